package org.hongfan.member;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationCounts;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.organization.OrganizationService;
import org.hongfan.shared.Audited;
import org.hongfan.shared.Days;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Change of a branch's committee in one step: the old posts end on the day on which the new ones begin, and the new term starts. */
@Service
@RequiredArgsConstructor
@Transactional
public class CommitteeService {
    private final AppointmentRepository appointments;
    private final HeldPosts posts;
    private final OrganizationDirectory organizations;
    private final OrganizationService units;
    private final OrganizationCounts counts;
    private final MemberRepository members;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    /** What became of the posts. */
    public record Changed(int begun, int ended, int kept) {}

    private record Named(NewCommittee.Seat seat, Member member) {
        Stream<PartyPost> posts() {
            return Stream.of(seat.post(), seat.second()).filter(Objects::nonNull);
        }
    }

    /** The branch, for its committee; {@link NotFoundException} for another unit and out of reach. */
    @Transactional(readOnly = true)
    public OrganizationRef getBranch(Viewer viewer, long id) {
        OrganizationRef unit = organizations.get(viewer, id);
        if (unit.level() != Level.BRANCH) {
            throw new NotFoundException("committee of", id);
        }
        return unit;
    }

    /**
     * Puts the new committee in the place of the old one. Who is elected again to the same post simply goes on; who changes posts keeps the role that both bring.
     *
     * @throws RefusedException at the row and field, when a rule of committees or posts refuses
     */
    public Changed elect(Viewer viewer, long branchId, NewCommittee committee) {
        counts.lock();
        OrganizationRef branch = getBranch(viewer, branchId);
        requireDay(branch, committee.on());
        CommitteeRules.require(committee.seats(), counts.get(branchId).fullMembers());
        List<Named> elected = committee.seats().stream()
                .map(seat -> name(branch, committee, seat))
                .toList();
        List<Appointment> sitting = appointments.findByOrganizationId(branchId).stream()
                .filter(post -> post.getPost().onCommittee() && post.getToOn() == null)
                .toList();
        List<Appointment> ending =
                sitting.stream().filter(post -> !goesOn(post, elected)).toList();
        int kept = sitting.size() - ending.size();
        List<HeldPost> held = posts.list(List.of(branchId));
        requireEndable(ending, held, committee.on());
        requireFree(elected, held, committee.on());
        List<Appointment> beginning = beginning(branchId, committee.on(), elected, sitting);
        ending.forEach(post -> post.end(committee.on()));
        appointments.saveAllAndFlush(ending);
        appointments.saveAllAndFlush(beginning);
        tell(branchId, committee.on(), ending, beginning);
        units.beginTerm(viewer, branchId, committee.on());
        events.publishEvent(new Audited(
                viewer.accountId(),
                "committee_elected",
                "organization",
                branchId,
                branch.name() + "换届，自" + Days.inWords(committee.on()) + "："
                        + elected.stream()
                                .map(one -> one.member().getName()
                                        + one.posts().map(PartyPost::title).collect(Collectors.joining("、", "任", "")))
                                .collect(Collectors.joining("；"))));
        return new Changed(beginning.size(), ending.size(), kept);
    }

    private void requireDay(OrganizationRef branch, LocalDate on) {
        if (!branch.isOpen()) {
            throw new RefusedException("“" + branch.name() + "”已撤销，不能换届。");
        }
        MemberRules.requireNotFuture("on", on, LocalDate.now(clock));
        if (on.isBefore(branch.foundedOn())) {
            throw new RefusedException("on", "不能早于支部成立的日期" + Days.inWords(branch.foundedOn()) + "。");
        }
    }

    private Named name(OrganizationRef branch, NewCommittee committee, NewCommittee.Seat seat) {
        String field = CommitteeRules.field(seat, "memberId");
        Member member = members.findById(seat.memberId())
                .filter(one -> one.getBranchId() == branch.id())
                .orElseThrow(() -> new RefusedException(field, "请从本支部的党员中选择。"));
        if (member.getStatus() != MemberStatus.ACTIVE) {
            throw new RefusedException(
                    field, member.getName() + "现在是“" + member.getStatus().title() + "”，不能任职。");
        }
        try {
            PostPolicy.requireFull(
                    seat.post(), member.getName(), member.getKind(), member.getConfirmedOn(), committee.on());
        } catch (RefusedException refused) {
            throw new RefusedException(field, refused.getMessage());
        }
        return new Named(seat, member);
    }

