package org.hongfan.access;

import static org.hongfan.access.Permission.*;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The roles of the portal and what each may do. {@code docs/permissions.md} is generated from this table. */
public enum Role {
    MEMBER(
            "党员",
            HOME,
            OWN_RECORD,
            MEETING_READ,
            MEETING_SIGN_IN,
            ACTIVITY_READ,
            ACTIVITY_ENROL,
            POINT_RULES_READ,
            SEARCH),
    HOUSEHOLD_HOST(
            "中心户长",
            HOME,
            OWN_RECORD,
            MEMBER_READ,
            MEETING_READ,
            MEETING_SIGN_IN,
            MEETING_MARK_HOUSEHOLD,
            ACTIVITY_READ,
            ACTIVITY_ENROL,
            POINT_RULES_READ,
            SEARCH),
    GROUP_LEADER(
            "党小组组长",
            HOME,
            OWN_RECORD,
            MEETING_READ,
            MEETING_LOG,
            MEETING_SIGN_IN,
            ACTIVITY_READ,
            ACTIVITY_ENROL,
            POINT_RULES_READ,
            SEARCH),
    BRANCH_SECRETARY(
            "支部书记",
            HOME,
            OWN_RECORD,
            ORGANIZATION_READ,
            MEMBER_READ,
            MEMBER_MANAGE,
            MEMBER_REVEAL,
            IMPORT_USE,
            MEETING_READ,
            MEETING_LOG,
            MEETING_SIGN_IN,
            ACTIVITY_READ,
            ACTIVITY_MANAGE,
            ACTIVITY_ENROL,
            POINTS_BRANCH,
            POINTS_OPENING,
            POINT_RULES_READ,
            DUTY_READ,
            STATISTICS_READ,
            SEARCH,
            EXPORT,
            EXPORT_NUMBERS,
            ACCOUNT_ACTIVATE,
            ACCOUNT_RESET),
    COMMUNITY_STAFF(
            "社区党务工作者",
            HOME,
            OWN_RECORD,
            ORGANIZATION_READ,
            ORGANIZATION_MANAGE,
            MEMBER_READ,
            MEMBER_MANAGE,
            MEMBER_MERGE,
            MEMBER_REVEAL,
            IMPORT_USE,
            MEETING_READ,
            MEETING_LOG,
            MEETING_CHECK,
            MEETING_SIGN_IN,
            ACTIVITY_READ,
            ACTIVITY_MANAGE,
            ACTIVITY_ENROL,
            POINTS_BRANCH,
            POINTS_OPENING,
            POINT_RULES_READ,
            DUTY_READ,
            DASHBOARD_READ,
            STATISTICS_READ,
            SEARCH,
            EXPORT,
            ACCOUNT_ACTIVATE,
            ACCOUNT_RESET,
            GRANT_CONFIRM),
    TOWN_STAFF("镇街党务工作者", COMMUNITY_STAFF.permissions),
    DISTRICT_STAFF("区级党务工作者", TOWN_STAFF.permissions, POINT_RULES_MANAGE, EXPORT_NUMBERS, RETENTION_MANAGE),
    SYSTEM_ADMIN("系统管理员", HOME, ACCOUNT_MANAGE, KEY_MANAGE, EXPORT),
    SECURITY_ADMIN("安全管理员", HOME, GRANT_MANAGE, GRANT_CONFIRM, EXPORT),
    AUDITOR("审计员", HOME, AUDIT_READ, EXPORT);

    private final String title;
    private final Set<Permission> permissions;

    Role(String title, Permission... permissions) {
        this(title, Set.of(), permissions);
    }

    Role(String title, Set<Permission> inherited, Permission... more) {
        this.title = title;
        EnumSet<Permission> all = EnumSet.noneOf(Permission.class);
        all.addAll(inherited);
        Collections.addAll(all, more);
        this.permissions = Collections.unmodifiableSet(all);
    }

    public String title() {
        return title;
    }

    public Set<Permission> permissions() {
        return permissions;
    }

    public boolean can(Permission permission) {
        return permissions.contains(permission);
    }

    /** The three administrators of classified protection: no business data, and nobody holds two of the three. */
    public boolean isAdministrator() {
        return this == SYSTEM_ADMIN || this == SECURITY_ADMIN || this == AUDITOR;
    }

    /** Whether the role reaches everything below its organization, rather than itself, one household or one group. */
    public boolean reachesSubtree() {
        return !isAdministrator() && this != MEMBER && this != HOUSEHOLD_HOST && this != GROUP_LEADER;
    }
}
