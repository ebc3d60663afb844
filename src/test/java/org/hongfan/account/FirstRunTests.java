package org.hongfan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.Users;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** The first minutes of a portal on one's own database. */
@PostgresTest
@RequiredArgsConstructor
class FirstRunTests {
    private final MockMvc mvc;
    private final FirstRunService firstRun;
    private final Users users;
    private final AccountDirectory accounts;

    @Test
    void leadsThereFromEverywhereUntilThereIsADistrict() throws Exception {
        mvc.perform(get("/login")).andExpect(redirectedUrl("/first-run"));
        mvc.perform(get("/first-run"))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("设置码")));
    }

    @Test
    void asksForTheCodeOfTheLog() throws Exception {
        mvc.perform(form("guess", "auditor"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("设置码不对")))
                .andExpect(content().string(containsString("红帆区委")));
        assertThat(firstRun.isPending()).isTrue();
    }

    @Test
    void saysWhoseNameIsMissing() throws Exception {
        mvc.perform(post("/first-run").with(csrf()).param("setupCode", firstRun.setupCode()))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("请填写审计员的姓名")))
                .andExpect(content().string(containsString("请填写区级党务工作者的姓名")))
                .andExpect(content().string(not(containsString("请填写姓名"))));
    }

    @Test
    void foundsTheDistrictAndCloses() throws Exception {
        mvc.perform(form(firstRun.setupCode(), "sysadmin"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("不能重复")));
        assertThat(firstRun.isPending()).isTrue();

        var answer = mvc.perform(form(firstRun.setupCode(), "auditor"))
                .andExpect(redirectedUrl("/first-run"))
                .andReturn();
        @SuppressWarnings("unchecked")
        List<IssuedPassword> issued =
                (List<IssuedPassword>) answer.getFlashMap().get("issued");
        assertThat(issued)
                .extracting(each -> users.viewer(each.accountId()).current().role())
                .containsExactly(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR, Role.DISTRICT_STAFF);
        assertThat(issued)
                .allSatisfy(each -> assertThat(accounts.get(each.accountId()).mustChangePassword())
                        .isTrue());
        mvc.perform(get("/first-run").flashAttr("issued", issued))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString(issued.get(0).password())));

        mvc.perform(get("/first-run")).andExpect(status().isNotFound());
        mvc.perform(form(firstRun.setupCode(), "auditor")).andExpect(status().isNotFound());
        mvc.perform(get("/login")).andExpect(status().isOk());
    }

    private static MockHttpServletRequestBuilder form(String code, String auditor) {
        return post("/first-run")
                .with(csrf())
                .param("setupCode", code)
                .param("name", "中共红帆区委员会")
                .param("shortName", "红帆区委")
                .param("foundedOn", "1949-10-01")
                .param("systemAdmin.name", "王芳")
                .param("systemAdmin.username", "sysadmin")
                .param("securityAdmin.name", "李强")
                .param("securityAdmin.username", "secadmin")
                .param("auditor.name", "赵敏")
                .param("auditor.username", auditor)
                .param("districtStaff.name", "陈静")
                .param("districtStaff.username", "district");
    }
}
