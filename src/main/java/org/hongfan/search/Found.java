package org.hongfan.search;

import java.util.List;
import org.hongfan.activity.ActivityBoard;
import org.hongfan.meeting.MeetingBoard;
import org.hongfan.member.MemberRow;
import org.hongfan.organization.OrganizationRow;

/**
 * What one search found, the first of each kind.
 *
 * @param members how many members there are in all; those shown are the first
 */
public record Found(
        String q,
        List<Hit<MemberRow>> people,
        long members,
        List<Hit<OrganizationRow>> organizations,
        List<Hit<MeetingBoard.MeetingRow>> meetings,
        List<Hit<ActivityBoard.Row>> activities) {

    /** @param name its name or title, with what was found in it */
    public record Hit<T>(T row, Marked name) {}

    public boolean isEmpty() {
        return people.isEmpty() && organizations.isEmpty() && meetings.isEmpty() && activities.isEmpty();
    }
}
