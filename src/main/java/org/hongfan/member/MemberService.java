package org.hongfan.member;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.access.Viewer;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationCount;
import org.hongfan.organization.OrganizationCounts;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.organization.PartyGroupRef;
import org.hongfan.shared.Audited;
import org.hongfan.shared.Changes;
import org.hongfan.shared.Days;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.ObjectOptimisticLockingFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes what the portal knows of members. Belonging, households and exclusions are kept with their days; the counters of the
 * branch, its ancestors and the household change in the same transaction.
 *
 * <p>The viewer must reach the member's branch: what is out of reach is {@link NotFoundException}. What a rule forbids is
 * {@link RefusedException}, naming the field.
 */
@Service
@RequiredArgsConstructor
@Transactional
public class MemberService {
    private final MemberRepository members;
    private final MembersInReach reached;
    private final AppointmentService appointments;
    private final Departures departures;
    private final StandingBases bases;
    private final MemberExclusionRepository exclusions;
    private final MemberSeals seals;
    private final OrganizationDirectory organizations;
    private final OrganizationCounts counts;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Reach reach;

    /** Registers a member; throws {@link DuplicateMemberException} when the ID number is known already. */
    public long register(Viewer viewer, RegisterMember command) {
        counts.lock();
        OrganizationRef branch = requireBranch(organizations.get(viewer, command.branchId()), "branchId");
        IdNumber number = IdNumber.parse(command.idNumber(), today());
        MemberRules.requireAgreement(number, command.sex(), command.birthDate());
        requireUnknown(viewer, number, 0);
        PhoneNumber phone = phoneOf(command.phone());
        MemberRules.requireStanding(
                number.birthDate(), command.kind(), command.joinedOn(), command.confirmedOn(), today());
        Optional<StandingBases.Accepted> basis =
                bases.require(branch.id(), command.joinedOn(), command.confirmedOn(), command.basis());
        MemberRules.requireBelongingFrom(command.belongsFrom(), branch.foundedOn(), command.joinedOn(), today());
        Member member = new Member(branch.id());
        member.call(MemberRules.requireName(command.name()));
        member.identify(number, seals);
        member.reachBy(phone, seals);
        member.describe(command.ethnicity(), command.education(), command.sector(), blankToNull(command.occupation()));
        member.stand(command.kind(), command.joinedOn(), command.confirmedOn());
        member.live(command.floating(), blankToNull(command.floatingPlace()), command.seriouslyIll());
        requireOwnGroup(branch.id(), command.groupId());
        requireOwnHousehold(branch.id(), command.householdId());
        member.place(command.groupId(), command.householdId());
        members.saveAndFlush(member);
        beginMembership(viewer, member.getId(), branch.id(), command.belongsFrom(), "登记");
        basis.ifPresent(one -> bases.keep(viewer, member.getId(), one));
        if (command.householdId() != null) {
            beginHousehold(member.getId(), command.householdId(), command.belongsFrom());
        }
        count(branch.id(), command.householdId(), member.counted());
        events.publishEvent(new MemberEvents.Registered(member.getId(), branch.id(), command.belongsFrom()));
        audit(viewer, "member_registered", member.getId(), "登记党员 " + member.getName() + "（" + branch.name() + "）");
        return member.getId();
    }

