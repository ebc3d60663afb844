package org.hongfan.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.organization.OrganizationCount;
import org.hongfan.organization.OrganizationCounts;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.organization.OrganizationService;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.Page;
import org.hongfan.shared.RefusedException;
import org.hongfan.support.PostgresTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

@PostgresTest
@RequiredArgsConstructor
class MemberServiceTests {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    private final MemberService service;
    private final AppointmentService appointments;
    private final MemberRoster roster;
    private final MemberDirectory directory;
    private final OrganizationService organizations;
    private final OrganizationCounts counts;
    private final JdbcClient jdbc;
    private final ApplicationContext context;
    private Village village;
    private Viewer staff;

    @BeforeEach
    void village() {
        village = new Village(context);
        staff = village.staff();
    }

    @Test
    void registersWithSexAndBirthDateFromTheIdNumber() {
        long id = service.register(
                staff, Village.registration(village.first, "王秀兰", "34052419800101001X", "138 1234 5678"));
        MemberFacts member = roster.get(staff, id);
        assertThat(member.sex()).isEqualTo(Sex.MALE);
        assertThat(member.birthDate()).isEqualTo(LocalDate.of(1980, 1, 1));
        assertThat(member.idNumberMasked()).isEqualTo("340***************");
        assertThat(member.phoneMasked()).isEqualTo("138****5678");
        assertThat(member.belongsFrom()).isEqualTo(LocalDate.of(2010, 1, 1));
        assertThat(counts.get(village.first)).isEqualTo(new OrganizationCount(0, 0, 0, 0, 1, 1, 0, 0, 0));
        assertThat(counts.get(village.district).members()).isEqualTo(1);
        byte[] stored = jdbc.sql("select id_number_cipher from member")
                .query(byte[].class)
                .single();
        assertThat(new String(stored, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("19800101");
    }

    @Test
    void refusesSexAndBirthDateThatDisagree() {
        RegisterMember right = Village.registration(village.first, "王秀兰", "34052419800101001X", null);
        RegisterMember wrongSex = with(right, Sex.FEMALE, null);
        RegisterMember wrongBirth = with(right, null, LocalDate.of(1981, 1, 1));
        assertThatThrownBy(() -> service.register(staff, wrongSex))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.field()).isEqualTo("sex"));
        assertThatThrownBy(() -> service.register(staff, wrongBirth))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.field()).isEqualTo("birthDate"));
        service.register(staff, with(right, Sex.MALE, LocalDate.of(1980, 1, 1)));
    }

    private static RegisterMember with(RegisterMember m, Sex sex, LocalDate birth) {
        return new RegisterMember(
                m.branchId(),
                m.name(),
                m.idNumber(),
                sex,
                birth,
                m.ethnicity(),
                m.education(),
                m.sector(),
                m.occupation(),
                m.phone(),
                m.kind(),
                m.joinedOn(),
                m.confirmedOn(),
                m.floating(),
                m.floatingPlace(),
                m.seriouslyIll(),
                m.groupId(),
                m.householdId(),
                m.belongsFrom(),
                m.basis());
    }

    @Test
    void saysWhereADuplicateIsOnlyToThoseWhoReachIt() {
        String number = village.nextId();
        long known = service.register(staff, Village.registration(village.first, "王秀兰", number, null));
        Viewer near = village.viewer(Role.COMMUNITY_STAFF, village.south, null);
        Viewer far = village.viewer(Role.COMMUNITY_STAFF, village.north, null);

        assertThatThrownBy(() -> service.register(near, Village.registration(village.second, "另一人", number, null)))
                .hasMessageContaining("王秀兰")
                .hasMessageContaining("河南第一党支部")
                .asInstanceOf(InstanceOfAssertFactories.type(DuplicateMemberException.class))
                .extracting(DuplicateMemberException::memberId)
                .isEqualTo(known);
        assertThatThrownBy(() -> service.register(far, Village.registration(village.other, "另一人", number, null)))
                .hasMessageContaining("已在别处登记")
                .hasMessageNotContaining("王秀兰")
                .hasMessageNotContaining("河南")
                .asInstanceOf(InstanceOfAssertFactories.type(DuplicateMemberException.class))
                .extracting(DuplicateMemberException::memberId)
                .isNull();
    }

    @Test
    void foreignSecretariesFindNothing() {
        long id = village.member(village.first, "王秀兰");
        Viewer foreign = village.viewer(Role.BRANCH_SECRETARY, village.other, null);
        assertThatThrownBy(() -> roster.get(foreign, id)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> service.move(foreign, id, village.other, TODAY, "抢人"))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> roster.list(foreign, filter(village.first, null), 1))
                .isInstanceOf(NotFoundException.class);
        assertThat(roster.list(foreign, MemberFilter.NONE, 1).rows()).isEmpty();
        Viewer own = village.viewer(Role.BRANCH_SECRETARY, village.first, null);
        assertThatThrownBy(() -> service.move(own, id, village.other, TODAY, "转出"))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void hostsSeeTheirHouseholdAndMembersThemselves() {
        long household = village.found(village.first, OrganizationKind.MEMBER_HOUSEHOLD, "王家中心户");
        long host = village.member(village.first, "王秀兰");
        long guest = village.member(village.first, "李明");
        village.member(village.first, "赵强");
        service.joinHousehold(staff, host, household, TODAY);
        service.joinHousehold(staff, guest, household, TODAY);

        Viewer viewer = village.viewer(Role.HOUSEHOLD_HOST, household, host);
        assertThat(roster.list(viewer, MemberFilter.NONE, 1).rows())
                .extracting(MemberRow::name)
                .containsExactly("李明", "王秀兰");
        assertThat(counts.get(household).members()).isEqualTo(2);
        assertThat(roster.list(staff, filter(household, null), 1).total()).isEqualTo(2);
        Viewer member = village.viewer(Role.MEMBER, village.first, guest);
        assertThat(roster.getOwn(member).name()).isEqualTo("李明");
        assertThatThrownBy(() -> roster.get(member, host)).isInstanceOf(NotFoundException.class);

        service.leaveHousehold(staff, guest, TODAY);
        assertThat(counts.get(household).members()).isEqualTo(1);
    }

    @Test
    void movingKeepsTheHistoryByDay() {
        long household = village.found(village.first, OrganizationKind.MEMBER_HOUSEHOLD, "王家中心户");
        long group = organizations.foundGroup(staff, village.first, "第一党小组", TODAY.minusYears(2));
        long id = village.member(village.first, "王秀兰");
        service.place(staff, id, group, household, LocalDate.of(2020, 1, 1));
        appointments.appoint(staff, id, village.first, PartyPost.SECRETARY, null, LocalDate.of(2021, 1, 1));

        service.move(staff, id, village.other, LocalDate.of(2026, 6, 1), "介绍信 12 号");

        assertThat(namesOn(village.first, LocalDate.of(2026, 5, 31))).containsExactly("王秀兰");
        assertThat(namesOn(village.first, LocalDate.of(2026, 6, 1))).isEmpty();
        assertThat(namesOn(village.other, LocalDate.of(2026, 6, 1))).containsExactly("王秀兰");
        MemberFacts now = roster.get(staff, id);
        assertThat(now.branchId()).isEqualTo(village.other);
        assertThat(now.groupId()).isNull();
        assertThat(now.householdId()).isNull();
        assertThat(roster.listMemberships(id))
                .extracting(MembershipRow::branchName)
                .containsExactly("河北第一党支部", "河南第一党支部");
        assertThat(roster.listAppointments(id))
                .singleElement()
                .extracting(AppointmentRow::toOn)
                .isEqualTo(LocalDate.of(2026, 6, 1));
        assertThat(counts.get(village.south).members()).isZero();
        assertThat(counts.get(village.north).members()).isEqualTo(1);
        assertThat(counts.get(household).members()).isZero();
        assertThatThrownBy(() -> service.move(staff, id, village.first, LocalDate.of(2026, 5, 1), "太早"))
                .isInstanceOf(RefusedException.class);
    }

    private List<String> namesOn(long branch, LocalDate day) {
        return directory.listOfBranch(branch, day).stream()
                .map(CalledMember::name)
                .toList();
    }

    @Test
    void statusEndsBelongingAndCanBeTakenBack() {
        long id = village.member(village.first, "王秀兰");
        service.changeStatus(staff, id, MemberStatus.DECEASED, LocalDate.of(2026, 10, 1), "病故");
        assertThat(counts.get(village.district).members()).isZero();
        assertThat(namesOn(village.first, LocalDate.of(2026, 9, 30))).containsExactly("王秀兰");
        assertThat(namesOn(village.first, LocalDate.of(2026, 10, 1))).isEmpty();
        assertThat(roster.list(staff, MemberFilter.NONE, 1).total()).isZero();
        assertThatThrownBy(() -> service.changeStatus(staff, id, MemberStatus.TRANSFERRED, TODAY, "x"))
                .isInstanceOf(RefusedException.class);

        service.changeStatus(staff, id, MemberStatus.ACTIVE, TODAY, "登记有误");
        assertThat(counts.get(village.district).members()).isEqualTo(1);
        assertThat(namesOn(village.first, TODAY)).containsExactly("王秀兰");
    }

    @Test
    void suspendedMembersKeepABranchOpenButAreNotCalled() {
        long id = village.member(village.first, "王秀兰");
        service.changeStatus(staff, id, MemberStatus.SUSPENDED, TODAY, "失联六个月");
        assertThat(namesOn(village.first, TODAY)).isEmpty();
        assertThat(namesOn(village.first, TODAY.minusDays(1))).containsExactly("王秀兰");
        assertThatThrownBy(() -> organizations.close(staff, village.first, TODAY, "合并"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("停止党籍");
    }

    @Test
    void exclusionsTakeMembersFromTheCalled() {
        long id = village.member(village.first, "王秀兰");
        LocalDate from = LocalDate.of(2026, 3, 1);
        long exclusion = service.addExclusion(staff, id, exclusion(ExclusionReason.MOVED_AWAY, from, from, from));
        assertThat(directory.listOfBranch(village.first, TODAY).get(0).called()).isFalse();
        assertThatThrownBy(
                        () -> service.addExclusion(staff, id, exclusion(ExclusionReason.MOVED_AWAY, TODAY, from, from)))
                .isInstanceOf(RefusedException.class);
        service.endExclusion(staff, exclusion, TODAY);
        assertThat(directory.listOfBranch(village.first, TODAY).get(0).called()).isTrue();
        assertThat(directory
                        .listOfBranch(village.first, TODAY.minusDays(1))
                        .get(0)
                        .called())
                .isFalse();
    }

    private static ExcludeMember exclusion(
            ExclusionReason reason, LocalDate from, @Nullable LocalDate approvedOn, @Nullable LocalDate agreedOn) {
        return new ExcludeMember(reason, from, null, approvedOn, agreedOn, null);
    }

    @Test
    void nobodyIsTakenOffTheRollWithoutTheApprovalAboveAndTheMeetingsAgreement() {
        long id = village.member(village.first, "王秀兰");
        LocalDate day = LocalDate.of(2026, 10, 1);
        for (ExclusionReason reason : ExclusionReason.values()) {
            if (!reason.needsApproval()) {
                continue;
            }
            assertRefused(id, exclusion(reason, day, null, day), "approvedOn", "请填写上级批准的日期");
            assertRefused(id, exclusion(reason, day, day, null), "agreedOn", "请填写支部党员大会同意的日期");
            assertRefused(id, exclusion(reason, day, day, day.plusDays(1)), "on", "不能早于支部党员大会同意的日期");
            assertRefused(id, exclusion(reason, day, day, TODAY.plusDays(1)), "agreedOn", "不能晚于今天");
        }
        assertThat(directory.listOfBranch(village.first, TODAY).get(0).called()).isTrue();
        service.addExclusion(staff, id, exclusion(ExclusionReason.BEDRIDDEN, day, day.minusDays(9), day));
        assertThat(directory.listOfBranch(village.first, TODAY).get(0).called()).isFalse();
    }

    private void assertRefused(long id, ExcludeMember command, String field, String words) {
        assertThatThrownBy(() -> service.addExclusion(staff, id, command))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.field()).isEqualTo(field))
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @EnumSource(
            value = ExclusionReason.class,
            names = {"ON_PROBATION_IN_PARTY", "DETAINED"})
    void whoseVoteIsSuspendedIsStillCalled(ExclusionReason reason) {
        long id = village.member(village.first, "王秀兰");
        service.addExclusion(staff, id, exclusion(reason, TODAY, null, null));
        CalledMember called = directory.listOfBranch(village.first, TODAY).get(0);
        assertThat(called.called()).isTrue();
        assertThat(called.voter()).isFalse();
    }

    @Test
    void appointsByTheRulesOfPosts() {
        long wang = village.member(village.first, "王秀兰");
        long li = village.member(village.first, "李明");
        long foreign = village.member(village.other, "赵强");
        LocalDate from = LocalDate.of(2024, 1, 1);
        long secretary = appointments.appoint(staff, wang, village.first, PartyPost.SECRETARY, null, from);
        assertThatThrownBy(() -> appointments.appoint(staff, li, village.first, PartyPost.SECRETARY, null, from))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("王秀兰自2024年1月1日任书记，请先登记其离任");
        assertThatThrownBy(() ->
                        appointments.appoint(staff, foreign, village.first, PartyPost.DEPUTY_SECRETARY, null, from))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("组织关系不在本支部");
        assertThatThrownBy(() -> appointments.appoint(staff, li, village.first, PartyPost.GROUP_LEADER, null, from))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> appointments.appoint(staff, li, village.first, PartyPost.HOUSEHOLD_HOST, null, from))
                .isInstanceOf(RefusedException.class);
        appointments.appoint(staff, foreign, village.first, PartyPost.FIRST_SECRETARY, null, from);
        appointments.end(staff, secretary, TODAY);
        appointments.appoint(staff, li, village.first, PartyPost.SECRETARY, null, TODAY);
        assertThat(roster.listCommittee(village.first))
                .extracting(AppointmentRow::memberName)
                .containsExactly("赵强", "李明");
    }

    @Test
    void closingAGroupReleasesItsMembersAndLeader() {
        long group = organizations.foundGroup(staff, village.first, "第一党小组", TODAY);
        long id = village.member(village.first, "王秀兰");
        service.assignGroup(staff, id, group);
        appointments.appoint(staff, id, village.first, PartyPost.GROUP_LEADER, group, TODAY);
        assertThat(roster.listGroups(village.first).get(0))
                .isEqualTo(new GroupRow(group, "第一党小组", TODAY, id, "王秀兰", 1));
        organizations.closeGroup(staff, group, TODAY);
        assertThat(roster.get(staff, id).groupId()).isNull();
        assertThat(roster.listCommittee(village.first)).isEmpty();
    }

    @Test
    void whoMovesToAnotherGroupLeadsTheFirstNoLonger() {
        long first = organizations.foundGroup(staff, village.first, "第一党小组", TODAY);
        long second = organizations.foundGroup(staff, village.first, "第二党小组", TODAY);
        long id = village.member(village.first, "王秀兰");
        service.assignGroup(staff, id, first);
        appointments.appoint(staff, id, village.first, PartyPost.GROUP_LEADER, first, TODAY);
        service.assignGroup(staff, id, second);
        assertThat(roster.listCommittee(village.first)).isEmpty();
        assertThat(roster.listGroups(village.first))
                .extracting(GroupRow::leaderName)
                .containsOnlyNulls();
    }

    @Test
    void findsByNamePinyinPhoneAndIdNumber() {
        long wang = service.register(
                staff, Village.registration(village.first, "王秀兰", "34052419800101001X", "13812345678"));
        service.register(staff, Village.registration(village.other, "曾伟", village.nextId(), "13912340000"));
        for (String q : List.of(
                "王秀兰",
                "秀兰",
                "王",
                "wangxiulan",
                "wang xiu",
                "WXL",
                "wx",
                "xiulan",
                "13812345678",
                "138 1234 5678",
                "5678",
                "34052419800101001x")) {
            assertThat(search(q)).as(q).containsExactly(wang);
        }
        assertThat(search("zeng")).hasSize(1);
        assertThat(search("w")).as("王秀兰 by initial, 曾伟 by the second syllable").hasSize(2);
        assertThat(search("wei")).hasSize(1);
        assertThat(search("")).hasSize(2);
        assertThat(search("%")).isEmpty();
        assertThat(search("1381234567")).isEmpty();
    }

    private List<Long> search(String q) {
        return roster.list(staff, filter(null, q), 1).rows().stream()
                .map(MemberRow::id)
                .toList();
    }

    private static MemberFilter filter(Long organization, String q) {
        return new MemberFilter(organization, null, false, null, null, null, null, null, null, q);
    }

    @Test
    void filtersAndPages() {
        for (int i = 0; i < 35; i++) {
            village.member(i < 20 ? village.first : village.other, "张" + "一二三四五六七八九十".charAt(i % 10));
        }
        Page<MemberRow> page = roster.list(staff, MemberFilter.NONE, 2);
        assertThat(page.total()).isEqualTo(35);
        assertThat(page.rows()).hasSize(5);
        assertThat(roster.list(staff, filter(village.south, null), 1).total()).isEqualTo(20);
        MemberFilter women = new MemberFilter(null, null, false, null, Sex.FEMALE, null, null, null, null, null);
        MemberFilter men = new MemberFilter(null, null, false, null, Sex.MALE, null, null, null, null, null);
        assertThat(roster.list(staff, women, 1).total()
                        + roster.list(staff, men, 1).total())
                .isEqualTo(35);
        MemberFilter middle = new MemberFilter(null, null, false, null, null, AgeBand.UP_TO_55, null, null, null, null);
        MemberFilter old = new MemberFilter(null, null, false, null, null, AgeBand.OVER_70, null, null, null, null);
        assertThat(roster.list(staff, middle, 1).total()).isEqualTo(35);
        assertThat(roster.list(staff, old, 1).total()).isZero();
    }

    @Test
    void refusesAnOldVersion() {
        long id = village.member(village.first, "王秀兰");
        MemberFacts facts = roster.get(staff, id);
        service.edit(staff, id, edit(facts, "王秀英"));
        assertThat(roster.get(staff, id).name()).isEqualTo("王秀英");
        assertThatThrownBy(() -> service.edit(staff, id, edit(facts, "王秀芝")))
                .isInstanceOf(OptimisticLockingFailureException.class);
    }

    static EditMember edit(MemberFacts m, String name) {
        return new EditMember(
                m.version(),
                name,
                null,
                null,
                null,
                m.ethnicity(),
                m.education(),
                m.sector(),
                m.occupation(),
                null,
                false,
                m.kind(),
                m.joinedOn(),
                m.confirmedOn(),
                Floating.OUT,
                "上海",
                m.seriouslyIll(),
                StandingBasis.NONE);
    }
}
