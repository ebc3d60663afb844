package org.hongfan.imports;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Viewer;
import org.hongfan.member.MemberIntake;
import org.hongfan.member.MemberSeals;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.points.OpeningPoints;
import org.springframework.stereotype.Component;

/** What members had of points before the portal kept them, as entries of the ledger with their reason. */
@Component
@RequiredArgsConstructor
class OpeningImport implements ImportKind<OpeningWrite> {
    private final OpeningPoints openings;
    private final MemberIntake intake;
    private final MemberSeals seals;
    private final OrganizationDirectory organizations;
    private final Clock clock;

    @Override
    public int rank() {
        return 5;
    }

    @Override
    public String key() {
        return "opening-points";
    }

    @Override
    public String title() {
        return "期初积分";
    }

    @Override
    public String explanation() {
        return "一行一人：启用本平台以前在这一年度已有的积分，不含基础分。记成积分流水里的一条，写明原因；再导入不同的分数，原来的冲销重记。";
    }

    @Override
    public Permission permission() {
        return Permission.POINTS_OPENING;
    }

    @Override
    public List<ImportColumn> columns() {
        return OpeningColumns.ALL;
    }

    @Override
    public List<ImportColumn> needed(Viewer viewer) {
        return List.of(OpeningColumns.NAME, OpeningColumns.POINTS);
    }

    @Override
    public List<ImportColumn> telling() {
        return List.of(OpeningColumns.NAME, OpeningColumns.BRANCH, OpeningColumns.YEAR, OpeningColumns.POINTS);
    }

    /** The ID number and phone are columns of the roster too, and hidden alike. */
    @Override
    public String shown(String columnKey, String cell) {
        return MemberImport.masked(columnKey, cell);
    }

    @Override
    public boolean isText(ImportColumn column) {
        return column.equals(OpeningColumns.ID_NUMBER) || column.equals(OpeningColumns.PHONE);
    }

    @Override
    public ImportRun<OpeningWrite> begin(Viewer viewer, Layout layout, boolean writing) {
        return new OpeningRun(
                viewer,
                layout,
                new UnitBook(organizations.listNames(viewer)),
                openings,
                intake,
                seals,
                LocalDate.now(clock));
    }

    @Override
    public String undoing() {
        return "这次导入的期初积分会冲销，以前登记过的恢复原样。";
    }

    @Override
    public void undo(Viewer viewer, List<Long> created, List<ImportTrace> traces) {
        openings.takeBack(
                viewer,
                traces.stream()
                        .filter(trace -> trace.before() == null)
                        .map(ImportTrace::rowId)
                        .toList(),
                traces.stream()
                        .filter(trace -> trace.before() != null)
                        .map(ImportTrace::rowId)
                        .toList());
    }
}