    private static boolean goesOn(Appointment post, List<Named> elected) {
        return elected.stream()
                .anyMatch(one -> one.member().getId() == post.getMemberId()
                        && one.posts().anyMatch(other -> other == post.getPost()));
    }

    private static void requireEndable(List<Appointment> ending, List<HeldPost> held, LocalDate on) {
        for (Appointment post : ending) {
            if (on.isBefore(post.getFromOn())) {
                String words = held.stream()
                        .filter(one ->
                                one.isHeld() && one.post() == post.getPost() && one.memberId() == post.getMemberId())
                        .map(HeldPost::words)
                        .findFirst()
                        .orElse(post.getPost().title());
                throw new RefusedException("on", words + "，比换届的日期晚。请核对日期，或者先更正这项任职。");
            }
        }
    }

    /** Against all posts but those of the committee that gives way. */
    private static void requireFree(List<Named> elected, List<HeldPost> held, LocalDate on) {
        List<HeldPost> others = held.stream()
                .filter(one -> !one.post().onCommittee() || !one.isHeld())
                .toList();
        for (Named one : elected) {
            one.posts().forEach(post -> {
                try {
                    PostPolicy.requireFree(post, null, one.member().getId(), on, others);
                } catch (RefusedException refused) {
                    throw new RefusedException(CommitteeRules.field(one.seat(), "post"), refused.getMessage());
                }
            });
        }
    }

    private static List<Appointment> beginning(
            long branchId, LocalDate on, List<Named> elected, List<Appointment> sitting) {
        List<Appointment> beginning = new ArrayList<>();
        for (Named one : elected) {
            one.posts()
                    .filter(post -> sitting.stream()
                            .noneMatch(held -> held.getPost() == post
                                    && held.getMemberId() == one.member().getId()))
                    .forEach(post -> beginning.add(new Appointment(one.member().getId(), branchId, null, post, on)));
        }
        return beginning;
    }

    /** Told when all of it is written, so that a role that goes on by another post does not end in between. */
    private void tell(long branchId, LocalDate on, List<Appointment> ended, List<Appointment> begun) {
        if (!ended.isEmpty()) {
            events.publishEvent(new MemberEvents.AppointmentsEnded(
                    ended.stream().map(Appointment::tenure).toList()));
        }
        if (!begun.isEmpty()) {
            events.publishEvent(new MemberEvents.AppointmentsMade(
                    begun.stream().map(Appointment::tenure).toList()));
        }
        events.publishEvent(new MemberEvents.AppointmentsChanged(branchId, null, on));
    }

    /** Posts of earlier terms, the latest first. The caller has checked the branch. */
    @Transactional(readOnly = true)
    public List<AppointmentRow> listFormer(long branchId) {
        return jdbc.sql("""
                        select a.id, a.member_id, m.name as member_name, a.organization_id, o.name as organization_name, a.post,
                               cast(null as text) as group_name, a.from_on, a.to_on
                          from appointment a join person_name m on m.id = a.member_id join organization_name o on o.id = a.organization_id
                         where a.organization_id = :branch and a.to_on is not null and a.to_on > a.from_on and a.group_id is null
                         order by a.to_on desc, a.from_on desc, a.id limit 60
                        """)
                .param("branch", branchId)
                .query(AppointmentRow.class)
                .list();
    }

    /** @param name as it is told apart from others of that name in the branch */
    public record Candidate(long id, String name) {}

    /** Full members in force of the branch, by name. The caller has checked the branch. */
    @Transactional(readOnly = true)
    public List<Candidate> listCandidates(long branchId) {
        return jdbc.sql("""
                        select id, told as name from member
                         where branch_id = :branch and status = 'ACTIVE' and kind = 'FULL' order by pinyin, id
                        """).param("branch", branchId).query(Candidate.class).list();
    }
}
