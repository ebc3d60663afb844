package org.hongfan.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.member.Village;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.OptimisticLockingFailureException;

@PostgresTest
@RequiredArgsConstructor
class OrganizationServiceTests {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    private final OrganizationService service;
    private final OrganizationDirectory directory;
    private final OrganizationCounts counts;
    private final ApplicationContext context;
    private Village village;
    private Viewer staff;

    @BeforeEach
    void village() {
        village = new Village(context);
        staff = village.staff();
    }

    @Test
    void foundingCountsForEveryAncestor() {
        assertThat(counts.get(village.district)).isEqualTo(new OrganizationCount(2, 2, 3, 0, 0, 0, 0, 0, 0));
        assertThat(counts.get(village.town)).isEqualTo(new OrganizationCount(0, 2, 3, 0, 0, 0, 0, 0, 0));
        assertThat(counts.get(village.south).branches()).isEqualTo(2);
        assertThat(counts.get(village.first)).isEqualTo(OrganizationCount.NONE);
    }

    @Test
    void refusesKindsThatMayNotStandThere() {
        assertThatThrownBy(() -> village.found(village.district, OrganizationKind.BRANCH, "直属支部"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("党支部不能设在区一级");
        assertThatThrownBy(() -> village.found(village.first, OrganizationKind.BRANCH, "支部下的支部"))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void refusesTheSameNameUnderOneParent() {
        assertThatThrownBy(() -> village.found(village.south, OrganizationKind.BRANCH, "河南第一党支部"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("已有");
    }

    @Test
    void movesTheSubtreeWithItsPathsCountsAndHistory() {
        long household = village.found(village.first, OrganizationKind.MEMBER_HOUSEHOLD, "王家中心户");
        village.member(village.first, "王秀兰");
        String before = directory.get(household).path();

        service.move(staff, village.south, village.subdistrict, TODAY, "区划调整");

        assertThat(before).startsWith("/" + village.district + "/" + village.town + "/");
        assertThat(directory.get(household).path())
                .isEqualTo("/%d/%d/%d/%d/%d/"
                        .formatted(village.district, village.subdistrict, village.south, village.first, household));
        assertThat(directory.get(village.south).parentId()).isEqualTo(village.subdistrict);
        assertThat(counts.get(village.town)).isEqualTo(new OrganizationCount(0, 1, 1, 0, 0, 0, 0, 0, 0));
        assertThat(counts.get(village.subdistrict)).isEqualTo(new OrganizationCount(0, 1, 2, 1, 1, 1, 0, 0, 0));
        assertThat(counts.get(village.district).communities()).isEqualTo(2);
        assertThat(directory.listHistory(village.south).get(0))
                .isEqualTo(new HistoryEntry(TODAY, HistoryEntry.Change.MOVED, "由“甲镇党委”调整到“乙街道党工委”：区划调整"));
    }

    @Test
    void refusesCyclesAndForeignParents() {
        assertThatThrownBy(() -> service.move(staff, village.south, village.first, TODAY, "x"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("自己的下级");
        assertThatThrownBy(() -> service.move(staff, village.town, village.town, TODAY, "x"))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> service.move(staff, village.first, village.district, TODAY, "x"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("不能设在区一级");
        assertThatThrownBy(() -> service.move(staff, village.first, village.south, TODAY, "x"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("现在就在");
        Viewer community = village.viewer(Role.COMMUNITY_STAFF, village.south, null);
        assertThatThrownBy(() -> service.move(community, village.first, village.north, TODAY, "x"))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> service.close(community, village.south, TODAY, "x"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("上级党组织");
    }

    @Test
    void closesOnlyWhatIsEmptyAndReopens() {
        village.member(village.first, "王秀兰");
        village.member(village.first, "李明");
        assertThatThrownBy(() -> service.close(staff, village.first, TODAY, "合并"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("还有 2 名党员");
        assertThatThrownBy(() -> service.close(staff, village.south, TODAY, "合并"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("2 名党员、 2 个下级组织");

        service.close(staff, village.second, TODAY, "合并");
        assertThat(directory.get(village.second).isOpen()).isFalse();
        assertThat(counts.get(village.town).branches()).isEqualTo(2);
        assertThatThrownBy(() -> service.foundGroup(staff, village.second, "一组", TODAY))
                .isInstanceOf(RefusedException.class);

        service.reopen(staff, village.second, TODAY, "恢复建制");
        assertThat(counts.get(village.town).branches()).isEqualTo(3);
        assertThat(directory.listHistory(village.second))
                .extracting(HistoryEntry::change)
                .containsExactly(HistoryEntry.Change.REOPENED, HistoryEntry.Change.CLOSED, HistoryEntry.Change.CREATED);
    }

    @Test
    void keepsRenamingWithItsDayAndRefusesAnOldVersion() {
        OrganizationFacts facts = directory.getFacts(staff, village.first);
        EditOrganization edit = new EditOrganization(
                facts.version(), "河南网格党支部", null, null, "党群服务中心", 15, LocalDate.of(2024, 3, 1), null, TODAY);
        service.edit(staff, village.first, edit);

        OrganizationFacts now = directory.getFacts(staff, village.first);
        assertThat(now.name()).isEqualTo("河南网格党支部");
        assertThat(now.termEndsOn()).isEqualTo(LocalDate.of(2029, 3, 1));
        assertThat(directory.listHistory(village.first))
                .extracting(HistoryEntry::detail)
                .contains("由“河南第一党支部”更名为“河南网格党支部”");
        assertThatThrownBy(() -> service.edit(staff, village.first, edit))
                .isInstanceOf(OptimisticLockingFailureException.class);
    }

    @Test
    void foundsAndClosesGroups() {
        long group = service.foundGroup(staff, village.first, "第一党小组", TODAY);
        assertThat(directory.listGroups(village.first))
                .extracting(PartyGroupRef::name)
                .containsExactly("第一党小组");
        assertThatThrownBy(() -> service.foundGroup(staff, village.first, "第一党小组", TODAY))
                .isInstanceOf(RefusedException.class);
        service.closeGroup(staff, group, TODAY);
        assertThat(directory.listGroups(village.first)).isEmpty();
    }

    @Test
    void searchesWithinReach() {
        Viewer community = village.viewer(Role.COMMUNITY_STAFF, village.south, null);
        assertThat(directory.search(staff, "第一党支部", 50)).hasSize(2);
        assertThat(directory.search(community, "第一党支部", 50))
                .extracting(OrganizationRow::id)
                .isEqualTo(List.of(village.first));
    }
}
