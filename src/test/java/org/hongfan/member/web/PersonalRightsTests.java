package org.hongfan.member.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.member.MemberService;
import org.hongfan.member.MemberStatus;
import org.hongfan.member.Village;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a member may ask of those who keep data about them. */
@PostgresTest
@RequiredArgsConstructor
class PersonalRightsTests {
    private static final String PHONE = "13805321234";
    private static final String NEW_PHONE = "13905329999";

    private final MockMvc mvc;
    private final MemberService members;
    private final ApplicationContext context;
    private final JdbcClient jdbc;
    private final TestClock clock;
    private Village village;
    private RequestPostProcessor secretary;
    private RequestPostProcessor self;
    private RequestPostProcessor district;
    private String idNumber;
    private long wang;

    @BeforeEach
    void aMember() {
        village = new Village(context);
        secretary = village.as(Role.BRANCH_SECRETARY, village.first, null);
        district = village.as(Role.DISTRICT_STAFF, village.district, null);
        idNumber = village.nextId();
        wang = members.register(village.staff(), Village.registration(village.first, "王秀兰", idNumber, PHONE));
        self = village.as(Role.MEMBER, village.first, wang);
    }

    @Test
    void takesTheirDataAwayWhole() throws Exception {
        mvc.perform(post("/members/{id}/reveals", wang)
                .with(secretary)
                .with(csrf())
                .param("field", "PHONE")
                .param("reason", "CONTACT"));
        mvc.perform(get("/me/data").with(self))
                .andExpect(status().isOk())
                .andExpect(content().string(not(containsString(PHONE))));
        mvc.perform(post("/me/data/sheet").with(self).with(csrf()))
                .andExpect(status().isOk())
                .andExpect(header().string("Cache-Control", containsString("no-store")))
                .andExpect(content().string(containsString(idNumber)))
                .andExpect(content().string(containsString(PHONE)))
                .andExpect(content().string(containsString("河南第一党支部")))
                .andExpect(content().string(containsString("支部书记")));
        byte[] file = mvc.perform(post("/me/data/file").with(self).with(csrf()))
                .andExpect(status().isOk())
                .andExpect(header().string("Content-Disposition", containsString("attachment")))
                .andReturn()
                .getResponse()
                .getContentAsByteArray();
        JsonNode data = JsonMapper.builder().build().readTree(new String(file, StandardCharsets.UTF_8));
        assertThat(data.get("facts").get("身份证号").asString()).isEqualTo(idNumber);
        assertThat(data.get("facts").get("出生日期").asString()).isEqualTo("1980年1月1日");
        assertThat(data.get("sections").findValuesAsString("title"))
                .containsExactly("组织关系", "任职", "不计入应到", "参加会议", "参加活动", "候补活动", "积分", "账号", "谁看过我的号码", "更正申请");
        assertThat(data.get("sections").get(0).get("rows").get(0).get(0).asString())
                .isEqualTo("河南第一党支部");
        assertThat(jdbc.sql(
                                "select count(*) from audit_entry where action = 'own_data_taken' and summary = '王秀兰取走了本人的数据'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
        mvc.perform(post("/me/data/file")
                        .with(village.as(Role.BRANCH_SECRETARY, village.second, null))
                        .with(csrf()))
                .andExpect(status().isNotFound());
    }

    @Test
    void aWishForCorrectionIsAcceptedAndFillsTheForm() throws Exception {
        ask("PHONE", NEW_PHONE);
        assertThat(jdbc.sql("select encode(wanted_cipher, 'escape') from correction_request")
                        .query(String.class)
                        .single())
                .doesNotContain(NEW_PHONE);
        long id =
                jdbc.sql("select id from correction_request").query(Long.class).single();
        mvc.perform(get("/").with(secretary))
                .andExpect(content().string(containsString("王秀兰申请更正电话")))
                .andExpect(content().string(containsString("/corrections/" + id)));
        mvc.perform(get("/corrections/{id}", id).with(secretary))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("139****9999")))
                .andExpect(content().string(not(containsString(NEW_PHONE))));
        mvc.perform(get("/members/{id}/edit?correction={c}", wang, id).with(secretary))
                .andExpect(status().isNotFound());
        String form = "/members/" + wang + "/edit?correction=" + id;
        mvc.perform(post("/corrections/{id}/acceptance", id).with(secretary).with(csrf()))
                .andExpect(redirectedUrl(form));
        mvc.perform(get(form).with(secretary))
                .andExpect(content().string(containsString("value=\"" + NEW_PHONE + "\"")))
                .andExpect(content().string(containsString("本人申请更正电话：139****9999")));
        mvc.perform(get("/me").with(self))
                .andExpect(content().string(containsString("支部正在修改")))
                .andExpect(content().string(containsString("测试（河南第一党支部 · 支部书记）")));
        mvc.perform(get("/").with(secretary)).andExpect(content().string(containsString("支部正在修改")));
        mvc.perform(post("/corrections/{id}/acceptance", id).with(secretary).with(csrf()))
                .andExpect(status().isUnprocessableContent());
    }

