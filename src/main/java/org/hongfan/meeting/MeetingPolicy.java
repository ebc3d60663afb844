package org.hongfan.meeting;

import org.hongfan.access.Permission;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.jspecify.annotations.Nullable;

/** Who may do what with the meetings of one unit. */
final class MeetingPolicy {
    private MeetingPolicy() {}

    /** A unit plans and logs its own meetings, a group's leader those of the group; nobody above writes for it. */
    static boolean mayLog(Viewer viewer, long organizationId, @Nullable Long groupId) {
        return viewer.can(Permission.MEETING_LOG) && (viewer.actsFor(organizationId) || viewer.leads(groupId));
    }

    /** Who reaches the unit, or leads the group, sees its meetings whole. */
    static boolean seesWhole(Viewer viewer, String organizationPath, @Nullable Long groupId) {
        return viewer.scope().covers(organizationPath) || viewer.leads(groupId);
    }

    /** Any level above checks. Above the district nobody sits in the portal, so the district checks its own. */
    static boolean mayCheck(Viewer viewer, long organizationId, String organizationPath) {
        return viewer.can(Permission.MEETING_CHECK)
                && viewer.scope().covers(organizationPath)
                && (!viewer.actsFor(organizationId) || viewer.is(Role.DISTRICT_STAFF));
    }
}
