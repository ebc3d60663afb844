package org.hongfan.imports;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Viewer;
import org.hongfan.activity.ActivityBoard;
import org.hongfan.activity.PastActivities;
import org.hongfan.member.MemberDirectory;
import org.hongfan.member.MemberIntake;
import org.hongfan.organization.OrganizationDirectory;
import org.springframework.stereotype.Component;

/** Activities that took place before the portal kept them. The same unit, day and title is the same activity. */
@Component
@RequiredArgsConstructor
class ActivityImport implements ImportKind<ActivityWrite> {
    private final PastActivities activities;
    private final ActivityBoard board;
    private final MemberDirectory members;
    private final MemberIntake intake;
    private final OrganizationDirectory organizations;
    private final Clock clock;

    @Override
    public int rank() {
        return 4;
    }

    @Override
    public String key() {
        return "activities";
    }

    @Override
    public String title() {
        return "以往活动";
    }

    @Override
    public String explanation() {
        return "一行一次活动，写明参加的人和工时。导入后就是已办结的活动，工时和积分照规则计算。已经登记过的活动不改动。";
    }

    @Override
    public Permission permission() {
        return Permission.ACTIVITY_MANAGE;
    }

    @Override
    public List<ImportColumn> columns() {
        return ActivityColumns.ALL;
    }

    @Override
    public List<ImportColumn> needed(Viewer viewer) {
        return List.of(ActivityColumns.TITLE, ActivityColumns.STARTS, ActivityColumns.PEOPLE);
    }

    @Override
    public List<ImportColumn> telling() {
        return List.of(ActivityColumns.STARTS, ActivityColumns.TITLE, ActivityColumns.PEOPLE, ActivityColumns.UNIT);
    }

    @Override
    public ImportRun<ActivityWrite> begin(Viewer viewer, Layout layout, boolean writing) {
        if (writing) {
            activities.lock();
        }
        return new ActivityRun(
                viewer,
                layout,
                new UnitBook(organizations.listNames(viewer)),
                organizations,
                activities,
                board.listTypes(),
                members,
                intake,
                LocalDateTime.now(clock));
    }

    @Override
    public String undoing() {
        return "这次导入的活动会变为“已取消”，因它得的积分冲销。";
    }

    @Override
    public void undo(Viewer viewer, List<Long> created, List<ImportTrace> traces) {
        activities.takeBack(
                viewer,
                traces.stream()
                        .map(trace -> new PastActivities.TakenOver(
                                trace.rowId(), Objects.requireNonNull(trace.versionAfter())))
                        .toList(),
                "撤销导入");
    }
}
