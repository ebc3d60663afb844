package org.hongfan.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.flash;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipFile;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.account.ActivationService;
import org.hongfan.account.Slip;
import org.hongfan.member.MemberService;
import org.hongfan.member.Village;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.TestClock;
import org.hongfan.support.Users;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;

/** Accounts and grants come from a table, each line with its verdict, and nobody holds a list of passwords. */
@PostgresTest
@RequiredArgsConstructor
class AccountTableTests {
    private static final String GOOD = "heshan-da-tuanjie";

    private final MockMvc mvc;
    private final Users users;
    private final MemberService members;
    private final ActivationService activations;
    private final JdbcClient jdbc;
    private final TestClock clock;
    private final ApplicationContext context;

    private Village village;
    private long system;
    private long security;

    @BeforeEach
    void administrators() {
        village = new Village(context);
        system = users.create("sysadmin", Role.SYSTEM_ADMIN, null);
        security = users.create("secadmin", Role.SECURITY_ADMIN, null);
    }

    private Document upload(String path, long by, String table, int status) throws Exception {
        return Jsoup.parse(mvc.perform(multipart(path)
                        .file(new MockMultipartFile(
                                "file", "表.csv", "text/csv", table.getBytes(StandardCharsets.UTF_8)))
                        .with(csrf())
                        .with(users.as(by)))
                .andExpect(status().is(status))
                .andReturn()
                .getResponse()
                .getContentAsString());
    }

    private static List<String> verdicts(Document page) {
        return page.select("tbody tr").stream()
                .map(row -> row.select("[data-label=行]").text() + " "
                        + row.select("th").text() + ": "
                        + row.select("[data-label=结果]").text())
                .toList();
    }

    @Test
    void eachLineOfATableOfAccountsIsJudgedAndTheGoodOnesGetSlips() throws Exception {
        String number = village.nextId();
        members.register(village.staff(), Village.registration(village.first, "王秀兰", number, null));
        users.create("zhaoqiang", (Long) null);
        Document page = upload("/accounts/tables", system, """
                姓名,用户名,身份证号
                李强,,04512x
                赵强,,０１２３４５
                王秀兰,,%s
                王秀兰,,%s
                孙远,zhaoqiang,012345
                钱多,QD 1,012345
                ,,
                周全,,37990019800101000X
                吴双,,
                郑重,,37991
                冯一,fengyi,012345
                冯二,fengyi,012346
                陈三,,3.70211E+17
                """.formatted(number, number), 200);
        assertThat(verdicts(page))
                .containsExactly(
                        "2 李强: 可以建",
                        "3 赵强: 可以建",
                        "4 王秀兰: 可以建",
                        "5 王秀兰: 与第 4 行是同一个人",
                        "6 孙远: 用户名 zhaoqiang 已被使用",
                        "7 钱多: 用户名用 3 至 32 个小写字母、数字、点、横线或下划线，以字母开头",
                        "9 周全: " + verdicts(page).get(6).replaceFirst("^.*?: ", ""),
                        "10 吴双: 没有身份证号：在册党员填全 18 位，不在册的工作人员填后六位，扫开通单时用来核对是不是本人",
                        "11 郑重: 身份证号应为 18 位，现在是 5 位。不在册的工作人员只填后六位。",
                        "12 冯一: 可以建",
                        "13 冯二: 用户名 fengyi 与第 12 行重复",
                        "14 陈三: " + verdicts(page).get(11).replaceFirst("^.*?: ", ""));
        assertThat(verdicts(page).get(11)).contains("设为“文本”");
        assertThat(verdicts(page).get(6)).doesNotContain("可以建");
        assertThat(page.text()).contains("12 行，能建 4 个账号").doesNotContain(number);
        String location = mvc.perform(post("/accounts/tables/application")
                        .param("lines", page.select("input[name=lines]").attr("value"))
                        .with(csrf())
                        .with(users.as(system)))
                .andExpect(status().is3xxRedirection())
                .andReturn()
                .getResponse()
                .getRedirectedUrl();
        long batch = Long.parseLong(location.replaceFirst("/accounts/slips/", ""));
        List<Slip> slips = activations.open(users.viewer(system), batch).slips();
        assertThat(slips)
                .extracting(Slip::username)
                .containsExactlyInAnyOrder("liqiang", "zhaoqiang2", "wangxiulan", "fengyi");
        mvc.perform(get(location + "/file").with(users.as(system))).andExpect(status().isOk());
        mvc.perform(get(location).with(users.as(security))).andExpect(status().isNotFound());

        Slip staff = slips.stream()
                .filter(slip -> slip.name().equals("李强"))
                .findFirst()
                .orElseThrow();
        for (String wrong : List.of("123456", "045121", "")) {
            assertThat(confirm(staff, "李强", wrong).getStatus())
                    .as("a found slip is not the account: " + wrong)
                    .isEqualTo(422);
        }
        takeUp(staff, "李强", "04512X");
        Slip member = slips.stream()
                .filter(slip -> slip.name().equals("王秀兰"))
                .findFirst()
                .orElseThrow();
        assertThat(confirm(member, "王秀兰", "").getStatus()).isEqualTo(422);
        mvc.perform(get("/welcome/{code}?staff=", staff.code().value()))
                .andExpect(content().string(containsString("身份证号最后六位")));
        takeUp(member, "王秀兰", number.substring(12));
        assertThat(jdbc.sql(
                                "select username from account where not must_change_password and last_signed_in_at is not null order by 1")
                        .query(String.class)
                        .list())
                .containsExactly("liqiang", "wangxiulan");
        assertThat(jdbc.sql("select count(*) from role_grant where account_id not in (:a, :b)")
                        .param("a", system)
                        .param("b", security)
                        .query(Long.class)
                        .single())
                .as("an account is not a role")
                .isZero();
    }

