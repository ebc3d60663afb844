package org.hongfan.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hongfan.imports.Workbooks.row;
import static org.hongfan.imports.Workbooks.xlsx;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.dashboard.Statistics;
import org.hongfan.duty.DutyLedger;
import org.hongfan.meeting.MeetingService;
import org.hongfan.member.MemberService;
import org.hongfan.member.Village;
import org.hongfan.points.PointLedger;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.context.ApplicationContext;

/** A ledger of meetings from its file into the records, with all that follows from them, again, and back. */
@PostgresTest
@RequiredArgsConstructor
class MeetingImportTests {
    private static final String FIRST = "河南第一党支部";
    private static final Object[] HEAD = {
        "序号", "会议类型", "会议时间", "会议主题", "召开单位", "应到人数", "实到人数", "参会人员", "缺席人员", "请假人员", "主持人", "会议内容"
    };

    private final ApplicationContext context;
    private final MemberService members;
    private final MeetingService meetings;
    private final PointLedger points;
    private final DutyLedger duties;
    private final Statistics statistics;
    private ImportWorld world;
    private Viewer secretary;

    @BeforeEach
    void aBranchOfEight() {
        world = new ImportWorld(context);
        for (String name : List.of("王秀兰", "李建国", "赵敏", "孙丽", "王强", "阿依古丽·买买提")) {
            world.village.member(world.village.first, name);
        }
        for (String phone : List.of("13800001234", "13800005678")) {
            members.register(
                    world.village.staff(),
                    Village.registration(world.village.first, "王伟", world.village.nextId(), phone));
        }
        secretary = world.viewer("ledger-secretary", Role.BRANCH_SECRETARY, world.village.first);
        for (int month = 1; month <= 11; month++) {
            duties.open(LocalDate.of(2026, month, 1));
        }
    }

    /** What a line says, by its headings; what is not said is empty. */
    private static Object[] line(Object... pairs) {
        Object[] cells = new Object[HEAD.length];
        for (int i = 0; i < pairs.length; i += 2) {
            cells[List.of(HEAD).indexOf(pairs[i])] = pairs[i + 1];
        }
        if (cells[4] == null) {
            cells[4] = FIRST;
        }
        return cells;
    }

    private static byte[] ledger(List<Object[]> lines) {
        List<Object[]> rows = new ArrayList<>();
        rows.add(row("河南第一党支部“三会一课”台账"));
        rows.add(HEAD);
        rows.addAll(lines);
        return xlsx(rows);
    }

    private static List<Object[]> usual() {
        return List.of(
                line("会议类型", "主题党日活动", "会议时间", "2026.3.5 14:30", "会议主题", "学雷锋", "请假人员", "李建国（住院）", "缺席人员", "赵敏"),
                line("会议类型", "支部党员大会", "会议时间", "2026.3.20 19:00", "应到人数", 8, "实到人数", 8, "会议内容", "一、学习\n二、讨论"),
                line("会议类型", "党课", "会议时间", LocalDate.of(2026, 4, 2), "主持人", "王秀兰"));
    }

    private ImportJob sent(Viewer viewer, List<Object[]> lines) {
        return world.send(viewer, "meetings", "台账.xlsx", ledger(lines));
    }

    private ImportJob applied(Viewer viewer, ImportJob job) {
        ImportJob applied = world.apply(viewer, job, false);
        assertThat(applied.status()).as(applied.message()).isEqualTo(ImportStatus.APPLIED);
        return applied;
    }

    private void assertAllAddsUp() {
        assertThat(points.check(2026)).isEmpty();
        assertThat(duties.check()).isEmpty();
        assertThat(statistics.check()).isEmpty();
    }

    private List<String> kept() {
        return world.jdbc.sql("""
                        select m.type || ' ' || to_char(m.starts_at at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') || ' ' || m.title || ' ' || m.status
                               || ' ' || coalesce(m.present || '/' || m.called, '-')
                          from meeting m order by m.starts_at, m.id
                        """).query(String.class).list();
    }

