package org.hongfan.member;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationCounts;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.organization.PartyGroupRef;
import org.hongfan.shared.Audited;
import org.hongfan.shared.Days;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who takes up and gives up which post, from and to which day. Whoever follows posts listens to {@link MemberEvents.AppointmentsMade} and
 * {@link MemberEvents.AppointmentsEnded}, told in the transaction that did it.
 */
@Service
@RequiredArgsConstructor
@Transactional
public class AppointmentService {
    private final AppointmentRepository appointments;
    private final HeldPosts posts;
    private final MembersInReach reached;
    private final OrganizationDirectory organizations;
    private final OrganizationCounts counts;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    /** Appoints a member to a post by {@link PostPolicy}; {@code groupId} for a group leader. Who appoints elsewhere at the same time waits. */
    public long appoint(
            Viewer viewer, long memberId, long organizationId, PartyPost post, @Nullable Long groupId, LocalDate from) {
        counts.lock();
        OrganizationRef unit = organizations.get(viewer, organizationId);
        Member member = reached.load(viewer, memberId);
        if (member.getStatus() != MemberStatus.ACTIVE) {
            throw new RefusedException(
                    "memberId", member.getName() + "现在是“" + member.getStatus().title() + "”，不能任职。");
        }
        if (!unit.isOpen()) {
            throw new RefusedException("“" + unit.name() + "”已撤销，不能任职。");
        }
        if (!post.existsAt(unit.level())) {
            throw new RefusedException("post", unit.level().title() + "一级不设" + post.title() + "。");
        }
        requireNotFuture("from", from);
        if (from.isBefore(unit.foundedOn())) {
            throw new RefusedException("from", "不能早于组织成立的日期" + Days.inWords(unit.foundedOn()) + "。");
        }
        long home = unit.level() == Level.HOUSEHOLD ? Objects.requireNonNull(unit.parentId()) : organizationId;
        boolean ownPeopleOnly =
                post != PartyPost.FIRST_SECRETARY && (unit.level() == Level.BRANCH || unit.level() == Level.HOUSEHOLD);
        if (ownPeopleOnly && member.getBranchId() != home) {
            throw new RefusedException("memberId", post.title() + "应从本支部的党员中产生，" + member.getName() + "的组织关系不在本支部。");
        }
        if (post == PartyPost.GROUP_LEADER) {
            if (groupId == null) {
                throw new RefusedException("groupId", "请选择是哪个党小组的组长。");
            }
            requireOwnGroup(organizationId, groupId);
        }
        Long group = post == PartyPost.GROUP_LEADER ? groupId : null;
        PostPolicy.requireFull(post, member.getName(), member.getKind(), member.getConfirmedOn(), from);
        PostPolicy.requireFree(post, group, memberId, from, posts.list(List.of(organizationId)));
        Appointment appointment =
                appointments.saveAndFlush(new Appointment(memberId, organizationId, group, post, from));
        events.publishEvent(new MemberEvents.AppointmentsMade(List.of(appointment.tenure())));
        events.publishEvent(new MemberEvents.AppointmentsChanged(organizationId, group, from));
        audit(
                viewer,
                "appointment_begun",
                memberId,
                member.getName() + "任“" + unit.name() + "”" + post.title() + "，自" + Days.inWords(from));
        return appointment.getId();
    }

    /** Ends the post and returns its unit. */
    public long end(Viewer viewer, long appointmentId, LocalDate on) {
        Appointment appointment = appointments
                .findById(appointmentId)
                .orElseThrow(() -> new NotFoundException("appointment", appointmentId));
        OrganizationRef unit = organizations.get(viewer, appointment.getOrganizationId());
        requireNotFuture("on", on);
        if (on.isBefore(appointment.getFromOn())) {
            throw new RefusedException("on", "离任日期不能早于任职日期" + Days.inWords(appointment.getFromOn()) + "。");
        }
        if (appointment.getToOn() != null) {
            throw new RefusedException("已于" + Days.inWords(appointment.getToOn()) + "离任。");
        }
        end(List.of(appointment), on);
        audit(
                viewer,
                "appointment_ended",
                appointment.getMemberId(),
                nameOf(appointment.getMemberId()) + "自" + Days.inWords(on) + "不再任“" + unit.name() + "”"
                        + appointment.getPost().title());
        return unit.id();
    }

    /** Ends all of the member's posts. */
    List<Appointment> endAll(long memberId, LocalDate on) {
        return end(appointments.findByMemberIdAndToOnIsNull(memberId), on);
    }

    /** Ends the member's posts in these units. */
    List<Appointment> endIn(long memberId, LocalDate on, List<Long> units) {
        return end(
                appointments.findByMemberIdAndToOnIsNull(memberId).stream()
                        .filter(appointment -> units.contains(appointment.getOrganizationId()))
                        .toList(),
                on);
    }

    /** Ends the member's lead of that party group, where there is one. */
    List<Appointment> endLead(long memberId, LocalDate on, long groupId) {
        return end(
                appointments.findByMemberIdAndToOnIsNull(memberId).stream()
                        .filter(appointment -> Objects.equals(appointment.getGroupId(), groupId))
                        .toList(),
                on);
    }

    private List<Appointment> end(List<Appointment> ending, LocalDate on) {
        if (ending.isEmpty()) {
            return ending;
        }
        ending.forEach(
                appointment -> appointment.end(on.isBefore(appointment.getFromOn()) ? appointment.getFromOn() : on));
        appointments.saveAllAndFlush(ending);
        events.publishEvent(new MemberEvents.AppointmentsEnded(
                ending.stream().map(Appointment::tenure).toList()));
        ending.forEach(appointment -> events.publishEvent(
                new MemberEvents.AppointmentsChanged(appointment.getOrganizationId(), appointment.getGroupId(), on)));
        return ending;
    }

    /** The posts that the member holds now. */
    List<PartyPost> listHeld(long memberId) {
        return appointments.findByMemberIdAndToOnIsNull(memberId).stream()
                .map(Appointment::getPost)
                .toList();
    }

    private String nameOf(long memberId) {
        return jdbc.sql("select name from person_name where id = :id")
                .param("id", memberId)
                .query(String.class)
                .optional()
                .orElse("");
    }

    private void requireOwnGroup(long branchId, long groupId) {
        if (organizations.listGroups(branchId).stream().map(PartyGroupRef::id).noneMatch(id -> id == groupId)) {
            throw new RefusedException("groupId", "所选党小组不在本支部，或者已经撤销。");
        }
    }

    private void requireNotFuture(String field, LocalDate on) {
        MemberRules.requireNotFuture(field, on, LocalDate.now(clock));
    }

    private void audit(Viewer viewer, String action, long memberId, String summary) {
        events.publishEvent(new Audited(viewer.accountId(), action, "member", memberId, summary));
    }
}