    /** Changes personal facts; throws ObjectOptimisticLockingFailureException when somebody saved since the form was opened. */
    public void edit(Viewer viewer, long id, EditMember command) {
        counts.lock();
        Member member = load(viewer, id);
        if (member.getVersion() != command.version()) {
            throw new ObjectOptimisticLockingFailureException(Member.class, id);
        }
        OrganizationCount before = member.counted();
        boolean illBefore = member.isSeriouslyIll();
        Floating floatingBefore = member.getFloating();
        Changes changes = new Changes();
        String name = MemberRules.requireName(command.name());
        changes.note("姓名", member.getPlainName(), name);
        IdNumber number = null;
        if (blankToNull(command.idNumber()) != null) {
            number = IdNumber.parse(command.idNumber(), today());
            MemberRules.requireAgreement(number, command.sex(), command.birthDate());
            requireUnknown(viewer, number, id);
            if (!member.isIdentifiedBy(number, seals)) {
                changes.noteHidden("身份证号");
            }
            member.identify(number, seals);
        } else {
            MemberRules.requireAgreement(member.getSex(), member.getBirthDate(), command.sex(), command.birthDate());
        }
        MemberRules.requireStanding(
                member.getBirthDate(), command.kind(), command.joinedOn(), command.confirmedOn(), today());
        PostPolicy.requireNoOfficer(member.getName(), command.kind(), appointments.listHeld(id));
        Optional<StandingBases.Accepted> basis = command.joinedOn().equals(member.getJoinedOn())
                        && Objects.equals(command.confirmedOn(), member.getConfirmedOn())
                ? Optional.empty()
                : bases.require(member.getBranchId(), command.joinedOn(), command.confirmedOn(), command.basis());
        if (command.forgetPhone()) {
            changes.note("电话", member.getPhoneMasked(), null);
            member.reachBy(null, seals);
        } else if (blankToNull(command.phone()) != null) {
            PhoneNumber phone = PhoneNumber.parse(command.phone());
            changes.note("电话", member.getPhoneMasked(), phone.masked());
            member.reachBy(phone, seals);
        }
        changes.note("民族", member.getEthnicity().title(), command.ethnicity().title());
        changes.note("学历", member.getEducation().title(), command.education().title());
        changes.note("行业", member.getSector().title(), command.sector().title());
        changes.note("岗位", member.getOccupation(), blankToNull(command.occupation()));
        changes.note("类别", member.getKind().title(), command.kind().title());
        changes.note("入党日期", member.getJoinedOn(), command.joinedOn());
        changes.note("转正日期", member.getConfirmedOn(), command.kind() == MemberKind.FULL ? command.confirmedOn() : null);
        basis.ifPresent(one -> {
            changes.note("转正依据", null, one.basis());
            bases.keep(viewer, id, one);
        });
        changes.note("流动情况", floatingBefore.title(), command.floating().title());
        changes.note(
                "流动地点",
                member.getFloatingPlace(),
                command.floating() == Floating.NONE ? null : blankToNull(command.floatingPlace()));
        changes.note("患重病", illBefore ? "是" : "否", command.seriouslyIll() ? "是" : "否");
        member.call(name);
        member.describe(command.ethnicity(), command.education(), command.sector(), blankToNull(command.occupation()));
        member.stand(command.kind(), command.joinedOn(), command.confirmedOn());
        member.live(command.floating(), blankToNull(command.floatingPlace()), command.seriouslyIll());
        members.saveAndFlush(member);
        count(member.getBranchId(), member.getHouseholdId(), member.counted().plus(before.negated()));
        if (!before.equals(member.counted()) || illBefore != member.isSeriouslyIll() || number != null) {
            events.publishEvent(new MemberEvents.StandingChanged(id, member.getBranchId(), today()));
        }
        if (!changes.isEmpty()) {
            audit(viewer, "member_updated", id, name + "：" + changes);
        }
    }

    /** Moves the member to another branch within the viewer's reach; group, household and posts of the old branch end. */
    public void move(Viewer viewer, long id, long toBranchId, LocalDate on, String reason) {
        counts.lock();
        Member member = load(viewer, id);
        requireBelonging(member);
        OrganizationRef to = requireBranch(organizations.get(viewer, toBranchId), "branchId");
        long fromBranchId = member.getBranchId();
        if (fromBranchId == toBranchId) {
            throw new RefusedException("branchId", member.getName() + "现在就在“" + to.name() + "”。");
        }
        requireNotFuture("on", on);
        if (on.isBefore(to.foundedOn())) {
            throw new RefusedException("on", "不能早于“" + to.name() + "”成立的日期" + Days.inWords(to.foundedOn()) + "。");
        }
        OrganizationRef from = organizations.get(fromBranchId);
        Departures.Places left = Departures.Places.of(member);
        Long household = left.householdId();
        endMembership(member, on);
        endHousehold(id, on);
        member.moveTo(toBranchId);
        members.saveAndFlush(member);
        beginMembership(viewer, id, toBranchId, on, reason.strip());
        departures.move(viewer, member, left, on);
        count(fromBranchId, household, member.counted().negated());
        count(toBranchId, null, member.counted());
        events.publishEvent(new MemberEvents.Moved(id, fromBranchId, toBranchId, on));
        audit(
                viewer,
                "member_moved",
                id,
                member.getName() + "由“" + from.name() + "”转到“" + to.name() + "”：" + reason.strip());
    }