    @Test
    void archivesWhatTheLevelAboveBringsInWithAllThatFollows() {
        ImportJob job = sent(world.town, usual());
        assertThat(job.newRows())
                .as(String.valueOf(world.rows(world.town, job)))
                .isEqualTo(3);
        assertThat(world.line(world.town, job, 3).notes()).containsExactly("应到 8，实到 6，请假 1，缺席 1");
        ImportJob applied = applied(world.town, job);
        assertThat(kept())
                .containsExactly(
                        "THEME_DAY 03-05 14:30 学雷锋 ARCHIVED 6/8",
                        "GENERAL_MEETING 03-20 19:00 2026年第一季度支部党员大会 ARCHIVED 8/8",
                        "PARTY_LECTURE 04-02 19:00 2026年第二季度党课 ARCHIVED 8/8");
        assertThat(world.jdbc.sql("""
                                select m.name || ' ' || e.points from point_entry e join member m on m.id = e.member_id
                                 where e.source_type = 'MEETING' and m.name in ('李建国', '赵敏', '孙丽') order by e.occurred_on, m.pinyin
                                """).query(String.class).list())
                .containsExactly("孙丽 2.0", "赵敏 -2.0", "李建国 2.0", "孙丽 2.0", "赵敏 2.0", "李建国 2.0", "孙丽 2.0", "赵敏 2.0");
        assertThat(world.count("select sum(done) from duty where organization_id = " + world.village.first
                        + " and rule = 'theme_day_month'"))
                .isEqualTo(1);
        assertThat(world.jdbc
                        .sql("select minutes from meeting where type = 'GENERAL_MEETING'")
                        .query(String.class)
                        .single())
                .isEqualTo("一、学习\n二、讨论");
        assertThat(world.count("select count(*) from audit_entry where action = 'meeting_archived'"))
                .isEqualTo(3);
        assertAllAddsUp();

        ImportJob again = sent(world.town, usual());
        assertThat(again.sameRows())
                .as(String.valueOf(world.rows(world.town, again)))
                .isEqualTo(3);
        assertThat(again.cautionRows()).isZero();
        ImportJob otherwise = sent(
                world.town,
                List.<Object[]>of(
                        line("会议类型", "主题党日", "会议时间", "2026.3.5", "会议主题", "植树", "请假人员", "李建国、孙丽", "缺席人员", "赵敏")));
        assertThat(otherwise.sameRows()).isEqualTo(1);
        assertThat(world.line(world.town, otherwise, 3).notes().get(0)).contains("“会议名称、请假人员”和登记的不同");

        ImportJob undone = world.undo(world.town, applied);
        assertThat(undone.status()).as(undone.message()).isEqualTo(ImportStatus.UNDONE);
        assertThat(kept()).allMatch(line -> line.contains("CANCELLED -"));
        assertThat(world.count("select coalesce(sum(points), 0) from point_entry where source_type = 'MEETING'"))
                .isZero();
        assertThat(world.count("select sum(done) from duty")).isZero();
        assertAllAddsUp();
        assertThat(sent(world.town, usual()).newRows()).isEqualTo(3);
    }

    @Test
    void submitsWhatASecretaryBringsInAndKeepsWhatWasArchivedSince() {
        List<Object[]> lines = usual();
        lines.forEach(line -> line[4] = null);
        ImportJob applied = applied(secretary, sent(secretary, lines));
        assertThat(kept()).allMatch(line -> line.endsWith("SUBMITTED -"));
        assertThat(world.count("select count(*) from point_entry where source_type = 'MEETING'"))
                .isZero();
        long one = world.count("select min(id) from meeting");
        meetings.archive(world.viewer("checker", Role.COMMUNITY_STAFF, world.village.south), one);
        ImportJob kept = world.undo(secretary, applied);
        assertThat(kept.status()).isEqualTo(ImportStatus.APPLIED);
        assertThat(kept.message()).contains("导入以后又办理过");
        assertThat(world.count("select count(*) from meeting where status = 'CANCELLED'"))
                .isZero();
        assertAllAddsUp();
    }

    @Test
    void revealsNothingOfUnitsOutOfReach() {
        ImportJob job = sent(
                secretary,
                List.of(
                        line("会议类型", "党课", "会议时间", "2026-03-05", "召开单位", "河南第二党支部"),
                        line("会议类型", "党课", "会议时间", "2026-03-05", "召开单位", "没有的党支部"),
                        line("会议类型", "党课", "会议时间", "2026-03-05", "请假人员", "没有的人")));
        assertThat(world.line(secretary, job, 3).notes()).containsExactly("没有找到党组织“河南第二党支部”，请写全称、简称或代码。");
        assertThat(world.line(secretary, job, 4).notes()).containsExactly("没有找到党组织“没有的党支部”，请写全称、简称或代码。");
        assertThat(world.line(secretary, job, 5).notes()).containsExactly("“请假人员”河南第一党支部当天没有“没有的人”。");
        assertThat(job.errorRows()).isEqualTo(3);
    }

    @Test
    void takesAwayTheApostropheBeforeWhatASpreadsheetWouldRun() {
        applied(
                world.town,
                sent(
                        world.town,
                        List.<Object[]>of(line(
                                "会议类型", "党课", "会议时间", "2026-03-05", "会议主题", "'=1+1 的道理", "会议内容", "'－一、学习\n'二、'讨论"))));
        assertThat(world.jdbc
                        .sql("select title || ';' || minutes from meeting")
                        .query(String.class)
                        .single())
                .isEqualTo("=1+1 的道理;－一、学习\n'二、'讨论");
    }

