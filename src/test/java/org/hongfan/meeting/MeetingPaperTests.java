package org.hongfan.meeting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.hongfan.access.Post;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.member.Village;
import org.hongfan.support.Paper;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;

/** 会议记录 and 签到表 of branches of several sizes, printed by the browser and read back page by page, and their Word files. */
@PostgresTest
class MeetingPaperTests {
    private static final LocalDateTime HELD = LocalDateTime.of(2026, 11, 20, 19, 0);
    private static final String FULL_NAME = "甲镇河南村第一网格党支部";
    private static final int FEWEST_LINES = 20;
    private static final float EDGE = 28;

    @Autowired
    MockMvc mvc;

    @Autowired
    MeetingService service;

    @Autowired
    MeetingDocuments documents;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    ApplicationContext context;

    Village village;
    Viewer secretary;
    Viewer community;
    List<Long> members;
    int planned;

    @BeforeEach
    void aVillage() {
        village = new Village(context);
        jdbc.sql(
                        "insert into account (id, username, password_hash, name, created_at) values (900001, 'tester', '-', '审核人', now())")
                .update();
        jdbc.sql("update organization set name = :name where id = :id")
                .param("name", FULL_NAME)
                .param("id", village.first)
                .update();
        secretary = acting(Role.BRANCH_SECRETARY, village.first);
        community = acting(Role.COMMUNITY_STAFF, village.south);
    }

    private Viewer acting(Role role, long unit) {
        Post post = village.viewer(role, unit, null).current();
        return new Viewer(900001, null, "测试", post, List.of(post));
    }

    private void people(int number) {
        members = IntStream.rangeClosed(1, number)
                .mapToObj(i -> village.member(village.first, name(i)))
                .toList();
    }

    /** Not two alike, of two and of three characters. */
    private static String name(int i) {
        return "赵钱孙周吴郑".charAt(i % 6)
                + (i % 5 == 0 ? "" : String.valueOf("建国海波明".charAt(i % 5)))
                + "甲乙丙丁戊己庚辛壬癸子".charAt(i / 6);
    }

    /** Each on a day of its own, so that none is taken for another. */
    private long planned() {
        LocalDateTime begins = HELD.minusDays(planned++);
        return service.plan(
                secretary,
                new MeetingPlan(
                        village.first,
                        null,
                        MeetingType.GENERAL_MEETING,
                        "2026年第四季度支部党员大会",
                        begins,
                        begins.plusMinutes(90),
                        "党群服务中心",
                        members.get(1),
                        members.get(0),
                        "镇党委副书记周强、驻村干部孙丽",
                        List.of(new MeetingPlan.AgendaItem("讨论年度计划", false, true))));
    }

    /** One excused, one absent, one late, one by the code; the record not yet submitted. */
    private long held(String minutes) {
        long id = planned();
        service.open(secretary, id);
        service.saveMinutes(secretary, id, 0, minutes);
        int last = members.size() - 1;
        service.mark(
                secretary,
                id,
                List.of(
                        new Mark(members.get(last), AttendanceStatus.EXCUSED, "住院手术"),
                        new Mark(members.get(last - 1), AttendanceStatus.ABSENT, null),
                        new Mark(members.get(last - 2), AttendanceStatus.LATE, null)));
        jdbc.sql("""
                        update attendance set status = 'PRESENT', means = 'QR', recorded_at = timestamptz '2026-11-20 18:52+08'
                         where meeting_id = :id and member_id = :member
                        """).param("id", id).param("member", members.get(0)).update();
        return id;
    }