    /** Ends or takes back a member's standing: moved out of the district, died, left or was expelled, suspended. */
    public void changeStatus(Viewer viewer, long id, MemberStatus next, LocalDate on, String reason) {
        counts.lock();
        Member member = load(viewer, id);
        MemberStatus before = member.getStatus();
        if (!before.canBecome(next)) {
            throw new RefusedException("status", "现在是“" + before.title() + "”，不能改为“" + next.title() + "”。");
        }
        requireNotFuture("on", on);
        if (on.isBefore(member.getJoinedOn())) {
            throw new RefusedException("on", "不能早于入党日期" + Days.inWords(member.getJoinedOn()) + "。");
        }
        if (member.getEndedOn() != null && on.isBefore(member.getEndedOn())) {
            throw new RefusedException("on", "不能早于" + before.title() + "的日期" + Days.inWords(member.getEndedOn()) + "。");
        }
        OrganizationCount counted = member.counted();
        Departures.Places left = Departures.Places.of(member);
        Long household = left.householdId();
        if (next == MemberStatus.ACTIVE && !before.belongs()) {
            requireBranch(organizations.get(member.getBranchId()), "status");
            beginMembership(viewer, id, member.getBranchId(), on, reason.strip());
        } else if (!next.belongs()) {
            endMembership(member, on);
            endHousehold(id, on);
        }
        member.become(next, on);
        members.saveAndFlush(member);
        if (next == MemberStatus.ACTIVE) {
            departures.takeBack(member, on);
        } else {
            departures.leave(viewer, member, left, on);
        }
        count(member.getBranchId(), household, counted.negated());
        count(member.getBranchId(), member.getHouseholdId(), member.counted());
        events.publishEvent(new MemberEvents.StandingChanged(id, member.getBranchId(), on));
        audit(
                viewer,
                "member_status_changed",
                id,
                member.getName() + "由“" + before.title() + "”改为“" + next.title() + "”：" + reason.strip());
    }

    /** Puts the member into a party group of their branch, or into none. */
    public void assignGroup(Viewer viewer, long id, @Nullable Long groupId) {
        Member member = load(viewer, id);
        requireBelonging(member);
        if (Objects.equals(member.getGroupId(), groupId)) {
            return;
        }
        requireOwnGroup(member.getBranchId(), groupId);
        Changes changes = new Changes().note("党小组", nameOfGroup(member.getGroupId()), nameOfGroup(groupId));
        boolean led = member.getGroupId() != null
                && !appointments
                        .endLead(id, LocalDate.now(clock), member.getGroupId())
                        .isEmpty();
        member.place(groupId, member.getHouseholdId());
        members.saveAndFlush(member);
        audit(viewer, "member_grouped", id, member.getName() + "：" + changes + (led ? "，不再任组长" : ""));
    }

    private @Nullable String nameOfGroup(@Nullable Long groupId) {
        return groupId == null
                ? null
                : jdbc.sql("select name from party_group where id = :id")
                        .param("id", groupId)
                        .query(String.class)
                        .single();
    }

    /** The member's household from that day on; leaves the present one. */
    public void joinHousehold(Viewer viewer, long id, long householdId, LocalDate on) {
        changeHousehold(viewer, id, householdId, on);
    }

    public void leaveHousehold(Viewer viewer, long id, LocalDate on) {
        changeHousehold(viewer, id, null, on);
    }

    /** Group and household within the branch in one step; what is the same already stays untouched. */
    public void place(Viewer viewer, long id, @Nullable Long groupId, @Nullable Long householdId, LocalDate on) {
        assignGroup(viewer, id, groupId);
        changeHousehold(viewer, id, householdId, on);
    }

    private void changeHousehold(Viewer viewer, long id, @Nullable Long householdId, LocalDate on) {
        counts.lock();
        Member member = load(viewer, id);
        requireBelonging(member);
        Long before = member.getHouseholdId();
        if (Objects.equals(before, householdId)) {
            return;
        }
        requireNotFuture("on", on);
        requireOwnHousehold(member.getBranchId(), householdId);
        if (before != null) {
            endHousehold(id, on);
            appointments.endIn(id, on, List.of(before));
        }
        member.place(member.getGroupId(), householdId);
        members.saveAndFlush(member);
        if (householdId != null) {
            beginHousehold(id, householdId, on);
        }
        countAlone(before, member.counted().negated());
        countAlone(householdId, member.counted());
        audit(
                viewer,
                "member_household_changed",
                id,
                member.getName() + "："
                        + new Changes().note("中心户", nameOfHousehold(before), nameOfHousehold(householdId)));
    }