    /** @param sheet who did not simply come, as the attendance says afterwards; null when it does not matter */
    private record Quirk(
            Object[] line,
            String state,
            @org.jspecify.annotations.Nullable String sheet,
            String... words) {}

    private static Quirk taken(String sheet, Object... pairs) {
        return new Quirk(line(pairs), "NEW", sheet);
    }

    private static Quirk told(String word, Object... pairs) {
        return new Quirk(line(pairs), "NEW", null, word);
    }

    private static Quirk wrong(String word, Object... pairs) {
        return new Quirk(line(pairs), "ERROR", null, word);
    }

    private static String day(int day) {
        return LocalDate.of(2026, 5, 1).plusDays(day) + " 09:00";
    }

    private static Map<String, Quirk> quirks() {
        Map<String, Quirk> quirks = new LinkedHashMap<>();
        quirks.put("时间 2026.3.5 14:30", taken("", "会议类型", "主题党日", "会议时间", "2026.3.5 14:30"));
        quirks.put("时间写下午 2 点半", taken("", "会议类型", "党课", "会议时间", "2026年3月6日（星期五）下午2点半"));
        quirks.put("时间带起止", taken("", "会议类型", "党课", "会议时间", "2026年3月9日 14：30—16：00"));
        quirks.put("日期写了几天", told("按第一天登记", "会议类型", "主题党日", "会议时间", "2026.3.11-3.12"));
        quirks.put("只有日期，是 Excel 日期", told("没有写几点，按 09:00", "会议类型", "主题党日", "会议时间", LocalDate.of(2026, 3, 13)));
        quirks.put("日期只到月", wrong("只写到月", "会议类型", "主题党日", "会议时间", "2026年4月"));
        quirks.put("还没有到的日子", wrong("还没有到", "会议类型", "主题党日", "会议时间", "2027-01-05"));
        quirks.put("支部成立以前", wrong("还没有成立", "会议类型", "主题党日", "会议时间", "1985-07-01"));
        quirks.put("没有时间", wrong("没有写开会的时间", "会议类型", "主题党日"));
        quirks.put("类型只写三会一课", taken("", "会议类型", "三会一课", "会议时间", day(1), "会议主题", "一季度党员大会"));
        quirks.put("类型只写三会一课，名称也看不出", wrong("看不出是哪类会议", "会议类型", "三会一课", "会议时间", day(2), "会议主题", "学习"));
        quirks.put("类型写两种", told("按主题党日登记", "会议类型", "主题党日暨党员大会", "会议时间", day(3)));
        quirks.put("类型不认得", wrong("不是可用的会议类型", "会议类型", "茶话会", "会议时间", day(4)));
        quirks.put("没有支委会的支部", wrong("没有应到的人", "会议类型", "支委会", "会议时间", day(5)));
        quirks.put("逗号、分号隔开", taken("E李建国 E孙丽 E赵敏", "会议类型", "党课", "会议时间", day(6), "请假人员", "赵敏，李建国；孙丽"));
        quirks.put("空格、换行隔开", taken("E李建国 E孙丽 E赵敏", "会议类型", "党课", "会议时间", day(7), "请假人员", "赵敏 李建国\n孙丽"));
        quirks.put("姓名中间有空格", taken("E王强 E赵敏", "会议类型", "党课", "会议时间", day(8), "请假人员", "王　强 赵敏"));
        quirks.put("少数民族姓名的点", taken("E阿依古丽·买买提", "会议类型", "党课", "会议时间", day(9), "请假人员", "阿依古丽•买买提"));
        quirks.put("写无", taken("", "会议类型", "党课", "会议时间", day(10), "请假人员", "无", "缺席人员", "无。"));
        quirks.put("缺席人员写全部到会", taken("", "会议类型", "党课", "会议时间", day(11), "缺席人员", "全部到会"));
        quirks.put("缺席后面注明请假", taken("A李建国 E赵敏", "会议类型", "党课", "会议时间", day(12), "缺席人员", "赵敏（请假）、李建国"));
        quirks.put("前面写人数", taken("E李建国 E赵敏", "会议类型", "党课", "会议时间", day(13), "请假人员", "2人：赵敏（住院，手术）、李建国"));
        quirks.put("前面编号", taken("E李建国 E赵敏", "会议类型", "党课", "会议时间", day(14), "请假人员", "1、赵敏 2、李建国同志"));
        quirks.put("只写人数", wrong("写了 2 人，没有写是谁", "会议类型", "党课", "会议时间", day(15), "请假人员", "2人"));
        quirks.put("写了到会名单，没写缺席", told("没有写到的 2 人按缺席登记", "会议类型", "党课", "会议时间", day(16), "参会人员", "王秀兰、李建国、孙丽、王强、王伟、王伟"));
        quirks.put("到会写全体党员", taken("", "会议类型", "党课", "会议时间", day(17), "参会人员", "全体党员"));
        quirks.put("到会写等 8 人", wrong("没有写全", "会议类型", "党课", "会议时间", day(18), "参会人员", "王秀兰等8人"));
        quirks.put(
                "到会名单里注明迟到和请假",
                taken("L李建国 E赵敏", "会议类型", "党课", "会议时间", day(19), "参会人员", "王秀兰 李建国（迟到） 赵敏（事假） 孙丽 王强 阿依古丽·买买提 王伟 王伟"));
        quirks.put("不认得的人", wrong("没有“钱七”", "会议类型", "党课", "会议时间", day(20), "请假人员", "钱七"));
        quirks.put("同名的人", wrong("有 2 名党员叫“王伟”", "会议类型", "党课", "会议时间", day(21), "请假人员", "王伟"));
        quirks.put("同名的人注明手机尾号", taken("E王伟", "会议类型", "党课", "会议时间", day(22), "请假人员", "王伟（1234 住院）"));
        quirks.put("同名的人都写了", taken("E王伟 E王伟", "会议类型", "党课", "会议时间", day(23), "请假人员", "王伟、王伟"));
        quirks.put("同一个人写在两处", wrong("既写在“请假人员”，又写在“缺席人员”", "会议类型", "党课", "会议时间", day(24), "请假人员", "赵敏", "缺席人员", "赵敏"));
        quirks.put("实到对不上", wrong("请写明谁请假", "会议类型", "党课", "会议时间", day(25), "应到人数", 8, "实到人数", 6, "请假人员", "赵敏"));
        quirks.put("应到对不上", told("以名册为准", "会议类型", "党课", "会议时间", day(26), "应到人数", "9人", "实到人数", "9人"));
        quirks.put("主持人是上级的人", told("没有登记", "会议类型", "党课", "会议时间", day(27), "主持人", "张镇长"));
        quirks.put("同一次会议写了两遍", wrong("和第 3 行是同一次会议", "会议类型", "主题党日", "会议时间", "2026-03-05"));
        return quirks;
    }

