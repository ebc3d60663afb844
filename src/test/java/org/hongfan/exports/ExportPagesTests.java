package org.hongfan.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.hongfan.access.Role;
import org.hongfan.imports.ImportColumn;
import org.hongfan.imports.MemberColumns;
import org.hongfan.member.Village;
import org.hongfan.shared.NotFoundException;
import org.hongfan.support.Patience;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.TestClock;
import org.hongfan.support.Users;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** From the button on a list to the cells of the file. */
@PostgresTest
@RequiredArgsConstructor
class ExportPagesTests {
    private final MockMvc mvc;
    private final JdbcClient jdbc;
    private final TestClock clock;
    private final ExportService exports;
    private final ApplicationContext context;

    @Value("${hongfan.data}")
    private Path data;

    private Village village;
    private RequestPostProcessor district;
    private RequestPostProcessor secretary;
    private String firstId;

    @BeforeEach
    void aBranchAndItsNeighbour() {
        village = new Village(context);
        firstId = village.nextId();
        var registration = Village.registration(village.first, "王秀兰", firstId, "13812345678");
        context.getBean(org.hongfan.member.MemberService.class).register(village.staff(), registration);
        village.member(village.first, "赵大海");
        village.member(village.second, "钱外人");
        district = village.as(Role.DISTRICT_STAFF, village.district, null);
        secretary = village.as(Role.BRANCH_SECRETARY, village.first, null);
    }

