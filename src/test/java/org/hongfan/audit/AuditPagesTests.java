package org.hongfan.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.member.Village;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.Users;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** What the auditor finds in the trail, and what comes into it. */
@PostgresTest
@RequiredArgsConstructor
class AuditPagesTests {
    private final MockMvc mvc;
    private final Users users;
    private final JdbcClient jdbc;
    private final ApplicationContext context;
    private String secretaryName;
    private Village village;
    private RequestPostProcessor auditor;
    private RequestPostProcessor secretary;
    private long wang;

    @BeforeEach
    void aBranch() throws Exception {
        village = new Village(context);
        auditor = users.as(users.create("shenji", Role.AUDITOR, null));
        secretary = village.as(Role.BRANCH_SECRETARY, village.first, null);
        secretaryName = "BRANCH_SECRETARY-" + village.first + "-null";
        wang = village.member(village.first, "王秀兰");
        mvc.perform(post("/members/{id}", wang)
                        .with(secretary)
                        .with(csrf())
                        .param("version", "0")
                        .param("name", "王秀英")
                        .param("phone", "13805321234")
                        .param("ethnicity", "HAN")
                        .param("education", "SENIOR_HIGH")
                        .param("sector", "FARMING")
                        .param("kind", "FULL")
                        .param("joinedOn", "2005-07-01")
                        .param("confirmedOn", "2006-08-01")
                        .param("floating", "NONE"))
                .andExpect(status().is3xxRedirection());
    }

    @Test
    void aChangeIsToldWithBeforeAndAfterWhoWhereAndInWhichPost() throws Exception {
        long id = entry("member_updated");
        mvc.perform(get("/audit/{id}", id).with(auditor))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("测试（" + secretaryName + "）")))
                .andExpect(content().string(containsString("河南第一党支部 · 支部书记")))
                .andExpect(
                        content()
                                .string(
                                        containsString(
                                                "<th scope=\"row\">姓名</th><td data-label=\"原来\">王秀兰</td><td data-label=\"现在\">王秀英</td>")))
                .andExpect(
                        content()
                                .string(
                                        containsString(
                                                "<th scope=\"row\">转正日期</th><td data-label=\"原来\">2006年7月1日</td><td data-label=\"现在\">2006年8月1日</td>")))
                .andExpect(content().string(containsString("138****1234")))
                .andExpect(content().string(not(containsString("13805321234"))));
    }

    @Test
    void filtersByUnitSubtreeAndText() throws Exception {
        String path = "/" + village.district + "/" + village.town + "/" + village.south + "/";
        for (String query : List.of(
                "unit=河南第一", "under=" + path, "text=王秀英", "username=" + secretaryName, "action=member_updated")) {
            mvc.perform(get("/audit?" + query).with(auditor))
                    .andExpect(status().isOk())
                    .andExpect(content().string(containsString("姓名由王秀兰改为王秀英")));
        }
        for (String query : List.of(
                "unit=河北第一党支部", "under=/" + village.district + "/" + village.subdistrict + "/", "text=没有这样的话")) {
            mvc.perform(get("/audit?" + query).with(auditor))
                    .andExpect(content().string(not(containsString("姓名由王秀兰改为王秀英"))));
        }
    }

    @Test
    void refusedAccessIsWrittenDown() throws Exception {
        long stranger = village.member(village.other, "赵大海");
        String request = mvc.perform(get("/members/{id}", stranger)
                        .header("X-Request-Id", "mine")
                        .with(secretary))
                .andExpect(status().isNotFound())
                .andExpect(header().string("X-Request-Id", not("mine")))
                .andReturn()
                .getResponse()
                .getHeader("X-Request-Id");
        long id = entry("access_refused");
        assertThat(jdbc.sql(
                                "select summary || '|' || actor || '|' || post || '|' || unit || '|' || request from audit_entry where id = :id")
                        .param("id", id)
                        .query(String.class)
                        .single())
                .isEqualTo("拒绝访问 GET /members/" + stranger + "：不在权限范围内，或者不存在|测试（" + secretaryName
                        + "）|河南第一党支部 · 支部书记|河南第一党支部|" + request);
        mvc.perform(get("/accounts").with(secretary)).andExpect(status().isNotFound());
        assertThat(count("access_refused")).isEqualTo(2);
        mvc.perform(get("/no-such-page").with(secretary)).andExpect(status().isNotFound());
        mvc.perform(get("/members").with(secretary))
                .andExpect(status().isOk())
                .andExpect(header().exists("X-Request-Id"));
        assertThat(count("access_refused"))
                .as("a mistyped address is no refusal")
                .isEqualTo(2);
    }

    @Test
    void nobodyFillsTheTrailByAsking() throws Exception {
        for (int i = 0; i < 40; i++) {
            mvc.perform(get("/accounts").with(secretary)).andExpect(status().isNotFound());
        }
        assertThat(count("access_refused")).isEqualTo(21);
        assertThat(jdbc.sql("select summary from audit_entry where action = 'access_refused' order by id desc limit 1")
                        .query(String.class)
                        .single())
                .contains("一分钟内被拒绝超过 20 次");
    }

    @Test
    void theAuditorChecksTheTrail() throws Exception {
        mvc.perform(get("/audit/verification").with(auditor))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("现在核验")));
        mvc.perform(post("/audit/verification").with(auditor).with(csrf()))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("完好")));
        assertThat(jdbc.sql("select summary from audit_entry where action = 'audit_verified'")
                        .query(String.class)
                        .single())
                .startsWith("核验审计日志：完好，共 ");
        mvc.perform(get("/audit/{id}", entry("member_updated")).with(auditor))
                .andExpect(content().string(containsString("校验值")));
        mvc.perform(post("/audit/verification").with(secretary).with(csrf())).andExpect(status().isNotFound());
    }

    private long entry(String action) {
        return jdbc.sql("select id from audit_entry where action = :action order by id desc limit 1")
                .param("action", action)
                .query(Long.class)
                .single();
    }

    private long count(String action) {
        return jdbc.sql("select count(*) from audit_entry where action = :action")
                .param("action", action)
                .query(Long.class)
                .single();
    }
}
