package org.hongfan.layout;

import java.util.ArrayList;
import java.util.List;
import org.hongfan.access.Permission;
import org.hongfan.access.Viewer;

/** The menu: what each entry needs, in the order of the day's work. */
final class Navigation {
    private static final int ON_PHONE = 4;

    private static final List<Entry> ENTRIES = List.of(
            new Entry("首页", "首页", "/", "home", Permission.HOME, 1),
            new Entry("看板", "看板", "/dashboard", "chart", Permission.DASHBOARD_READ, 2),
            new Entry("会议", "会议", "/meetings", "meeting", Permission.MEETING_READ, 3),
            new Entry("应办事项", "应办", "/duties", "duty", Permission.DUTY_READ, 0),
            new Entry("活动", "活动", "/activities", "activity", Permission.ACTIVITY_READ, 6),
            new Entry("党员", "党员", "/members", "people", Permission.MEMBER_READ, 4),
            new Entry("导入", "导入", "/imports", "import", Permission.IMPORT_USE, 0),
            new Entry("组织", "组织", "/organizations", "tree", Permission.ORGANIZATION_READ, 0),
            new Entry("党员统计", "统计", "/statistics", "chart", Permission.STATISTICS_READ, 0),
            new Entry("支部积分", "积分", "/points", "points", Permission.POINTS_BRANCH, 0),
            new Entry("积分规则", "规则", "/points/rules", "star", Permission.POINT_RULES_READ, 0),
            new Entry("保存期限", "期限", "/retention", "clock", Permission.RETENTION_MANAGE, 0),
            new Entry("我的", "我的", "/me", "person", Permission.OWN_RECORD, 5),
            new Entry("开通账号", "开通", "/activations", "key", Permission.ACCOUNT_ACTIVATE, 0),
            new Entry("下级账号", "账号", "/subordinates", "account", Permission.ACCOUNT_RESET, 0),
            new Entry("账号", "账号", "/accounts", "account", Permission.ACCOUNT_MANAGE, 2),
            new Entry("密钥", "密钥", "/keys", "lock", Permission.KEY_MANAGE, 3),
            new Entry("授权", "授权", "/grants", "key", Permission.GRANT_MANAGE, 2),
            new Entry("审计日志", "审计", "/audit", "audit", Permission.AUDIT_READ, 2),
            new Entry("帮助", "帮助", "/help", "help", Permission.HOME, 9));

    private Navigation() {}

    /** The entries {@code viewer} may open; the longest matching path is the active one. */
    static List<NavItem> of(Viewer viewer, String path) {
        List<Entry> open = ENTRIES.stream()
                .filter(entry -> viewer.can(entry.permission))
                .filter(entry -> !entry.permission.equals(Permission.OWN_RECORD) || viewer.memberId() != null)
                .toList();
        String active = open.stream()
                .map(Entry::href)
                .filter(href -> isWithin(path, href))
                .reduce("", (a, b) -> b.length() > a.length() ? b : a);
        List<Entry> onPhone = open.stream()
                .filter(entry -> entry.rank(viewer) > 0)
                .sorted((a, b) -> Integer.compare(a.rank(viewer), b.rank(viewer)))
                .limit(ON_PHONE)
                .toList();
        List<NavItem> items = new ArrayList<>();
        for (Entry entry : open) {
            items.add(new NavItem(
                    entry.label,
                    entry.shortLabel,
                    entry.href,
                    entry.icon,
                    onPhone.contains(entry),
                    entry.href.equals(active)));
        }
        return List.copyOf(items);
    }

    private static boolean isWithin(String path, String href) {
        return href.equals("/") ? path.equals("/") : path.equals(href) || path.startsWith(href + "/");
    }

    private record Entry(
            String label, String shortLabel, String href, String icon, Permission permission, int phoneRank) {
        /** Members come for their meetings and their own record; staff who count look at the dashboard first. */
        int rank(Viewer viewer) {
            boolean member = !viewer.current().role().reachesSubtree();
            return member && href.equals("/activities") ? 3 : phoneRank;
        }
    }
}
