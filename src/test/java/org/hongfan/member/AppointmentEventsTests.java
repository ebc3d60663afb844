package org.hongfan.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.organization.OrganizationService;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.event.ApplicationEvents;
import org.springframework.test.context.event.RecordApplicationEvents;

/** Whoever follows posts learns of every way in which one begins or ends. */
@PostgresTest
@RecordApplicationEvents
@RequiredArgsConstructor
class AppointmentEventsTests {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);
    private static final LocalDate SPRING = LocalDate.of(2026, 3, 1);

    private final MemberService members;
    private final AppointmentService appointments;
    private final OrganizationService organizations;
    private final ApplicationContext context;
    private Village village;
    private Viewer staff;
    private long wang;

    @BeforeEach
    void village() {
        village = new Village(context);
        staff = village.staff();
        wang = village.member(village.first, "王秀兰");
    }

    @Test
    void aPostTakenUpAndGivenUpIsToldWithItsDays(ApplicationEvents events) {
        long post = appointments.appoint(staff, wang, village.first, PartyPost.SECRETARY, null, SPRING);
        appointments.end(staff, post, TODAY);
        assertThat(events.stream(MemberEvents.AppointmentsMade.class))
                .containsExactly(new MemberEvents.AppointmentsMade(List.of(tenure(post, PartyPost.SECRETARY, null))));
        assertThat(events.stream(MemberEvents.AppointmentsEnded.class))
                .containsExactly(new MemberEvents.AppointmentsEnded(List.of(tenure(post, PartyPost.SECRETARY, TODAY))));
    }

    @Test
    void leavingATransferAndAClosedGroupTellWhichPostsEnded(ApplicationEvents events) {
        long group = organizations.foundGroup(staff, village.first, "第一党小组", SPRING);
        long leader = appointments.appoint(staff, wang, village.first, PartyPost.GROUP_LEADER, group, SPRING);
        organizations.closeGroup(staff, group, TODAY);
        long deputy = appointments.appoint(staff, wang, village.first, PartyPost.DEPUTY_SECRETARY, null, SPRING);
        members.move(staff, wang, village.second, TODAY, "居住地变动");
        long publicity = appointments.appoint(staff, wang, village.second, PartyPost.PUBLICITY_OFFICER, null, TODAY);
        members.changeStatus(staff, wang, MemberStatus.DECEASED, TODAY, "因病");
        assertThat(events.stream(MemberEvents.AppointmentsEnded.class)
                        .flatMap(event -> event.posts().stream())
                        .map(MemberEvents.Tenure::appointmentId))
                .containsExactly(leader, deputy, publicity);
    }

    private MemberEvents.Tenure tenure(long id, PartyPost post, LocalDate to) {
        return new MemberEvents.Tenure(id, wang, village.first, null, post, SPRING, to);
    }
}
