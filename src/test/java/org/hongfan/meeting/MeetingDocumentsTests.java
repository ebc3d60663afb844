package org.hongfan.meeting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.hongfan.access.Post;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.member.Village;
import org.hongfan.shared.NotFoundException;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTSectPr;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The Word files, opened again as Word would. */
@PostgresTest
class MeetingDocumentsTests {
    private static final LocalDateTime HELD = LocalDateTime.of(2026, 11, 20, 19, 0);

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
    long wang;
    long li;
    long zhao;

    @BeforeEach
    void aBranchOfFour() {
        village = new Village(context);
        jdbc.sql(
                        "insert into account (id, username, password_hash, name, created_at) values (900001, 'tester', '-', '审核人', now())")
                .update();
        wang = village.member(village.first, "王秀兰");
        li = village.member(village.first, "李建国");
        zhao = village.member(village.first, "赵敏");
        village.member(village.first, "孙丽");
        secretary = acting(Role.BRANCH_SECRETARY, village.first, null);
        community = acting(Role.COMMUNITY_STAFF, village.south, null);
    }

    private Viewer acting(Role role, long unit, Long member) {
        Post post = village.viewer(role, unit, member).current();
        return new Viewer(900001, member, "测试", post, List.of(post));
    }

    private long held() {
        return service.log(
                secretary,
                new MeetingPlan(
                        village.first,
                        null,
                        MeetingType.GENERAL_MEETING,
                        "2026年第四季度支部党员大会",
                        HELD,
                        HELD.plusMinutes(90),
                        "党群服务中心",
                        wang,
                        null,
                        "镇党委副书记 周强",
                        List.of(
                                new MeetingPlan.AgendaItem("学习党中央决策部署", true, true),
                                new MeetingPlan.AgendaItem("讨论年度计划", false, true))),
                new MeetingService.Draft(
                        0,
                        "王秀兰主持。\n孙丽提出不同意见：时间太紧。",
                        List.of(
                                new Mark(li, AttendanceStatus.EXCUSED, "病假"),
                                new Mark(zhao, AttendanceStatus.ABSENT, null))),
                List.of(new Motion("同意年度计划", "ORDINARY", 1, 1, 0)));
    }

    private static XWPFDocument open(MeetingDocuments.Paper paper) throws IOException {
        return new XWPFDocument(new ByteArrayInputStream(paper.content()));
    }

    private static Map<String, String> lines(XWPFDocument document) {
        Map<String, String> lines = new LinkedHashMap<>();
        for (XWPFTableRow row : document.getTables().get(0).getRows()) {
            List<XWPFTableCell> cells = row.getTableCells();
            for (int i = 0; i + 1 < cells.size(); i += 2) {
                lines.put(
                        cells.get(i).getText(),
                        String.join(
                                "\n",
                                cells.get(i + 1).getParagraphs().stream()
                                        .map(XWPFParagraph::getText)
                                        .toList()));
            }
        }
        return lines;
    }

    @Test
    void theRecordHoldsWhatPaperHolds() throws IOException {
        long id = held();
        service.archive(community, id);
        MeetingDocuments.Paper paper = documents.writeRecord(secretary, id);
        assertThat(paper.fileName()).isEqualTo("2026-11-20 2026年第四季度支部党员大会 会议记录.docx");
        try (XWPFDocument document = open(paper)) {
            Map<String, String> lines = lines(document);
            assertThat(lines.keySet())
                    .containsExactly(
                            "名称", "党组织", "类型", "地点", "时间", "主持人", "记录人", "人数", "到会", "请假", "缺席", "迟到", "列席", "法定人数",
                            "议程", "会议内容", "表决和决议", "上级审核");
            assertThat(lines)
                    .containsEntry("类型", "支部党员大会")
                    .containsEntry("时间", "2026年11月20日 19:00 至 20:30")
                    .containsEntry("主持人", "王秀兰")
                    .containsEntry("记录人", "")
                    .containsEntry("人数", "应到 4 人，实到 2 人，请假 1 人，缺席 1 人，迟到 0 人")
                    .containsEntry("到会", "孙丽、王秀兰")
                    .containsEntry("迟到", "无")
                    .containsEntry("请假", "李建国（病假）")
                    .containsEntry("缺席", "赵敏")
                    .containsEntry("列席", "镇党委副书记 周强")
                    .containsEntry("议程", "1. 学习党中央决策部署（第一议题）\n2. 讨论年度计划")
                    .containsEntry("会议内容", "王秀兰主持。\n孙丽提出不同意见：时间太紧。")
                    .containsEntry("上级审核", "审核人 2026年11月23日提交；审核人 2026年11月23日审核归档");
            assertThat(lines.get("法定人数")).startsWith("应到有表决权的党员 4 人，实到 2 人，至少 2 人（半数以上），达到法定人数");
            assertThat(lines.get("表决和决议"))
                    .startsWith("同意年度计划（一般决议）：未通过。应到有表决权 4 人，实到 2 人，赞成 1 票、反对 1 票、弃权 0 票；须超过应到有表决权党员的半数，即至少 3 票")
                    .contains("未通过");
            List<String> paragraphs = document.getParagraphs().stream()
                    .map(XWPFParagraph::getText)
                    .toList();
            assertThat(paragraphs.get(0)).isEqualTo("会议记录");
            assertThat(paragraphs.get(paragraphs.size() - 1)).contains("主持人签字：", "记录人签字：");
            CTSectPr section = document.getDocument().getBody().getSectPr();
            assertThat(List.of(section.getPgSz().getW(), section.getPgSz().getH()))
                    .as("A4")
                    .isEqualTo(List.of(BigInteger.valueOf(11906), BigInteger.valueOf(16838)));
            assertThat(document.getDocument()
                            .getBody()
                            .getDomNode()
                            .getLastChild()
                            .getLocalName())
                    .isEqualTo("sectPr");
            for (XWPFTableRow row : document.getTables().get(0).getRows()) {
                assertThat(row.getTableCells()).hasSizeBetween(2, 4);
            }
        }
    }

    @Test
    void theSheetLeavesRoomToSign() throws IOException {
        long id = held();
        try (XWPFDocument document = open(documents.writeSignInSheet(community, id))) {
            List<XWPFTableRow> rows = document.getTables().get(0).getRows();
            assertThat(rows).hasSize(11);
            assertThat(rows.get(0).isRepeatHeader()).isTrue();
            assertThat(rows.stream()
                            .filter(row -> row.getTableCells().size() == 4)
                            .map(row -> row.getCell(1).getText()))
                    .startsWith("姓名", "李建国", "孙丽", "王秀兰", "赵敏");
            assertThat(rows.get(1).getCell(3).getText()).isEqualTo("请假");
            assertThat(rows.get(1).getHeight()).isGreaterThan(500);
        }
    }

    @Test
    void aMemberWhoWasCalledDoesNotGetTheWholeRecord() {
        long id = held();
        Viewer member = acting(Role.MEMBER, village.first, zhao);
        assertThatThrownBy(() -> documents.writeRecord(member, id)).isInstanceOf(NotFoundException.class);
        Viewer neighbour = acting(Role.BRANCH_SECRETARY, village.second, null);
        assertThatThrownBy(() -> documents.writeSignInSheet(neighbour, id)).isInstanceOf(NotFoundException.class);
    }
}
