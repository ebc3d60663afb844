package org.hongfan.member;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What ends when somebody leaves a branch or is in force no longer: posts here, grants, enrolments and places by whoever listens to
 * {@link MemberEvents.Departed}, all in one transaction. Each piece is noted, so that it can be asked for anew.
 */
@Service
@RequiredArgsConstructor
@Transactional
public class Departures {
    private final AppointmentService appointments;
    private final OrganizationDirectory organizations;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    /** What a member was part of before they left. */
    record Places(
            long branchId, @Nullable Long groupId, @Nullable Long householdId) {
        static Places of(Member member) {
            return new Places(member.getBranchId(), member.getGroupId(), member.getHouseholdId());
        }
    }

    /** The member, who stands as they do afterwards, went to another branch: what was tied to the old one ends. */
    void move(Viewer viewer, Member member, Places left, LocalDate on) {
        long id = begin(viewer, member, left.branchId(), Departure.MOVED, on);
        notePlaces(id, member, left);
        List<Long> units = new ArrayList<>(List.of(left.branchId()));
        organizations.listChildren(left.branchId()).stream()
                .filter(unit -> unit.level() == Level.HOUSEHOLD)
                .forEach(unit -> units.add(unit.id()));
        events.publishEvent(new MemberEvents.Departed(
                id, member.getId(), left.branchId(), member.getBranchId(), Departure.MOVED, on));
        notePosts(id, appointments.endIn(member.getId(), on, units));
        jdbc.sql("""
                        update member_departure set returned_on = :on
                         where member_id = :member and branch_id = :branch and returned_on is null
                        """)
                .param("on", on)
                .param("member", member.getId())
                .param("branch", member.getBranchId())
                .update();
    }

    /** The member is in force no longer: everything they held ends. */
    void leave(Viewer viewer, Member member, Places left, LocalDate on) {
        Departure kind = Departure.of(member.getStatus());
        long id = begin(viewer, member, left.branchId(), kind, on);
        if (!member.getStatus().belongs()) {
            notePlaces(id, member, left);
        }
        events.publishEvent(new MemberEvents.Departed(id, member.getId(), left.branchId(), null, kind, on));
        notePosts(id, appointments.endAll(member.getId(), on));
    }

    /** The member is in force again. */
    void takeBack(Member member, LocalDate on) {
        jdbc.sql("""
                        update member_departure set returned_on = :on
                         where member_id = :member and kind <> 'MOVED' and returned_on is null
                        """).param("on", on).param("member", member.getId()).update();
        events.publishEvent(new MemberEvents.Returned(member.getId(), member.getBranchId(), on));
    }

    private long begin(Viewer viewer, Member member, long branchId, Departure kind, LocalDate on) {
        return jdbc.sql("""
                        insert into member_departure (member_id, member_name, branch_id, kind, happened_on, recorded_by, recorded_at)
                        values (:member, :name, :branch, :kind, :on, :by, :now) returning id
                        """)
                .param("member", member.getId())
                .param("name", member.getName())
                .param("branch", branchId)
                .param("kind", kind.name())
                .param("on", on)
                .param("by", viewer.accountId())
                .param("now", OffsetDateTime.now(clock))
                .query(Long.class)
                .single();
    }

    private void notePlaces(long id, Member member, Places left) {
        String link = "/members/" + member.getId() + "/placement";
        if (left.groupId() != null) {
            note(
                    id,
                    Loss.GROUP,
                    jdbc.sql("select name from party_group where id = :id")
                            .param("id", left.groupId())
                            .query(String.class)
                            .single(),
                    link);
        }
        if (left.householdId() != null) {
            note(id, Loss.HOUSEHOLD, organizations.get(left.householdId()).name(), link);
        }
    }

    private void notePosts(long id, List<Appointment> ended) {
        for (Appointment post : ended) {
            OrganizationRef unit = organizations.get(post.getOrganizationId());
            note(
                    id,
                    Loss.POST,
                    unit.name() + " " + post.getPost().title(),
                    "/organizations/" + unit.id() + "/appointments/new");
        }
    }

    /**
     * Notes a piece of what ended with a departure.
     *
     * @param link the page on which it is asked for anew, or on which somebody else is named; null: there is none
     */
    public void note(long departureId, Loss kind, String what, @Nullable String link) {
        jdbc.sql("""
                        insert into departure_loss (departure_id, member_id, kind, what, link)
                        select id, member_id, :kind, :what, :link from member_departure where id = :departure
                        """)
                .param("departure", departureId)
                .param("kind", kind.name())
                .param("what", what)
                .param("link", link)
                .update();
    }

    private record Last(
            long id,
            Departure kind,
            String branchName,
            LocalDate on,
            @Nullable LocalDate returnedOn) {}

    /** The last time the member left, with what ended; empty for those who never did. The caller has loaded the member. */
    @Transactional(readOnly = true)
    public Optional<DepartureRow> findLast(long memberId) {
        return jdbc.sql("""
                        select d.id, d.kind, o.name as branch_name, d.happened_on as "on", d.returned_on
                          from member_departure d join organization_name o on o.id = d.branch_id
                         where d.member_id = :member order by d.id desc limit 1
                        """)
                .param("member", memberId)
                .query(Last.class)
                .optional()
                .map(last -> new DepartureRow(
                        last.id(),
                        last.kind(),
                        last.branchName(),
                        last.on(),
                        last.returnedOn(),
                        listPieces(memberId, last)));
    }

    /** Whose membership was stopped and who then left altogether has lost things in two steps; both come back, or neither. */
    private List<DepartureRow.Piece> listPieces(long memberId, Last last) {
        return jdbc.sql("""
                        select l.kind, l.what, l.link
                          from member_departure d join departure_loss l on l.departure_id = d.id
                         where d.member_id = :member
                           and (d.id = :id or :kind <> 'MOVED' and d.kind <> 'MOVED' and d.returned_on is not distinct from cast(:returned as date))
                         order by l.id
                        """)
                .param("member", memberId)
                .param("id", last.id())
                .param("kind", last.kind().name())
                .param("returned", last.returnedOn())
                .query(DepartureRow.Piece.class)
                .list();
    }
}