    private @Nullable String nameOfHousehold(@Nullable Long id) {
        return id == null ? null : organizations.get(id).name();
    }

    /**
     * Takes a member off those called from a day on, or suspends only the vote.
     *
     * @throws RefusedException when a needed approval is missing, or it would begin before both were given
     */
    public long addExclusion(Viewer viewer, long id, ExcludeMember command) {
        Member member = load(viewer, id);
        requireBelonging(member);
        LocalDate from = command.from();
        LocalDate to = command.to();
        if (to != null && !to.isAfter(from)) {
            throw new RefusedException("to", "结束日期应晚于开始日期。");
        }
        if (from.isBefore(member.getJoinedOn())) {
            throw new RefusedException("on", "不能早于入党日期" + Days.inWords(member.getJoinedOn()) + "。");
        }
        if (command.reason().needsApproval()) {
            requireApproval("approvedOn", "上级批准", command.approvedOn(), from);
            requireApproval("agreedOn", "支部党员大会同意", command.agreedOn(), from);
        }
        if (exclusions.findByMemberId(id).stream()
                .anyMatch(one -> one.getReason() == command.reason() && one.overlaps(from, to))) {
            throw new RefusedException("on", "这段时间已经登记过“" + command.reason().title() + "”。");
        }
        MemberExclusion exclusion = exclusions.saveAndFlush(
                new MemberExclusion(id, command, blankToNull(command.note()), viewer.accountId(), clock.instant()));
        events.publishEvent(new MemberEvents.StandingChanged(id, member.getBranchId(), from));
        audit(
                viewer,
                "exclusion_added",
                id,
                member.getName() + "自" + Days.inWords(from) + (to == null ? "" : "至" + Days.inWords(to)) + " "
                        + command.reason().title());
        return exclusion.getId();
    }

    private void requireApproval(String field, String what, @Nullable LocalDate given, LocalDate from) {
        if (given == null) {
            throw new RefusedException(field, "请填写" + what + "的日期。不计入应到要有上级党组织的批准，还要支部党员大会同意。");
        }
        MemberRules.requireNotFuture(field, given, LocalDate.now(clock));
        if (from.isBefore(given)) {
            throw new RefusedException("on", "开始的日期不能早于" + what + "的日期" + Days.inWords(given) + "，在那以前照常计入应到。");
        }
    }

    /** Ends the exclusion and returns its member. */
    public long endExclusion(Viewer viewer, long exclusionId, LocalDate on) {
        MemberExclusion exclusion =
                exclusions.findById(exclusionId).orElseThrow(() -> new NotFoundException("exclusion", exclusionId));
        Member member = load(viewer, exclusion.getMemberId());
        if (on.isBefore(exclusion.getFromOn())) {
            throw new RefusedException("on", "不能早于开始的日期" + Days.inWords(exclusion.getFromOn()) + "。");
        }
        if (exclusion.getToOn() != null && !on.isBefore(exclusion.getToOn())) {
            throw new RefusedException(
                    "on", "“" + exclusion.getReason().title() + "”已于" + Days.inWords(exclusion.getToOn()) + "结束。");
        }
        exclusion.end(on);
        exclusions.saveAndFlush(exclusion);
        events.publishEvent(new MemberEvents.StandingChanged(member.getId(), member.getBranchId(), on));
        audit(
                viewer,
                "exclusion_ended",
                member.getId(),
                member.getName() + "“" + exclusion.getReason().title() + "”自" + Days.inWords(on) + "结束");
        return member.getId();
    }

    private Member load(Viewer viewer, long id) {
        return reached.load(viewer, id);
    }

