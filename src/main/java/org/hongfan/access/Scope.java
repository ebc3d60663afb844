package org.hongfan.access;

/**
 * How far a viewer reaches, as plain query parameters, so that every list filters in SQL.
 *
 * <p>An organization is in scope when {@code path >= pathFrom and path < pathTo}; a member when their branch is, or when
 * {@code household_id = householdId}, or when {@code id = memberId}; a meeting also when {@code group_id = groupId}. An empty range and id 0 match nothing: a scope that was never set
 * shows nothing.
 *
 * @param pathFrom inclusive lower bound of the subtree's paths
 * @param pathTo exclusive upper bound
 * @param householdId the host's household organization, or 0
 * @param memberId the viewer's own member record, or 0
 * @param groupId the party group whose meetings the viewer leads, or 0
 */
public record Scope(String pathFrom, String pathTo, long householdId, long memberId, long groupId) {
    public static final Scope NOTHING = new Scope("", "", 0, 0, 0);

    /** The range of paths at or below {@code path}: '0' is the character after '/' in the "C" order. */
    public static Scope subtree(String path, long memberId) {
        return new Scope(path, upperBound(path), 0, memberId, 0);
    }

    public static Scope household(long householdId, long memberId) {
        return new Scope("", "", householdId, memberId, 0);
    }

    public static Scope self(long memberId) {
        return new Scope("", "", 0, memberId, 0);
    }

    public static Scope group(long groupId, long memberId) {
        return new Scope("", "", 0, memberId, groupId);
    }

    /** Whether an organization with this path is within reach. */
    public boolean covers(String path) {
        return !pathFrom.isEmpty() && path.startsWith(pathFrom);
    }

    /** Whether the subtree may hold several communities, whose branches are often called the same: then names are written in full. */
    public static boolean holdsCommunities(String pathFrom) {
        return !pathFrom.isEmpty() && pathFrom.chars().filter(c -> c == '/').count() <= 3;
    }

    public static String upperBound(String path) {
        return path.substring(0, path.length() - 1) + '0';
    }
}