    @TestFactory
    Stream<DynamicTest> eachQuirkOfALedger() {
        Map<String, Quirk> quirks = quirks();
        ImportJob job =
                sent(world.town, quirks.values().stream().map(Quirk::line).toList());
        ImportJob applied = world.apply(world.town, job, true);
        assertThat(applied.status()).as(applied.message()).isEqualTo(ImportStatus.APPLIED);
        assertThat(applied.writtenNew()).isEqualTo((int) quirks.values().stream()
                .filter(quirk -> quirk.state().equals("NEW"))
                .count());
        assertAllAddsUp();
        List<String> names = List.copyOf(quirks.keySet());
        return Stream.concat(
                names.stream()
                        .map(name -> DynamicTest.dynamicTest(
                                name,
                                () -> check(job, 3 + names.indexOf(name), Objects.requireNonNull(quirks.get(name))))),
                Stream.of(DynamicTest.dynamicTest(
                        "起止时间",
                        () -> assertThat(world.jdbc.sql("""
                                        select to_char(starts_at at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') || '-'
                                               || to_char(ends_at at time zone 'Asia/Shanghai', 'HH24:MI')
                                          from meeting where held_on between '2026-03-06' and '2026-03-11' order by held_on
                                        """).query(String.class).list())
                                .containsExactly("03-06 14:30-15:30", "03-09 14:30-16:00", "03-11 09:00-10:30"))));
    }

    private void check(ImportJob job, int line, Quirk quirk) {
        ImportRow row = world.line(world.town, job, line);
        String notes = String.join("\n", row.notes());
        assertThat(row.state().name()).as(notes).isEqualTo(quirk.state());
        for (String word : quirk.words()) {
            assertThat(notes).contains(word);
        }
        if (quirk.sheet() != null) {
            assertThat(row.caution()).as(notes).isFalse();
            String held = Moments.moment(String.valueOf(quirk.line()[2]), LocalDate.of(2026, 11, 23))
                    .value()
                    .day()
                    .toString();
            assertThat(world.jdbc
                            .sql("""
                                    select coalesce(string_agg(left(replace(a.status, 'EXCUSED', 'E'), 1) || p.name, ' ' order by p.pinyin, p.id), '')
                                      from attendance a join meeting m on m.id = a.meeting_id join member p on p.id = a.member_id
                                     where m.held_on = cast(:day as date) and a.status <> 'PRESENT'
                                    """)
                            .param("day", held)
                            .query(String.class)
                            .single())
                    .isEqualTo(quirk.sheet());
        }
    }
}