    private long accepted(String field, String wanted) throws Exception {
        ask(field, wanted);
        long id = jdbc.sql("select max(id) from correction_request")
                .query(Long.class)
                .single();
        mvc.perform(post("/corrections/{id}/acceptance", id).with(secretary).with(csrf()))
                .andExpect(status().is3xxRedirection());
        return id;
    }

    private ResultActions save(long correction, String... fields) throws Exception {
        MockHttpServletRequestBuilder request = post("/members/{id}", wang)
                .with(secretary)
                .with(csrf())
                .param("correction", String.valueOf(correction))
                .param(
                        "version",
                        jdbc.sql("select version from member where id = :id")
                                .param("id", wang)
                                .query(String.class)
                                .single())
                .param("ethnicity", "HAN")
                .param("education", "SENIOR_HIGH")
                .param("sector", "FARMING")
                .param("kind", "FULL")
                .param("joinedOn", "2005-07-01")
                .param("confirmedOn", "2006-07-01")
                .param("floating", "NONE");
        boolean named = false;
        for (int i = 0; i < fields.length; i += 2) {
            request.param(fields[i], fields[i + 1]);
            named |= fields[i].equals("name");
        }
        return mvc.perform(named ? request : request.param("name", "王秀兰"));
    }

    private String state(long correction) {
        return jdbc.sql("select state from correction_request where id = :id")
                .param("id", correction)
                .query(String.class)
                .single();
    }

