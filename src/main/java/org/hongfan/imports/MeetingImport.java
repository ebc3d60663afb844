package org.hongfan.imports;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Viewer;
import org.hongfan.meeting.PastMeetings;
import org.hongfan.member.MemberIntake;
import org.hongfan.organization.OrganizationDirectory;
import org.springframework.stereotype.Component;

/** Meetings held before the portal kept them. The same unit, group, type and day, and time or title, is the same meeting. */
@Component
@RequiredArgsConstructor
class MeetingImport implements ImportKind<MeetingWrite> {
    private final PastMeetings meetings;
    private final MemberIntake intake;
    private final OrganizationDirectory organizations;
    private final Clock clock;

    @Override
    public int rank() {
        return 3;
    }

    @Override
    public String key() {
        return "meetings";
    }

    @Override
    public String title() {
        return "以往会议及出席";
    }

    @Override
    public String explanation() {
        return "一行一次会议，写明谁请假、谁缺席，没有写到的都算到会。支部导入的提交上级审核，上级为支部导入的直接归档。已经登记过的会议不改动。";
    }

    @Override
    public Permission permission() {
        return Permission.MEETING_LOG;
    }

    @Override
    public List<ImportColumn> columns() {
        return MeetingColumns.ALL;
    }

    @Override
    public List<ImportColumn> needed(Viewer viewer) {
        return List.of(MeetingColumns.STARTS);
    }

    @Override
    public List<ImportColumn> telling() {
        return List.of(MeetingColumns.STARTS, MeetingColumns.TYPE, MeetingColumns.TITLE, MeetingColumns.UNIT);
    }

    @Override
    public ImportRun<MeetingWrite> begin(Viewer viewer, Layout layout, boolean writing) {
        if (writing) {
            meetings.lock();
        }
        return new MeetingRun(
                viewer,
                layout,
                new UnitBook(organizations.listNames(viewer)),
                organizations,
                meetings,
                intake,
                LocalDateTime.now(clock));
    }

    @Override
    public String undoing() {
        return "这次导入的会议会变为“已取消”，因它得的积分冲销，应办事项和统计随之更正。";
    }

    @Override
    public void undo(Viewer viewer, List<Long> created, List<ImportTrace> traces) {
        meetings.takeBack(
                viewer,
                traces.stream()
                        .map(trace ->
                                new PastMeetings.TakenOver(trace.rowId(), Objects.requireNonNull(trace.versionAfter())))
                        .toList(),
                "撤销导入");
    }
}