    private MockHttpServletResponse confirm(Slip slip, String name, String lastSix) throws Exception {
        return mvc.perform(post("/welcome/" + slip.code().value())
                        .param("name", name)
                        .param("lastSix", lastSix)
                        .with(csrf()))
                .andReturn()
                .getResponse();
    }

    private Slip slipOf(String table) throws Exception {
        Document page = upload("/accounts/tables", system, table, 200);
        String location = mvc.perform(post("/accounts/tables/application")
                        .param("lines", page.select("input[name=lines]").attr("value"))
                        .with(csrf())
                        .with(users.as(system)))
                .andReturn()
                .getResponse()
                .getRedirectedUrl();
        return activations
                .open(users.viewer(system), Long.parseLong(location.replaceFirst("/accounts/slips/", "")))
                .slips()
                .get(0);
    }

    @Test
    void theEndOfTheNumberIsKeptUnderTheCodeAndOnlyUntilItIsUsed() throws Exception {
        Slip slip = slipOf("姓名,身份证号\n李强,045123\n赵强,045123\n");
        assertThat(jdbc.sql("select count(distinct last_six_hash) from activation_slip")
                        .query(Long.class)
                        .single())
                .as("the same end looks the same nowhere")
                .isEqualTo(2);
        takeUp(slip, slip.name(), "045123");
        assertThat(jdbc.sql("select count(last_six_hash) from activation_slip")
                        .query(Long.class)
                        .single())
                .isOne();
    }

    @Test
    void aSlipThatAsksForNothingItCanCheckOpensNothing() throws Exception {
        Slip slip = slipOf("姓名,身份证号\n李强,045123\n");
        jdbc.sql("update activation_slip set last_six_hash = null").update();
        MockHttpServletResponse answer = confirm(slip, "李强", "045123");
        assertThat(answer.getStatus()).isEqualTo(422);
        assertThat(answer.getContentAsString()).contains("没有登记身份证号", "请找系统管理员重置密码");
        assertThat(confirm(slip, "李某", "045123").getContentAsString())
                .as("nothing is said to who does not know the name")
                .doesNotContain("没有登记身份证号");
    }

    private void takeUp(Slip slip, String name, String lastSix) throws Exception {
        MockHttpSession session = new MockHttpSession();
        var confirm = post("/welcome/" + slip.code().value())
                .session(session)
                .with(csrf())
                .param("name", name);
        mvc.perform(confirm.param("lastSix", lastSix)).andExpect(redirectedUrl("/welcome/password"));
        mvc.perform(post("/welcome/password")
                        .session(session)
                        .with(csrf())
                        .param("password", GOOD)
                        .param("repeated", GOOD))
                .andExpect(redirectedUrl("/"));
    }

