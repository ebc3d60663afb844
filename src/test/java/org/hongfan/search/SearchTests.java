package org.hongfan.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.member.MemberService;
import org.hongfan.member.Village;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;

/** What people type, and what they expect to find. */
@PostgresTest
@RequiredArgsConstructor
class SearchTests {
    private final SearchBoard board;
    private final MemberService members;
    private final JdbcClient jdbc;
    private final MockMvc mvc;
    private final ApplicationContext context;

    private Village village;
    private String idNumber;
    private Viewer secretary;

    @BeforeEach
    void people() {
        village = new Village(context);
        idNumber = village.nextId();
        members.register(village.staff(), Village.registration(village.first, "王秀兰", idNumber, "13812345678"));
        for (String name : List.of("欧阳修远", "买买提·吐尔逊", "吕布", "单雄信")) {
            village.member(village.first, name);
        }
        village.member(village.second, "王秀梅");
        secretary = village.viewer(Role.BRANCH_SECRETARY, village.first, null);
        meeting(village.first, "11月主题党日：整治河道");
        meeting(village.second, "11月主题党日：清扫街道");
    }

    @Test
    void peopleAreFoundByAnythingKnownOfThem() {
        for (String q : List.of(
                "王秀兰",
                "王秀",
                "秀兰",
                "兰",
                "wangxiulan",
                "WXL",
                "xiulan",
                "lan",
                "wang xiu",
                "5678",
                "138 1234 5678",
                idNumber,
                idNumber.toLowerCase())) {
            assertThat(names(secretary, q)).as(q).contains("王秀兰").doesNotContain("王秀梅");
        }
        assertThat(names(secretary, "修远")).containsExactly("欧阳修远");
        assertThat(names(secretary, "远")).containsExactly("欧阳修远");
        assertThat(names(secretary, "吐尔逊")).containsExactly("买买提·吐尔逊");
        assertThat(names(secretary, "lü")).contains("吕布");
        assertThat(names(secretary, "shan")).contains("单雄信");
        assertThat(names(secretary, "5679")).isEmpty();
        assertThat(names(secretary, idNumber.substring(0, 17))).isEmpty();
    }

    @Test
    void whoHasLeftIsFoundToo() {
        jdbc.sql("update member set status = 'DECEASED', ended_on = '2026-01-01' where name = '吕布'")
                .update();
        assertThat(names(secretary, "吕布")).containsExactly("吕布");
    }

    @Test
    void organizationsMeetingsAndActivitiesAreFoundWithinReachOnly() {
        Viewer staff = village.staff();
        assertThat(board.find(staff, "河南第").organizations())
                .extracting(hit -> hit.row().name())
                .containsExactlyInAnyOrder("河南第一党支部", "河南第二党支部");
        assertThat(board.find(secretary, "河南第").organizations())
                .extracting(hit -> hit.row().name())
                .containsExactly("河南第一党支部");
        assertThat(board.find(staff, "主题党日").meetings()).hasSize(2);
        assertThat(board.find(secretary, "主题党日").meetings())
                .extracting(hit -> hit.row().title())
                .containsExactly("11月主题党日：整治河道");
        assertThat(board.find(secretary, "主题党日").meetings().get(0).name())
                .isEqualTo(new Marked("11月", "主题党日", "：整治河道"));
        long self = village.member(village.second, "孙会员");
        Viewer member = village.viewer(Role.MEMBER, village.second, self);
        jdbc.sql("delete from attendance where member_id = :member")
                .param("member", self)
                .update();
        assertThat(board.find(member, "主题党日").meetings()).as("called to none").isEmpty();
        jdbc.sql("""
                        insert into attendance (meeting_id, member_id, year, status, means, called, voter)
                        select id, :member, 2026, 'EXPECTED', 'LIST', true, true from meeting where title like '%清扫%'
                        """).param("member", self).update();
        assertThat(board.find(member, "主题党日").meetings())
                .extracting(hit -> hit.row().title())
                .containsExactly("11月主题党日：清扫街道");
        assertThat(board.find(member, "王秀").people()).isEmpty();
    }

    @Test
    void whoMayNotSeeWholeNumbersCannotTryThemOut() {
        long wang = jdbc.sql("select id from member where name = '王秀兰'")
                .query(Long.class)
                .single();
        long household = village.found(village.first, OrganizationKind.MEMBER_HOUSEHOLD, "王秀兰中心户");
        jdbc.sql("update member set household_id = :h where id = :m")
                .param("h", household)
                .param("m", wang)
                .update();
        Viewer host = village.viewer(Role.HOUSEHOLD_HOST, household, null);
        for (String shown : List.of("王秀兰", "5678", "wxl")) {
            assertThat(board.find(host, shown).people()).as(shown).hasSize(1);
        }
        for (String whole : List.of("13812345678", idNumber)) {
            assertThat(board.find(host, whole).people()).as(whole).isEmpty();
            assertThat(board.find(secretary, whole).people()).as(whole).hasSize(1);
        }
    }

    @Test
    void thePageMarksWhatWasFoundAndShowsNoWholeNumber() throws Exception {
        mvc.perform(get("/search").param("q", "秀兰").with(village.as(Role.BRANCH_SECRETARY, village.first, null)))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("王<mark>秀兰</mark>")));
        mvc.perform(get("/search").param("q", idNumber).with(village.as(Role.BRANCH_SECRETARY, village.first, null)))
                .andExpect(content().string(containsString("王秀兰")))
                .andExpect(content().string(containsString("138****5678")))
                .andExpect(content().string(not(containsString("13812345678"))));
        mvc.perform(get("/search").param("q", "没有这个人").with(village.as(Role.BRANCH_SECRETARY, village.first, null)))
                .andExpect(content().string(containsString("没有找到“没有这个人”")));
        mvc.perform(get("/members").with(village.as(Role.BRANCH_SECRETARY, village.first, null)))
                .andExpect(content().string(containsString("data-find")));
    }

    private List<String> names(Viewer viewer, String q) {
        return board.find(viewer, q).people().stream()
                .map(hit -> hit.row().name())
                .toList();
    }

    private void meeting(long branch, String title) {
        jdbc.sql("""
                        insert into meeting (organization_id, type, title, status, starts_at, ends_at, held_on, place, created_at)
                        values (:branch, 'THEME_DAY', :title, 'HELD', timestamptz '2026-11-20 09:00+08', timestamptz '2026-11-20 10:00+08',
                                '2026-11-20', '村委会', now())
                        """).param("branch", branch).param("title", title).update();
    }

    @Test
    void signsAloneFindNobody() {
        for (String q : List.of("'", "-", "''", " - ")) {
            assertThat(names(secretary, q)).as(q).isEmpty();
        }
    }
}