    private static String minutes(int characters) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; text.length() < characters; i++) {
            text.append(i).append("、讨论村道硬化，有人提出不同意见：时间太紧，建议先修东头。\n");
        }
        return text.substring(0, characters);
    }

    private Paper printed(String paper, long id, String name) throws Exception {
        String html = mvc.perform(get("/meetings/" + id + "/" + paper)
                        .with(village.as(Role.BRANCH_SECRETARY, village.first, null)))
                .andReturn()
                .getResponse()
                .getContentAsString(StandardCharsets.UTF_8);
        return Paper.print(html, name);
    }

    @ParameterizedTest
    @CsvSource({"4, 1, 5, 1", "27, 1, 5, 1", "60, 2, 6, 2"})
    void aBranchPrintsItsPapersOnFewFullPages(int people, int shortRecord, int longRecord, int sheet) throws Exception {
        people(people);
        recordLeavesNoHalfEmptyPageAndNoSignaturesAlone(people, 200, shortRecord);
        long id = recordLeavesNoHalfEmptyPageAndNoSignaturesAlone(people, 6000, longRecord);
        sheetThatGoesRoundTellsNobodysReasons(id, people, sheet);
        wordFilesSayTheSameAndNumberTheirPages(id, people);
    }

    private long recordLeavesNoHalfEmptyPageAndNoSignaturesAlone(int people, int characters, int pages)
            throws Exception {
        long id = held(minutes(characters));
        service.submit(secretary, id, SeenRoll.AS_IT_STANDS, Set.of());
        service.archive(community, id);
        Paper paper = printed("record", id, "record-" + people + "-" + characters);
        assertThat(paper.sheets()).hasSizeLessThanOrEqualTo(pages);
        assertThat(paper.text())
                .contains("党组织" + FULL_NAME)
                .contains("应到%d人,实到%d人,请假1人,缺席1人,迟到1人".formatted(people, people - 2))
                .contains("(住院手术)", "镇党委副书记周强", "上级审核", "审核人2026年11月23日提交;审核人2026年11月23日审核归档")
                .contains(IntStream.rangeClosed(1, people)
                        .mapToObj(MeetingPaperTests::name)
                        .toList())
                .contains(minutes(characters)
                        .replaceAll("\\s", "")
                        .replace('，', ',')
                        .replace('：', ':'))
                .doesNotContain("未提交");
        for (int i = 0; i < paper.sheets().size(); i++) {
            Paper.Sheet sheet = paper.sheets().get(i);
            assertThat(sheet.foot())
                    .isEqualTo("第" + (i + 1) + "页/共" + paper.sheets().size() + "页");
            assertThat(sheet.left()).isGreaterThan(EDGE);
            assertThat(sheet.right()).isLessThan(sheet.width() - EDGE);
            if (sheet != paper.last()) {
                assertThat(sheet.lines())
                        .as("lines of page " + (i + 1))
                        .hasSizeGreaterThan(FEWEST_LINES)
                        .noneMatch(line -> line.contains("签字"));
            }
        }
        List<String> end = paper.last().lines();
        assertThat(end.get(end.size() - 1)).contains("主持人签字", "记录人签字");
        assertThat(end).as("what stands on the page of the signatures").hasSizeGreaterThan(4);
        return id;
    }

    @Test
    void aRecordThatIsNotArchivedSaysSo() throws Exception {
        people(27);
        long plan = planned();
        assertThat(printed("record", plan, "record-planned").text())
                .contains("“会议还没有召开”", "应到27人")
                .doesNotContain("实到27", "达到法定人数", "审核归档");
        service.cancel(secretary, plan, "改期");
        assertThat(printed("record", plan, "record-cancelled").text())
                .contains("“会议已取消”")
                .doesNotContain("实到27");
        long id = held(minutes(3000));
        Paper draft = printed("record", id, "record-draft");
        assertThat(draft.text()).contains("“未提交”", "应到27人,实到2人,请假1人,缺席1人,迟到1人,未登记23人");
        assertThat(draft.sheets())
                .hasSizeGreaterThan(1)
                .allMatch(sheet -> sheet.lines().get(0).contains("未归档"));
        service.submit(secretary, id, SeenRoll.AS_IT_STANDS, Set.of());
        assertThat(printed("record", id, "record-submitted").text()).contains("“已提交,待审核”");
        service.sendBack(community, id, "请补充讨论情况");
        assertThat(printed("record", id, "record-returned").text()).contains("“未提交,正在修改”");
    }

    private void sheetThatGoesRoundTellsNobodysReasons(long id, int people, int pages) throws Exception {
        assertThat(printed("sign-in-sheet", id, "sign-in-sheet-after-" + people).text())
                .contains("应到%d人实到%d人列席2人".formatted(people, people - 2));
        service.reopen(community, id, "更正");
        Paper paper = printed("sign-in-sheet", id, "sign-in-sheet-" + people);
        assertThat(paper.sheets()).hasSize(pages);
        assertThat(paper.text())
                .contains(FULL_NAME, "应到" + people + "人实到____人列席____人", "扫码18:52", "请假", "列席人员", "镇党委副书", "驻村干部孙")
                .contains(IntStream.rangeClosed(1, people)
                        .mapToObj(MeetingPaperTests::name)
                        .toList())
                .contains(String.valueOf(people))
                .doesNotContain("住院手术", "名单默认");
        assertThat(paper.count("序号姓名签名备注")).as("heads, two side by side").isEqualTo(people == 4 ? 1 : 2 * pages);
        for (Paper.Sheet sheet : paper.sheets()) {
            assertThat(sheet.right()).isLessThan(sheet.width() - EDGE);
        }
    }

    private void wordFilesSayTheSameAndNumberTheirPages(long id, int people) throws IOException {
        try (XWPFDocument record = open(documents.writeRecord(secretary, id));
                XWPFDocument sheet = open(documents.writeSignInSheet(secretary, id))) {
            for (XWPFDocument document : List.of(record, sheet)) {
                String footer = document.getFooterList()
                        .get(0)
                        .getParagraphs()
                        .get(0)
                        .getCTP()
                        .xmlText();
                assertThat(footer).contains("\"PAGE\"", "\"NUMPAGES\"").containsSubsequence("第 ", " 页 / 共 ", " 页");
            }
            List<String> cells = cells(record);
            assertThat(paragraphs(record)).contains("“未提交，正在修改”");
            assertThat(cells)
                    .contains(FULL_NAME, "上级审核")
                    .contains("应到 %d 人，实到 %d 人，请假 1 人，缺席 1 人，迟到 1 人".formatted(people, people - 2));
            assertThat(cells.get(cells.indexOf("到会") + 1).split("、")).hasSize(people - 2);
            XWPFTableRow check = record.getTables()
                    .get(0)
                    .getRows()
                    .get(record.getTables().get(0).getNumberOfRows() - 1);
            assertThat(check.isCantSplitRow()).isTrue();
            assertThat(check.getTableCells())
                    .allSatisfy(cell -> assertThat(cell.getParagraphs()).allMatch(XWPFParagraph::isKeepNext));
            assertThat(cells(sheet))
                    .contains("扫码 18:52", "镇党委副书记周强", "列席人员", String.valueOf(people))
                    .noneMatch(text -> text.contains("住院"));
            assertThat(paragraphs(sheet)).contains(FULL_NAME, "应到 " + people + " 人　实到 ＿＿＿＿ 人　列席 ＿＿＿＿ 人");
            int lines = people == 4 ? 4 : (people + 1) / 2;
            assertThat(sheet.getTables().get(0).getRows()).hasSize(1 + lines + 1 + (people == 4 ? 6 : 3));
        }
    }

    private static XWPFDocument open(MeetingDocuments.Paper paper) throws IOException {
        return new XWPFDocument(new ByteArrayInputStream(paper.content()));
    }

    private static List<String> paragraphs(XWPFDocument document) {
        return document.getParagraphs().stream().map(XWPFParagraph::getText).toList();
    }

    private static List<String> cells(XWPFDocument document) {
        List<String> cells = new ArrayList<>();
        document.getTables()
                .forEach(table ->
                        table.getRows().forEach(row -> row.getTableCells().forEach(cell -> cells.add(cell.getText()))));
        return cells;
    }
}
