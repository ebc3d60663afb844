package org.hongfan.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hongfan.access.Post;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NavigationTests {
    @ParameterizedTest
    @EnumSource
    void atMostFourEntriesStandInThePhonesBar(Role role) {
        List<String> bar = onPhone(role);
        assertThat(bar).hasSizeBetween(1, 4).startsWith("首页");
    }

    @Test
    void theBarHoldsWhatEachRoleComesFor() {
        assertThat(onPhone(Role.MEMBER)).containsExactly("首页", "会议", "活动", "我的");
        assertThat(onPhone(Role.BRANCH_SECRETARY)).containsExactly("首页", "会议", "党员", "我的");
        assertThat(onPhone(Role.TOWN_STAFF)).containsExactly("首页", "看板", "会议", "党员");
        assertThat(onPhone(Role.AUDITOR)).containsExactly("首页", "审计", "帮助");
    }

    @Test
    void administratorsSeeNoBusiness() {
        assertThat(labels(Role.SYSTEM_ADMIN)).containsExactly("首页", "账号", "密钥", "帮助");
        assertThat(labels(Role.SECURITY_ADMIN)).containsExactly("首页", "授权", "帮助");
    }

    @Test
    void onlyTheNearestEntryIsActive() {
        assertThat(active("/points/rules/3")).containsExactly("积分规则");
        assertThat(active("/points")).containsExactly("支部积分");
        assertThat(active("/meetings/12/minutes")).containsExactly("会议");
        assertThat(active("/")).containsExactly("首页");
        assertThat(active("/pointsmen")).isEmpty();
    }

    private static List<String> active(String path) {
        return Navigation.of(viewer(Role.BRANCH_SECRETARY), path).stream()
                .filter(NavItem::active)
                .map(NavItem::label)
                .toList();
    }

    private static List<String> onPhone(Role role) {
        return Navigation.of(viewer(role), "/").stream()
                .filter(NavItem::onPhone)
                .map(NavItem::shortLabel)
                .toList();
    }

    private static List<String> labels(Role role) {
        return Navigation.of(viewer(role), "/").stream().map(NavItem::label).toList();
    }

    private static Viewer viewer(Role role) {
        Post post = new Post(1, role, role.isAdministrator() ? null : 5L, "泊里镇", role.isAdministrator() ? "" : "/1/5/");
        return new Viewer(1, role.isAdministrator() ? null : 7L, "王秀兰", post, List.of(post));
    }
}
