package org.hongfan.access;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the database shows to one thread's transactions: the settings that the policies of row security read.
 *
 * @param role the role acted in, {@link #SYSTEM}, {@link #ACCOUNT}, or empty: nothing at all
 * @param pathFrom the subtree in reach, as in {@link Scope}; empty for none
 * @param here the path of the post's unit, whose line of ancestors may be read
 * @param home the path of the viewer's own branch, likewise
 * @param branch the id of that branch, or 0
 */
record Bounds(
        String role,
        String pathFrom,
        String pathTo,
        String here,
        String home,
        long branch,
        long household,
        long group,
        long member,
        long account) {

    private static final String SYSTEM = "SYSTEM";

    /** Somebody who has signed in and acts in no post: their own account, and nothing of anybody else. */
    private static final String ACCOUNT = "ACCOUNT";

    static final Bounds NOTHING = new Bounds("", "", "", "", "", 0, 0, 0, 0, 0);
    static final Bounds EVERYTHING = new Bounds(SYSTEM, "", "", "", "", 0, 0, 0, 0, 0);

    static Bounds of(Viewer viewer, String home) {
        Scope scope = viewer.scope();
        String above = home.substring(0, Math.max(0, home.length() - 1));
        return new Bounds(
                viewer.current().role().name(),
                scope.pathFrom(),
                scope.pathTo(),
                viewer.current().path(),
                home,
                above.isEmpty() ? 0 : Long.parseLong(above.substring(above.lastIndexOf('/') + 1)),
                scope.householdId(),
                scope.groupId(),
                scope.memberId(),
                viewer.accountId());
    }

    static Bounds ofAccount(long accountId) {
        return new Bounds(ACCOUNT, "", "", "", "", 0, 0, 0, 0, accountId);
    }

    /** A step of the portal's own, or a post at the root of the tree: nothing needs to be looked up row by row. */
    private boolean reachesEverything() {
        return role.equals(SYSTEM)
                || role.equals(Role.DISTRICT_STAFF.name())
                        && pathFrom.length() > 2
                        && pathFrom.indexOf('/', 1) == pathFrom.length() - 1;
    }

    /** Whether the database's role of the district is taken on. */
    boolean actsAsDistrict() {
        return reachesEverything() && !role.equals(SYSTEM);
    }

    /** The ids of the post's unit, of the own branch, and of all above either, as PostgreSQL writes an array; empty for none. */
    private String line() {
        String ids = Stream.concat(Arrays.stream(here.split("/")), Arrays.stream(home.split("/")))
                .filter(id -> !id.isEmpty())
                .distinct()
                .collect(Collectors.joining(","));
        return ids.isEmpty() ? "" : "{" + ids + "}";
    }

    /**
     * Tells the database, until the end of the connection's transaction. A plan that is made for any range of paths takes the range for
     * narrow; whoever reaches a town or more gets plans made for their own. Whoever reaches everything acts as a role of the database that no
     * policy asks anything.
     */
    void tell(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                select set_config('hongfan.role', ?, true), set_config('hongfan.path_from', ?, true),
                       set_config('hongfan.path_to', ?, true), set_config('hongfan.everything', ?, true),
                       set_config('hongfan.line', ?, true), set_config('hongfan.branch', ?, true),
                       set_config('hongfan.household', ?, true), set_config('hongfan.member', ?, true),
                       set_config('hongfan.account', ?, true), set_config('hongfan.group', ?, true), set_config('plan_cache_mode', ?, true),
                       set_config('role', case when ? then district_role() else 'none' end, true)
                """)) {
            statement.setString(1, role);
            statement.setString(2, pathFrom);
            statement.setString(3, pathTo);
            statement.setString(4, reachesEverything() ? "on" : "");
            statement.setString(5, line());
            statement.setString(6, Long.toString(branch));
            statement.setString(7, Long.toString(household));
            statement.setString(8, Long.toString(member));
            statement.setString(9, Long.toString(account));
            statement.setString(10, Long.toString(group));
            statement.setString(11, Scope.holdsCommunities(pathFrom) ? "force_custom_plan" : "auto");
            statement.setBoolean(12, actsAsDistrict());
            statement.execute();
        }
    }
}