    @Test
    void eachLineOfATableOfGrantsIsJudgedByTheRulesOfOneByHand() throws Exception {
        users.create("liqiang", (Long) null);
        users.create("auditor", Role.AUDITOR, null);
        Document page = upload("/grants/tables", security, """
                某镇岗位表,,,,,
                用户名,姓名,岗位,所在组织,开始日期,结束日期
                liqiang,liqiang,支部书记,河南第一党支部,2026年11月1日,
                liqiang,,支部书记,河南第一党支部,,
                liqiang,,支部书记,河南村党委,,
                liqiang,别人,支部书记,河南第二党支部,,
                nobody,,支部书记,河南第二党支部,,
                auditor,,支部书记,河南第二党支部,,
                secadmin,,支部书记,河南第二党支部,,
                liqiang,,班长,河南第二党支部,,
                liqiang,,镇街党务工作者,甲镇党委,,昨天
                liqiang,,镇党务工作者,甲镇党委,,
                """, 200);
        assertThat(verdicts(page))
                .containsExactly(
                        "3 liqiang: 可以授权",
                        "4 liqiang: 与第 3 行重复",
                        "5 liqiang: 支部一级没有叫“河南村党委”的组织，请写全称或组织代码",
                        "6 liqiang: 这个账号的姓名是liqiang，和表里不一样",
                        "7 nobody: 没有用户名是 nobody 的账号",
                        "8 auditor: 系统管理员、安全管理员、审计员须由三个人分别担任，也不兼任其他岗位",
                        "9 secadmin: 不能给自己授权，请由另一名安全管理员办理",
                        "10 liqiang: 没有叫“班长”的岗位，可以写：党员、中心户长、支部书记、社区党务工作者、镇街党务工作者、区级党务工作者、系统管理员、安全管理员、审计员",
                        "11 liqiang: 结束日期“昨天”不是日期",
                        "12 liqiang: 可以授权");
        String lines = page.select("input[name=lines]").attr("value");
        mvc.perform(post("/grants/tables/application")
                        .param("lines", lines)
                        .with(csrf())
                        .with(users.as(users.create("second", Role.SECURITY_ADMIN, null))))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("请重新上传")));
        mvc.perform(post("/grants/tables/application")
                        .param("lines", lines)
                        .with(csrf())
                        .with(users.as(security)))
                .andExpect(redirectedUrl("/grants"))
                .andExpect(flash().attribute("flash", "已授权 1 项，对方重新登录后生效；另有 1 项等另一名安全管理员同意"));
        assertThat(jdbc.sql("""
                        select g.role || ' ' || o.name || ' ' || g.from_on from role_grant g join organization o on o.id = g.organization_id
                        """).query(String.class).list()).containsExactly("BRANCH_SECRETARY 河南第一党支部 2026-11-01");
        assertThat(jdbc.sql(
                                "select r.role || ' ' || o.name from grant_request r join organization o on o.id = r.organization_id where r.status = 'OPEN'")
                        .query(String.class)
                        .list())
                .as("a whole town waits for the other security administrator")
                .containsExactly("TOWN_STAFF 甲镇党委");
        clock.advance(Duration.ofHours(2));
        mvc.perform(post("/grants/tables/application")
                        .param("lines", lines)
                        .with(csrf())
                        .with(users.as(security)))
                .andExpect(status().isUnprocessableContent());
    }

    @Test
    void aFileThatIsNoTableSaysWhatIsMissing() throws Exception {
        assertThat(upload("/accounts/tables", system, "编号,备注\n1,2\n", 422).text())
                .contains("没有找到“姓名”这一列");
        assertThat(upload("/grants/tables", security, "", 422).text()).contains("文件是空的");
        for (String template : List.of("/accounts/tables/template", "/grants/tables/template")) {
            mvc.perform(get(template).with(users.as(template.startsWith("/accounts") ? system : security)))
                    .andExpect(status().isOk());
        }
        byte[] blank = mvc.perform(get("/accounts/tables/template").with(users.as(system)))
                .andReturn()
                .getResponse()
                .getContentAsByteArray();
        assertThat(part(blank, "xl/worksheets/sheet1.xml"))
                .as("Excel keeps the digits of an ID number")
                .contains("r=\"C2\"", "r=\"C501\"");
        assertThat(part(blank, "xl/styles.xml")).contains("formatCode=\"@\"");
    }

    private static String part(byte[] workbook, String name) throws Exception {
        Path file = Files.createTempFile("template", ".xlsx");
        Files.write(file, workbook);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return new String(zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            Files.delete(file);
        }
    }
}
