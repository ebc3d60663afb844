package org.hongfan.member.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.member.MemberService;
import org.hongfan.member.Village;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** A whole number is seen with a reason only, once, and the member learns of it. */
@PostgresTest
@RequiredArgsConstructor
class RevealTests {
    private static final String PHONE = "13805321234";

    private final MockMvc mvc;
    private final MemberService members;
    private final ApplicationContext context;
    private final JdbcClient jdbc;
    private Village village;
    private RequestPostProcessor secretary;
    private String idNumber;
    private long wang;

    @BeforeEach
    void aMember() {
        village = new Village(context);
        secretary = village.as(Role.BRANCH_SECRETARY, village.first, null);
        idNumber = village.nextId();
        wang = members.register(village.staff(), Village.registration(village.first, "王秀兰", idNumber, PHONE));
    }

    @Test
    void aReasonOpensOneNumberOnceAndTheMemberReadsIt() throws Exception {
        mvc.perform(get("/members/{id}", wang).with(secretary))
                .andExpect(content().string(containsString("查看完整身份证号")))
                .andExpect(content().string(not(containsString(idNumber))));
        mvc.perform(reveal(wang, "ID_NUMBER", "TRANSFER", null).with(secretary))
                .andExpect(status().isOk())
                .andExpect(header().string("Cache-Control", containsString("no-store")))
                .andExpect(content().string(containsString(idNumber)))
                .andExpect(content().string(not(containsString(PHONE))));
        mvc.perform(get("/members/{id}", wang).with(secretary))
                .andExpect(content().string(not(containsString(idNumber))));
        mvc.perform(get("/me").with(village.as(Role.MEMBER, village.first, wang)))
                .andExpect(content().string(containsString("测试（河南第一党支部 · 支部书记） 查看了身份证号")))
                .andExpect(content().string(containsString("办理组织关系接转")))
                .andExpect(content().string(containsString("2026年11月23日 10:00")));
        assertThat(jdbc.sql("select summary from audit_entry where action = 'number_revealed'")
                        .query(String.class)
                        .single())
                .isEqualTo("查看王秀兰的完整身份证号：办理组织关系接转");
    }

    /** Its key is lost, or it was altered: everything else of the page is there, and no look is written down. */
    @Test
    void aNumberThatCannotBeOpenedIsSaidInWords() throws Exception {
        jdbc.sql("update member set id_number_cipher = set_byte(id_number_cipher, 0, 9), phone_cipher = ''")
                .update();
        mvc.perform(get("/members/{id}", wang).with(secretary)).andExpect(status().isOk());
        mvc.perform(reveal(wang, "ID_NUMBER", "TRANSFER", null).with(secretary))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("身份证号打不开：加密它的是第 9 号密钥，密钥文件里没有这一把")));
        mvc.perform(reveal(wang, "PHONE", "TRANSFER", null).with(secretary).header("HX-Request", "true"))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("电话打不开：内容不完整")));
        assertThat(reveals()).isZero();
        mvc.perform(post("/me/data/sheet").with(csrf()).with(village.as(Role.MEMBER, village.first, wang)))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("打不开")))
                .andExpect(content().string(containsString("王秀兰")));
    }

    @Test
    void aFragmentAnswersInPlace() throws Exception {
        mvc.perform(reveal(wang, "PHONE", "CONTACT", null).with(secretary).header("HX-Request", "true"))
                .andExpect(status().isOk())
                .andExpect(content().string(startsWith("<dd id=\"number-PHONE\"")))
                .andExpect(content().string(containsString(PHONE)));
        mvc.perform(reveal(wang, "PHONE", "OTHER", "看看").with(secretary).header("HX-Request", "true"))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("请写明为什么要看")))
                .andExpect(content().string(not(containsString(PHONE))));
        assertThat(reveals()).isEqualTo(1);
    }

    @Test
    void withoutAReasonNothingIsShownOrWrittenDown() throws Exception {
        mvc.perform(reveal(wang, "PHONE", "", null).with(secretary))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("请选择查看的原因")))
                .andExpect(content().string(not(containsString(PHONE))));
        mvc.perform(reveal(wang, "PHONE", "OTHER", null).with(secretary))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("请写明为什么要看")));
        assertThat(reveals()).isZero();
    }

    @Test
    void aNumberTypedAsReasonIsKeptMasked() throws Exception {
        mvc.perform(reveal(wang, "PHONE", "OTHER", "本人用 " + PHONE + " 来电要求核对").with(secretary))
                .andExpect(status().isOk());
        assertThat(jdbc.sql(
                                "select note || (select summary from audit_entry where action = 'number_revealed') from reveal")
                        .query(String.class)
                        .single())
                .contains("138****1234")
                .doesNotContain(PHONE);
    }

    @Test
    void nobodyOutsideTheBranchAndNoHostSeesIt() throws Exception {
        long household = village.found(village.first, OrganizationKind.MEMBER_HOUSEHOLD, "王家中心户");
        members.joinHousehold(village.staff(), wang, household, java.time.LocalDate.of(2026, 11, 1));
        for (RequestPostProcessor other : new RequestPostProcessor[] {
            village.as(Role.BRANCH_SECRETARY, village.second, null),
            village.as(Role.HOUSEHOLD_HOST, household, village.member(village.first, "李明")),
            village.as(Role.MEMBER, village.first, wang)
        }) {
            mvc.perform(reveal(wang, "PHONE", "CONTACT", null).with(other)).andExpect(status().isNotFound());
        }
        assertThat(reveals()).isZero();
    }

    private long reveals() {
        return jdbc.sql("select count(*) from reveal").query(Long.class).single();
    }

    private MockHttpServletRequestBuilder reveal(long member, String field, String reason, String note) {
        MockHttpServletRequestBuilder request = post("/members/{id}/reveals", member)
                .with(csrf())
                .param("field", field)
                .param("reason", reason);
        return note == null ? request : request.param("note", note);
    }
}
