package org.hongfan.search;

import java.util.List;
import java.util.function.Function;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Viewer;
import org.hongfan.activity.ActivityBoard;
import org.hongfan.meeting.MeetingBoard;
import org.hongfan.member.MemberFilter;
import org.hongfan.member.MemberRoster;
import org.hongfan.member.MemberRow;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.shared.Page;
import org.hongfan.shared.PlainText;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Looks for what was typed in everything the viewer may read: members by name, part of it, pinyin, initials, phone or whole ID number;
 * organizations by name or code; meetings and activities by title. Each module keeps to the viewer's reach itself.
 */
@Service
@RequiredArgsConstructor
@Transactional(readOnly = true)
public class SearchBoard {
    private static final int OF_EACH = 8;

    private final MemberRoster roster;
    private final OrganizationDirectory organizations;
    private final MeetingBoard meetings;
    private final ActivityBoard activities;

    public Found find(Viewer viewer, String typed) {
        String q = PlainText.line(typed);
        if (q.isEmpty()) {
            return new Found(q, List.of(), 0, List.of(), List.of(), List.of());
        }
        boolean numbers = q.replaceAll("[\\s\\-]", "").matches("\\d{4,}[Xx]?");
        Page<MemberRow> people = viewer.can(Permission.MEMBER_READ)
                ? roster.list(viewer, new MemberFilter(null, null, true, null, null, null, null, null, null, q), 1)
                : new Page<>(List.of(), 1, OF_EACH, 0);
        return new Found(
                q,
                hits(people.rows().stream().limit(OF_EACH).toList(), MemberRow::name, q),
                people.total(),
                viewer.can(Permission.ORGANIZATION_READ)
                        ? hits(organizations.search(viewer, q, OF_EACH), row -> row.name(), q)
                        : List.of(),
                numbers || !viewer.can(Permission.MEETING_READ)
                        ? List.of()
                        : hits(meetings.search(viewer, q, OF_EACH), row -> row.title(), q),
                numbers || !viewer.can(Permission.ACTIVITY_READ)
                        ? List.of()
                        : hits(activities.search(viewer, q, OF_EACH), row -> row.title(), q));
    }

    private static <T> List<Found.Hit<T>> hits(List<T> rows, Function<T, String> name, String q) {
        return rows.stream()
                .map(row -> new Found.Hit<>(row, Marked.of(name.apply(row), q)))
                .toList();
    }
}
