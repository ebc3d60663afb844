package org.hongfan.imports;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Viewer;
import org.hongfan.organization.OrganizationCounts;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationService;
import org.springframework.stereotype.Component;

/** Units of the tree. The same code, or the same name under the same superior, is the same unit. */
@Component
@RequiredArgsConstructor
class OrganizationImport implements ImportKind<OrganizationWrite> {
    private final OrganizationDirectory directory;
    private final OrganizationService organizations;
    private final OrganizationCounts counts;
    private final Clock clock;

    @Override
    public int rank() {
        return 2;
    }

    @Override
    public String key() {
        return "organizations";
    }

    @Override
    public String title() {
        return "组织";
    }

    @Override
    public String explanation() {
        return "一行一个党组织或中心户，上级写在前面。代码相同，或者同一上级下名称相同的，就是同一个组织：只更新有变化的内容。";
    }

    @Override
    public Permission permission() {
        return Permission.ORGANIZATION_MANAGE;
    }

    @Override
    public List<ImportColumn> columns() {
        return OrganizationColumns.ALL;
    }

    @Override
    public List<ImportColumn> needed(Viewer viewer) {
        return List.of(OrganizationColumns.NAME);
    }

    @Override
    public List<ImportColumn> telling() {
        return List.of(OrganizationColumns.NAME, OrganizationColumns.PARENT, OrganizationColumns.CODE);
    }

    @Override
    public boolean isText(ImportColumn column) {
        return column.equals(OrganizationColumns.CODE);
    }

    @Override
    public ImportRun<OrganizationWrite> begin(Viewer viewer, Layout layout, boolean writing) {
        if (writing) {
            counts.lock();
        }
        return new OrganizationRun(viewer, layout, directory.listFacts(viewer), organizations, LocalDate.now(clock));
    }

    @Override
    public String undoing() {
        return "这次导入新成立的组织按今天撤销，变更的内容恢复原样。";
    }

    @Override
    public void undo(Viewer viewer, List<Long> created, List<ImportTrace> traces) {
        List<Long> founded = new ArrayList<>(created);
        traces.stream().filter(trace -> trace.before() == null).forEach(trace -> founded.add(trace.rowId()));
        organizations.takeBack(
                viewer,
                founded,
                traces.stream()
                        .filter(trace -> trace.before() != null)
                        .map(trace -> new OrganizationService.Image(
                                trace.rowId(),
                                java.util.Objects.requireNonNull(trace.before()),
                                java.util.Objects.requireNonNull(trace.versionAfter())))
                        .toList());
    }
}
