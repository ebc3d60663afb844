package org.hongfan.member;

import java.time.LocalDate;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Who leads the party groups of a branch: a post like any other, appointed by the branch itself and handed on in one step. */
@Service
@RequiredArgsConstructor
@Transactional
public class GroupLeaders {
    private final AppointmentService appointments;
    private final OrganizationDirectory organizations;
    private final JdbcClient jdbc;

    /** Somebody of the group. */
    public record Person(long id, String name) {}

    /**
     * @param appointmentId of the present leader; null where there is none
     * @param people who belongs to the group, by name in pinyin order
     */
    public record Group(
            long id,
            long branchId,
            String name,
            String branchName,
            @Nullable Long appointmentId,
            @Nullable String leaderName,
            List<Person> people) {}

    private record Row(
            long id,
            long branchId,
            String name,
            @Nullable Long appointmentId,
            @Nullable String leaderName) {}

    /** @throws NotFoundException for a group that is closed or out of the viewer's reach */
    @Transactional(readOnly = true)
    public Group get(Viewer viewer, long groupId) {
        Row row = jdbc.sql("""
                        select g.id, g.branch_id, g.name, a.id as appointment_id, m.told as leader_name
                          from party_group g
                          left join appointment a on a.group_id = g.id and a.post = 'GROUP_LEADER' and a.to_on is null
                          left join member m on m.id = a.member_id
                         where g.id = :group and g.closed_on is null
                        """)
                .param("group", groupId)
                .query(Row.class)
                .optional()
                .orElseThrow(() -> new NotFoundException("group", groupId));
        OrganizationRef branch = organizations.get(viewer, row.branchId());
        List<Person> people = jdbc.sql("""
                        select id, told as name from member where branch_id = :branch and group_id = :group and status = 'ACTIVE' order by pinyin, id
                        """)
                .param("branch", branch.id())
                .param("group", groupId)
                .query(Person.class)
                .list();
        return new Group(
                row.id(), branch.id(), row.name(), branch.shortName(), row.appointmentId(), row.leaderName(), people);
    }

    /**
     * Appoints somebody of the group; whoever led it until now gives the post up on that day.
     *
     * @throws RefusedException when the member does not belong to the group, or leads it already
     */
    public void appoint(Viewer viewer, long groupId, long memberId, LocalDate from) {
        Group group = get(viewer, groupId);
        if (group.people().stream().noneMatch(person -> person.id() == memberId)) {
            throw new RefusedException("memberId", "组长从" + group.name() + "的党员中产生");
        }
        if (group.appointmentId() != null) {
            appointments.end(viewer, group.appointmentId(), from);
        }
        appointments.appoint(viewer, memberId, group.branchId(), PartyPost.GROUP_LEADER, groupId, from);
    }

    /** The present leader gives the post up on {@code on}. */
    public void end(Viewer viewer, long groupId, LocalDate on) {
        Group group = get(viewer, groupId);
        if (group.appointmentId() == null) {
            throw new RefusedException(group.name() + "现在没有组长");
        }
        appointments.end(viewer, group.appointmentId(), on);
    }
}
