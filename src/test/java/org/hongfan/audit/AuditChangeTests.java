package org.hongfan.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import org.hongfan.shared.Changes;
import org.junit.jupiter.api.Test;

/** What a change is written down as is what the auditor reads out of it, whatever people type. */
class AuditChangeTests {
    private static final LocalDateTime NINE = LocalDateTime.of(2026, 11, 23, 9, 0);

    private static String sentence(Changes changes) {
        return "修改了会议安排（主题党日，2026年11月23日 09:00）：" + changes;
    }

    @Test
    void whatWasChangedAddedAndRemovedIsRead() {
        Changes changes = new Changes()
                .note("名称", "主题党日", "主题党日")
                .note("开始", NINE, NINE.plusHours(5))
                .note("记录人", null, "王秀兰")
                .note("列席", "张三", " ")
                .note("地点", null, " ")
                .noteHidden("身份证号");
        assertThat(AuditChange.in(sentence(changes)))
                .containsExactly(
                        new AuditChange("开始", "2026年11月23日 09:00", "2026年11月23日 14:00"),
                        new AuditChange("记录人", "–", "王秀兰"),
                        new AuditChange("列席", "张三", "–"),
                        new AuditChange("身份证号", "（不记录）", "（不记录）"));
    }

    @Test
    void punctuationOfValuesIsNotTakenForTheSentences() {
        Changes changes = new Changes()
                .note("地点", "一楼：西；厅", "由甲改为乙；地点由丙改为丁")
                .note("议程", "一、学习“决定”\n二、表决", null)
                .note("列席", null, "删去张三（原为李四）");
        assertThat(AuditChange.in(sentence(changes)))
                .containsExactly(
                        new AuditChange("地点", "一楼：西；厅", "由甲改为乙；地点由丙改为丁"),
                        new AuditChange("议程", "一、学习‘决定’ 二、表决", "–"),
                        new AuditChange("列席", "–", "删去张三（原为李四）"));
    }

    @Test
    void longTextsAreShownWhereTheyDiffer() {
        String beginning = "学习文件，".repeat(100);
        AuditChange change = AuditChange.in(
                        sentence(new Changes().note("内容", beginning + "上午" + beginning, beginning + "下午" + beginning)))
                .get(0);
        assertThat(change.before())
                .hasSizeLessThan(110)
                .contains("上午")
                .startsWith("…")
                .endsWith("…");
        assertThat(change.after()).hasSizeLessThan(110).contains("下午");
    }

    @Test
    void sentencesOfOtherStepsAreReadToo() {
        // as it was written before 2026-12
        assertThat(AuditChange.in("河南党支部由「河南党总支」调整到「城关党总支」：并村"))
                .containsExactly(new AuditChange("河南党支部", "河南党总支", "城关党总支"));
        assertThat(AuditChange.in("由“甲党支部”更名为“乙党支部”")).containsExactly(new AuditChange("名称", "甲党支部", "乙党支部"));
        assertThat(AuditChange.in("王秀兰由“正式”改为“停止党籍”：由本人改为书面申请").get(0)).isEqualTo(new AuditChange("王秀兰", "正式", "停止党籍"));
    }
}