    @Test
    void theListLeadsToItsExportWithItsFilters() throws Exception {
        mvc.perform(get("/members?sex=MALE&q=王&page=1").with(secretary))
                .andExpect(
                        content().string(containsString("/exports/new?list=members&amp;sex=MALE&amp;q=%E7%8E%8B\"")));
        mvc.perform(get("/exports/new?list=members&q=王").with(secretary))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("1 行")))
                .andExpect(content().string(containsString("含“王”")));
    }

    @Test
    void theFileHoldsTheFilteredRowsOfTheScopeAndNothingElse() throws Exception {
        List<Row> rows = rows(secretary, export(secretary, "members", "", "姓名", "所在党支部"));
        assertThat(texts(rows, 0)).containsExactly("姓名", "王秀兰", "赵大海");
        rows = rows(secretary, export(secretary, "members", "q=王", "姓名"));
        assertThat(texts(rows, 0)).containsExactly("姓名", "王秀兰");
        assertThat(texts(rows(district, export(district, "members", "", "姓名")), 0))
                .contains("钱外人");
        mvc.perform(request("members", "organization=" + village.second, "姓名").with(secretary))
                .andExpect(status().isNotFound());
        mvc.perform(get("/exports/new?list=members&organization=" + village.second)
                        .with(secretary))
                .andExpect(status().isNotFound());
    }

    @Test
    void cellsHaveTheirTypes() throws Exception {
        List<Row> rows =
                rows(secretary, export(secretary, "members", "q=王", "姓名", "公民身份号码", "出生年月", "入党日期", "手机号码", "年龄"));
        Row row = rows.get(1);
        assertThat(row.getCell(1).getType()).isEqualTo(CellType.STRING);
        assertThat(text(row, 2)).as("the day stands in the whole number alone").isEqualTo("1980-01");
        assertThat(row.getCell(3).getType()).isEqualTo(CellType.NUMBER);
        assertThat(row.getCell(3).asDate().toLocalDate()).isEqualTo(LocalDate.of(2005, 7, 1));
        assertThat(row.getCell(3).getDataFormatString()).isEqualTo("yyyy-mm-dd");
        assertThat(row.getCell(4).getType()).isEqualTo(CellType.STRING);
        assertThat(row.getCell(5).asNumber().intValue()).isEqualTo(46);
    }

    @Test
    void numbersAreMaskedUnlessTheRightIsHeldAndAReasonGiven() throws Exception {
        String masked = text(
                rows(secretary, export(secretary, "members", "q=王", "公民身份号码", "手机号码"))
                        .get(1),
                0);
        assertThat(masked).startsWith("379").contains("*************").doesNotContain("19800101");
        mvc.perform(request("members", "", "公民身份号码").param("plain", "true").with(secretary))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("请写明为什么需要完整的号码")));
        RequestPostProcessor community = village.as(Role.COMMUNITY_STAFF, village.south, null);
        mvc.perform(request("members", "", "公民身份号码")
                        .param("plain", "true")
                        .param("reason", "核对")
                        .with(community))
                .andExpect(status().isUnprocessableContent());
        String location = mvc.perform(request("members", "q=王", "公民身份号码", "手机号码")
                        .param("plain", "true")
                        .param("reason", "上级核对党员信息")
                        .with(secretary))
                .andExpect(status().is3xxRedirection())
                .andReturn()
                .getResponse()
                .getRedirectedUrl();
        Row row = rows(secretary, location).get(1);
        assertThat(text(row, 0)).isEqualTo(firstId);
        assertThat(text(row, 1)).isEqualTo("13812345678");
        assertThat(jdbc.sql("select summary from audit_entry where action = 'list_exported' order by id")
                        .query(String.class)
                        .list())
                .containsExactly("导出党员名册（含“王”） 1 行，号码已遮盖", "导出党员名册（含“王”） 1 行，含完整身份证号和电话，理由：上级核对党员信息");
        assertThat(seenBy("王秀兰")).contains("测试（", "查看了身份证号", "查看了电话", "随名册导出（上级核对党员信息）");
        assertThat(seenBy("赵大海")).as("not in the file").contains("还没有人看过").doesNotContain("随名册导出");
    }

    /** The member's own page. */
    private String seenBy(String name) throws Exception {
        long member = jdbc.sql("select id from member where name = :name")
                .param("name", name)
                .query(Long.class)
                .single();
        return mvc.perform(get("/me").with(village.as(Role.MEMBER, village.first, member)))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
    }

    @Test
    void whatASpreadsheetWouldRunIsMadeHarmless() throws Exception {
        for (String danger : List.of("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝cmd")) {
            jdbc.sql("update member set occupation = :text where name = '王秀兰'")
                    .param("text", danger)
                    .update();
            Cell cell = rows(secretary, export(secretary, "members", "q=王", "工作单位或岗位"))
                    .get(1)
                    .getCell(0);
            assertThat(cell.getType()).isEqualTo(CellType.STRING);
            assertThat(cell.asString()).startsWith("'");
            assertThat(cell.asString().substring(1).strip()).isEqualTo(danger.strip());
        }
        jdbc.sql("update member set occupation = :text where name = '王秀兰'")
                .param("text", "村医\u0001")
                .update();
        assertThat(text(
                        rows(secretary, export(secretary, "members", "q=王", "工作单位或岗位"))
                                .get(1),
                        0))
                .isEqualTo("村医");
    }

    @Test
    void theFileIsItsOwnersAloneAndGoesAfterADay() throws Exception {
        String mine = export(secretary, "members", "", "姓名");
        mvc.perform(get(mine).with(secretary))
                .andExpect(content().string(containsString("可以下载")))
                .andExpect(content().string(containsString("11月24日 10:00")));
        mvc.perform(get(mine + "/file").with(secretary))
                .andExpect(status().isOk())
                .andExpect(header().string("Cache-Control", "no-store"));
        mvc.perform(get(mine).with(district)).andExpect(status().isNotFound());
        mvc.perform(get(mine + "/file").with(district)).andExpect(status().isNotFound());
        mvc.perform(get("/exports").with(district)).andExpect(content().string(not(containsString("党员名册"))));
        long kept = files();
        clock.advance(Duration.ofHours(24));
        mvc.perform(get(mine + "/file").with(secretary))
                .andExpect(status().isGone())
                .andExpect(content().string(containsString("文件超过 24 小时，已经删除")));
        exports.tidy();
        assertThat(files()).isEqualTo(kept - 1);
        mvc.perform(get("/exports").with(secretary)).andExpect(content().string(containsString("已过期")));
    }

    @Test
    void whoLosesThePostLosesTheFile() {
        var inPost = village.viewer(Role.BRANCH_SECRETARY, village.first, null);
        var account = context.getBean(Users.class).create("secretary", Role.BRANCH_SECRETARY, village.first, null);
        var owner = new org.hongfan.access.Viewer(account, null, "书记", inPost.current(), inPost.posts());
        long id = exports.request(owner, new RequestExport("members", ExportFilters.NONE, List.of("姓名"), false, null));
        assertThat(exports.getFile(owner, id)).isRegularFile();
        var elsewhere = village.viewer(Role.BRANCH_SECRETARY, village.second, null);
        var moved = new org.hongfan.access.Viewer(account, null, "书记", elsewhere.current(), elsewhere.posts());
        assertThatThrownBy(() -> exports.getFile(moved, id)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void columnsChosenAreRemembered() throws Exception {
        mvc.perform(get("/exports/new?list=members").with(secretary))
                .andExpect(content().string(org.hamcrest.Matchers.matchesPattern("(?s).*value=\"民族\"[^>]*checked.*")));
        export(secretary, "members", "", "姓名", "党龄");
        mvc.perform(get("/exports/new?list=members").with(secretary))
                .andExpect(content().string(org.hamcrest.Matchers.matchesPattern("(?s).*value=\"党龄\"[^>]*checked.*")))
                .andExpect(content()
                        .string(not(org.hamcrest.Matchers.matchesPattern("(?s).*value=\"民族\"[^>]*checked.*"))));
        mvc.perform(request("members", "").with(secretary))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("请至少选择一列")));
    }

    @Test
    void theTemplateIsTheExportOfNothingUnderTheImportsHeadings() throws Exception {
        byte[] file = mvc.perform(get("/exports/template?list=members").with(secretary))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsByteArray();
        List<Row> rows = read(file);
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).stream().map(Cell::asString).toList())
                .containsExactlyElementsOf(
                        MemberColumns.ALL.stream().map(ImportColumn::heading).toList());
    }

    @Test
    void everyListGoesOutForThoseWhoReadIt() throws Exception {
        Users users = context.getBean(Users.class);
        RequestPostProcessor auditor = users.as(users.create("auditor", Role.AUDITOR, null));
        for (String list : List.of(
                "members",
                "organizations",
                "meetings",
                "attendance",
                "activities",
                "points",
                "point-spread",
                "duties")) {
            List<Row> rows = rows(secretary, exportUsual(secretary, list));
            assertThat(rows).as(list).isNotEmpty();
            mvc.perform(get("/exports/new?list=" + list).with(auditor)).andExpect(status().isNotFound());
        }
        assertThat(texts(rows(secretary, exportUsual(secretary, "organizations")), 0))
                .containsExactly("党组织名称", "河南第一党支部");
        assertThat(rows(auditor, exportUsual(auditor, "audit"))).hasSizeGreaterThan(1);
        mvc.perform(get("/exports/new?list=audit").with(secretary)).andExpect(status().isNotFound());
        mvc.perform(get("/exports/new?list=nothing").with(secretary)).andExpect(status().isNotFound());
    }

    @Test
    void aLongListIsWrittenInTheBackground() throws Exception {
        jdbc.sql("""
                        insert into activity (organization_id, audience_id, type, title, status, starts_at, ends_at, held_on, place, hours, created_at)
                        select :branch, :branch, 'VISIT', '走访' || n, 'PUBLISHED', timestamptz '2026-11-01 09:00+08', timestamptz '2026-11-01 11:00+08',
                               date '2026-11-01', '村委会', 2, now()
                          from generate_series(1, 5001) n
                        """).param("branch", village.first).update();
        mvc.perform(get("/exports/new?list=activities").with(secretary))
                .andExpect(content().string(containsString("会在后台生成")));
        String mine = exportUsual(secretary, "activities");
        Patience.until("the list is ready", () -> !progressOf(mine).contains("hx-trigger"));
        assertThat(progressOf(mine)).contains("可以下载").contains("5001 行");
        assertThat(rows(secretary, mine)).hasSize(5002);
    }

    @Test
    void workThatGivesNoSignOfLifeIsSaidToHaveFailed() throws Exception {
        String mine = export(secretary, "members", "", "姓名");
        jdbc.sql("update export_job set status = 'RUNNING'").update();
        mvc.perform(get(mine).with(secretary)).andExpect(content().string(containsString("正在生成")));
        clock.advance(ExportJobs.LIFE_SIGN.plusSeconds(1));
        mvc.perform(get(mine).with(secretary)).andExpect(content().string(containsString("没有完成")));
    }

    private long files() throws Exception {
        try (Stream<Path> files = Files.list(data.resolve("exports"))) {
            return files.count();
        }
    }

    private MockHttpServletRequestBuilder request(String list, String filters, String... columns) {
        MockHttpServletRequestBuilder request =
                post("/exports").param("list", list).param("filters", filters).with(csrf());
        return columns.length == 0 ? request : request.param("columns", columns);
    }

    private String export(RequestPostProcessor who, String list, String filters, String... columns) throws Exception {
        String location = mvc.perform(request(list, filters, columns).with(who))
                .andExpect(status().is3xxRedirection())
                .andReturn()
                .getResponse()
                .getRedirectedUrl();
        assertThat(location).matches("/exports/\\d+");
        return location;
    }

    private String exportUsual(RequestPostProcessor who, String list) throws Exception {
        String page = mvc.perform(get("/exports/new?list=" + list).with(who))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
        String[] columns = java.util.regex.Pattern.compile(
                        "<input type=\"checkbox\"(?=[^>]*name=\"columns\")(?=[^>]*checked)[^>]*value=\"([^\"]+)\"")
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .toArray(String[]::new);
        return export(who, list, "", columns);
    }

    private String progressOf(String export) {
        try {
            return mvc.perform(get(export + "/progress").with(secretary))
                    .andExpect(status().isOk())
                    .andReturn()
                    .getResponse()
                    .getContentAsString();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Row> rows(RequestPostProcessor who, String location) throws Exception {
        return read(mvc.perform(get(location + "/file").with(who))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsByteArray());
    }

    private static List<Row> read(byte[] file) throws Exception {
        try (ReadableWorkbook book = new ReadableWorkbook(
                new ByteArrayInputStream(file), new org.dhatim.fastexcel.reader.ReadingOptions(true, false))) {
            Sheet sheet = book.getFirstSheet();
            return sheet.read();
        }
    }

    private static List<String> texts(List<Row> rows, int column) {
        return rows.stream().map(row -> text(row, column)).toList();
    }

    private static String text(Row row, int column) {
        return row.getCellText(column);
    }
}