    @Test
    void isCorrectedByTheSaveOfTheValueAndNotByTheYes() throws Exception {
        long phone = accepted("PHONE", "新号码 139 0532 9999");
        assertThat(state(phone)).isEqualTo("ACCEPTED");
        save(phone, "phone", "abc").andExpect(status().isUnprocessableContent());
        save(phone, "phone", NEW_PHONE, "name", "")
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("name=\"correction\"")))
                .andExpect(content().string(containsString("本人申请更正电话")));
        assertThat(state(phone)).as("nothing was saved").isEqualTo("ACCEPTED");
        save(phone, "phone", NEW_PHONE).andExpect(redirectedUrl("/members/" + wang));
        assertThat(state(phone)).isEqualTo("CORRECTED");
        mvc.perform(get("/me").with(self)).andExpect(content().string(containsString("已更正")));
        mvc.perform(get("/").with(secretary)).andExpect(content().string(not(containsString("申请更正"))));
        save(phone, "phone", PHONE).andExpect(status().isNotFound());
    }

    @Test
    void anotherValueThanTheAskedOneIsOnlySavedWithItsReason() throws Exception {
        long joined = accepted("JOINED_ON", "应该是 2004年7月1日");
        save(joined)
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("保存的入党日期不是本人申请的")));
        save(joined, "occupation", "村委会", "correctionNote", "")
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("value=\"村委会\"")));
        assertThat(jdbc.sql("select occupation is null from member where id = :id")
                        .param("id", wang)
                        .query(Boolean.class)
                        .single())
                .as("what is refused saves nothing")
                .isTrue();
        save(joined, "occupation", "村委会", "correctionNote", "志愿书上是 2005年7月1日，登记无误")
                .andExpect(status().is3xxRedirection());
        assertThat(state(joined)).isEqualTo("CORRECTED");
        mvc.perform(get("/me").with(self)).andExpect(content().string(containsString("志愿书上是 2005年7月1日，登记无误")));

        long name = accepted("NAME", "王秀兰应该写作王秀蘭");
        save(name).andExpect(status().isUnprocessableContent());
        save(name, "name", "王秀蘭").andExpect(status().is3xxRedirection());
        assertThat(state(name)).isEqualTo("CORRECTED");

        long other = accepted("OTHER", "照片旧了");
        save(other, "name", "王秀蘭")
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("请写明更正了什么")));
    }

    @Test
    void whatWasAgreedToCanStillBeDeclinedAndIsNobodyElses() throws Exception {
        long id = accepted("EDUCATION", "大学本科");
        mvc.perform(post("/members/{id}", village.member(village.first, "李明"))
                        .with(secretary)
                        .with(csrf())
                        .param("correction", String.valueOf(id))
                        .param("version", "0")
                        .param("name", "李明")
                        .param("ethnicity", "HAN")
                        .param("education", "SENIOR_HIGH")
                        .param("sector", "FARMING")
                        .param("kind", "FULL")
                        .param("joinedOn", "2005-07-01")
                        .param("confirmedOn", "2006-07-01")
                        .param("floating", "NONE"))
                .andExpect(status().isNotFound());
        mvc.perform(post("/corrections/{id}/refusal", id)
                        .with(secretary)
                        .with(csrf())
                        .param("reason", "毕业证上是高中"))
                .andExpect(redirectedUrl("/corrections"));
        assertThat(state(id)).isEqualTo("REFUSED");
    }

    @Test
    void aRefusalSaysWhyAndTheMemberReadsIt() throws Exception {
        ask("JOINED_ON", "应该是 1999年7月1日");
        long id =
                jdbc.sql("select id from correction_request").query(Long.class).single();
        mvc.perform(post("/corrections/{id}/refusal", id).with(secretary).with(csrf()))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("请写明为什么不更正")));
        mvc.perform(post("/corrections/{id}/refusal", id)
                        .with(secretary)
                        .with(csrf())
                        .param("reason", "入党志愿书上是 2005年7月1日"))
                .andExpect(redirectedUrl("/corrections"));
        mvc.perform(get("/me").with(self))
                .andExpect(content().string(containsString("未同意")))
                .andExpect(content().string(containsString("入党志愿书上是 2005年7月1日")));
        for (RequestPostProcessor other :
                new RequestPostProcessor[] {village.as(Role.BRANCH_SECRETARY, village.second, null), self}) {
            mvc.perform(get("/corrections/{id}", id).with(other)).andExpect(status().isNotFound());
        }
    }

    @Test
    void wishesCannotPileUpAndNobodyAnswersTheirOwn() throws Exception {
        for (int i = 0; i < 5; i++) {
            ask("OTHER", "第 " + i + " 处");
        }
        mvc.perform(post("/me/corrections")
                        .with(self)
                        .with(csrf())
                        .param("field", "OTHER")
                        .param("wanted", "又一处"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("又一处")));
        RequestPostProcessor both =
                village.as(Role.BRANCH_SECRETARY, village.first, village.member(village.first, "李明"));
        mvc.perform(post("/me/corrections")
                        .with(both)
                        .with(csrf())
                        .param("field", "OTHER")
                        .param("wanted", "我的学历"))
                .andExpect(redirectedUrl("/me#corrections"));
        long id = jdbc.sql("select max(id) from correction_request")
                .query(Long.class)
                .single();
        mvc.perform(post("/corrections/{id}/acceptance", id).with(both).with(csrf()))
                .andExpect(status().isUnprocessableContent());
    }

    @Test
    void thoseWhoLeftAreMinimisedThenRemovedAndNumbersStay() throws Exception {
        long li = village.member(village.first, "李明");
        long meeting =
                jdbc.sql("""
                        insert into meeting (organization_id, type, title, status, starts_at, ends_at, held_on, place, created_at)
                        values (:branch, 'THEME_DAY', '主题党日', 'HELD', '2026-11-20 09:00+08', '2026-11-20 10:30+08', '2026-11-20', '村委会', now())
                        returning id
                        """).param("branch", village.first).query(Long.class).single();
        jdbc.sql("""
                        insert into attendance (meeting_id, member_id, year, status, reason, means, called, voter)
                        values (:meeting, :member, 2026, 'EXCUSED', '住院', 'SECRETARY', true, true)
                        """).param("meeting", meeting).param("member", wang).update();
        members.changeStatus(village.staff(), wang, MemberStatus.TRANSFERRED, LocalDate.of(2026, 11, 23), "转往即墨");
        mvc.perform(get("/retention").with(district))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("三十天内没有到期的")));
        clock.setTo(LocalDate.of(2027, 5, 10));
        mvc.perform(get("/retention").with(district))
                .andExpect(content().string(containsString("王秀兰")))
                .andExpect(content().string(containsString("2027年5月23日")));
        run();
        assertThat(member(wang)).containsEntry("id_number_masked", "379***************");
        mvc.perform(get("/").with(district)).andExpect(content().string(not(containsString("到了保存期限"))));
        clock.setTo(LocalDate.of(2027, 5, 23));
        mvc.perform(get("/").with(district)).andExpect(content().string(containsString("已离开的 1 人的资料到了保存期限")));
        run();
        mvc.perform(get("/").with(district)).andExpect(content().string(not(containsString("到了保存期限"))));
        assertThat(member(wang))
                .containsEntry("name", "王秀兰")
                .containsEntry("id_number_masked", "已删除")
                .containsEntry("id_number_cipher", null)
                .containsEntry("id_number_hash", null)
                .containsEntry("phone_masked", null)
                .containsEntry("phone_cipher", null)
                .containsEntry("phone_tail_hash", null);
        clock.setTo(LocalDate.of(2031, 11, 22));
        run();
        assertThat(member(wang)).containsEntry("name", "王秀兰");
        clock.setTo(LocalDate.of(2031, 11, 23));
        run();
        assertThat(member(wang))
                .containsEntry("name", "（已移除）")
                .containsEntry("pinyin", "")
                .containsEntry("birth_date", java.sql.Date.valueOf("1980-12-31"));
        assertThat(jdbc.sql("select reason from attendance where member_id = :id")
                        .param("id", wang)
                        .query()
                        .singleColumn())
                .containsExactly((Object) null);
        assertThat(jdbc.sql("select count(*) from attendance where meeting_id = :id")
                        .param("id", meeting)
                        .query(Integer.class)
                        .single())
                .as("the meeting's numbers stay")
                .isEqualTo(1);
        assertThat(jdbc.sql("select enabled from account where member_id = :id")
                        .param("id", wang)
                        .query(Boolean.class)
                        .single())
                .isFalse();
        mvc.perform(get("/members?everyStatus=true&q=移除").with(secretary))
                .andExpect(content().string(not(containsString("已移除）</a>"))));
        assertThat(member(li)).containsEntry("name", "李明");
        assertThat(jdbc.sql("select summary from audit_entry where action = 'retention_applied' order by id")
                        .query(String.class)
                        .list())
                .containsExactly("按保存期限处理离开的党员：删去号码 1 人，删去姓名 0 人", "按保存期限处理离开的党员：删去号码 0 人，删去姓名 1 人");
    }

    @Test
    void thePeriodsAreRulesThatCanBeChangedInOrder() throws Exception {
        mvc.perform(post("/retention/rules")
                        .with(district)
                        .with(csrf())
                        .param("step", "MINIMISE")
                        .param("months", "12"))
                .andExpect(redirectedUrl("/retention"));
        mvc.perform(get("/retention").with(district)).andExpect(content().string(containsString("离开满 12 个月后")));
        mvc.perform(post("/retention/rules")
                        .with(district)
                        .with(csrf())
                        .param("step", "REMOVE")
                        .param("months", "12"))
                .andExpect(status().isUnprocessableContent());
        assertThat(jdbc.sql("select summary from audit_entry where action = 'retention_rule_changed'")
                        .query(String.class)
                        .list())
                .containsExactly("修改保存期限：删去号码由6 个月改为12 个月");
    }

    private void run() throws Exception {
        mvc.perform(post("/retention/runs").with(district).with(csrf())).andExpect(redirectedUrl("/retention"));
    }

    private Map<String, Object> member(long id) {
        return jdbc.sql("select * from member where id = :id")
                .param("id", id)
                .query()
                .singleRow();
    }

    private void ask(String field, String wanted) throws Exception {
        mvc.perform(post("/me/corrections")
                        .with(self)
                        .with(csrf())
                        .param("field", field)
                        .param("wanted", wanted))
                .andExpect(redirectedUrl("/me#corrections"));
    }

    @Test
    void aLaterWishForTheSameFactTakesThePlaceOfTheEarlier() throws Exception {
        ask("PHONE", "13905328888");
        ask("PHONE", NEW_PHONE);
        long id =
                jdbc.sql("select id from correction_request").query(Long.class).single();
        mvc.perform(get("/corrections/{id}", id).with(secretary))
                .andExpect(content().string(containsString("139****9999")));
        mvc.perform(post("/corrections/{id}/acceptance", id).with(secretary).with(csrf()))
                .andExpect(status().is3xxRedirection());
        mvc.perform(post("/me/corrections")
                        .with(self)
                        .with(csrf())
                        .param("field", "PHONE")
                        .param("wanted", "13905327777"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("支部正在修改电话")));
    }

    @Test
    void whatASecretaryWantsCorrectedGoesToTheLevelAbove() throws Exception {
        jdbc.sql(
                        "insert into appointment (member_id, organization_id, post, from_on) values (:member, :branch, 'SECRETARY', '2024-01-01')")
                .param("member", wang)
                .param("branch", village.first)
                .update();
        ask("PHONE", NEW_PHONE);
        jdbc.sql("update account set member_id = null").update();
        RequestPostProcessor herself = village.as(Role.BRANCH_SECRETARY, village.first, wang);
        RequestPostProcessor community = village.as(Role.COMMUNITY_STAFF, village.south, null);
        long id =
                jdbc.sql("select id from correction_request").query(Long.class).single();
        mvc.perform(get("/").with(herself)).andExpect(content().string(not(containsString("/corrections/" + id))));
        mvc.perform(get("/corrections/{id}", id).with(herself))
                .andExpect(content().string(containsString("您自己的更正申请由社区党委核对")))
                .andExpect(content().string(not(containsString("/acceptance"))));
        mvc.perform(get("/").with(community))
                .andExpect(content().string(containsString("王秀兰申请更正电话")))
                .andExpect(content().string(containsString("/corrections/" + id)));
        mvc.perform(post("/corrections/{id}/acceptance", id).with(community).with(csrf()))
                .andExpect(redirectedUrl("/members/" + wang + "/edit?correction=" + id));
    }
}