    private void beginMembership(Viewer viewer, long memberId, long branchId, LocalDate from, String reason) {
        jdbc.sql("""
                        insert into membership (member_id, branch_id, from_on, reason, recorded_by, recorded_at)
                        values (:member, :branch, :from, :reason, :by, :at)
                        """)
                .param("member", memberId)
                .param("branch", branchId)
                .param("from", from)
                .param("reason", reason)
                .param("by", viewer.accountId())
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private void endMembership(Member member, LocalDate on) {
        int ended = jdbc.sql(
                        "update membership set to_on = :on where member_id = :member and to_on is null and from_on <= :on")
                .param("member", member.getId())
                .param("on", on)
                .update();
        if (ended == 0) {
            throw new RefusedException("on", "不能早于组织关系转入本支部的日期。");
        }
    }

    private void beginHousehold(long memberId, long householdId, LocalDate from) {
        jdbc.sql(
                        "insert into household_membership (member_id, household_id, from_on) values (:member, :household, :from)")
                .param("member", memberId)
                .param("household", householdId)
                .param("from", from)
                .update();
    }

    private void endHousehold(long memberId, LocalDate on) {
        jdbc.sql(
                        "update household_membership set to_on = greatest(:on, from_on) where member_id = :member and to_on is null")
                .param("member", memberId)
                .param("on", on)
                .update();
    }

    private void count(long branchId, @Nullable Long householdId, OrganizationCount difference) {
        if (difference.equals(OrganizationCount.NONE)) {
            return;
        }
        List<Long> units = new ArrayList<>(organizations.get(branchId).idsOnPath());
        if (householdId != null) {
            units.add(householdId);
        }
        counts.add(units, difference);
    }

    private void countAlone(@Nullable Long unitId, OrganizationCount difference) {
        if (unitId != null) {
            counts.add(List.of(unitId), difference);
        }
    }

    private static OrganizationRef requireBranch(OrganizationRef unit, String field) {
        if (unit.level() != Level.BRANCH) {
            throw new RefusedException(field, "党员编入党支部，“" + unit.name() + "”不是党支部。");
        }
        if (!unit.isOpen()) {
            throw new RefusedException(field, "“" + unit.name() + "”已撤销。");
        }
        return unit;
    }

    private static void requireBelonging(Member member) {
        if (!member.getStatus().belongs()) {
            throw new RefusedException(
                    member.getName() + "现在是“" + member.getStatus().title() + "”，不能办理此事。");
        }
    }

    private void requireOwnGroup(long branchId, @Nullable Long groupId) {
        if (groupId != null
                && organizations.listGroups(branchId).stream()
                        .map(PartyGroupRef::id)
                        .noneMatch(groupId::equals)) {
            throw new RefusedException("groupId", "所选党小组不在本支部，或者已经撤销。");
        }
    }

    private void requireOwnHousehold(long branchId, @Nullable Long householdId) {
        if (householdId != null
                && organizations.listChildren(branchId).stream()
                        .filter(unit -> unit.level() == Level.HOUSEHOLD)
                        .map(OrganizationRef::id)
                        .noneMatch(householdId::equals)) {
            throw new RefusedException("householdId", "所选中心户不在本支部，或者已经撤销。");
        }
    }

    private void requireUnknown(Viewer viewer, IdNumber number, long ownId) {
        reach.asSystem(
                        "whether a number is registered anywhere in the district",
                        () -> jdbc.sql("""
                                select m.id, m.name, b.name as branch_name, b.path as branch_path, m.status
                                  from member m join organization b on b.id = m.branch_id
                                 where m.id_number_hash in (:hashes) and m.id <> :own
                                """)
                                .param("hashes", seals.hashes(number))
                                .param("own", ownId)
                                .query(Known.class)
                                .optional())
                .ifPresent(known -> {
                    throw viewer.scope().covers(known.branchPath())
                            ? new DuplicateMemberException(
                                    "这个身份证号已登记给" + known.name() + "（" + known.branchName() + "，"
                                            + known.status().title() + "）。",
                                    known.id())
                            : new DuplicateMemberException("这个身份证号已在别处登记，请联系上级党组织核实。", null);
                });
    }

    private record Known(long id, String name, String branchName, String branchPath, MemberStatus status) {}

    private void requireNotFuture(String field, LocalDate on) {
        MemberRules.requireNotFuture(field, on, today());
    }

    private static @Nullable PhoneNumber phoneOf(@Nullable String typed) {
        String text = blankToNull(typed);
        return text == null ? null : PhoneNumber.parse(text);
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private LocalDate today() {
        return LocalDate.now(clock);
    }

    private void audit(Viewer viewer, String action, long memberId, String summary) {
        events.publishEvent(new Audited(viewer.accountId(), action, "member", memberId, summary));
    }
}
