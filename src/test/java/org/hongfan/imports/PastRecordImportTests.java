package org.hongfan.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hongfan.imports.Workbooks.row;
import static org.hongfan.imports.Workbooks.xlsx;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.activity.ActivityService;
import org.hongfan.dashboard.Statistics;
import org.hongfan.member.IdNumber;
import org.hongfan.member.MemberService;
import org.hongfan.member.Village;
import org.hongfan.points.PointLedger;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Past activities and opening points from their files into the records and the ledger, again, and back. */
@PostgresTest
@RequiredArgsConstructor
class PastRecordImportTests {
    private static final String FIRST = "河南第一党支部";
    private static final Object[] ACTIVITIES = {"序号", "活动主题", "活动类型", "活动时间", "服务时长", "参加党员", "参加人数", "主办单位", "活动内容"};
    private static final Object[] OPENINGS = {"姓名", "手机号码", "所在支部", "年度", "累计积分", "备注"};

    private final ApplicationContext context;
    private final MemberService members;
    private final ActivityService activities;
    private final PointLedger points;
    private final Statistics statistics;
    private ImportWorld world;
    private final MockMvc mvc;
    private Viewer secretary;

    @BeforeEach
    void aBranch() {
        world = new ImportWorld(context);
        for (String name : List.of("王秀兰", "李建国", "赵敏")) {
            world.village.member(world.village.first, name);
        }
        for (String phone : List.of("13800001234", "13800005678")) {
            members.register(
                    world.village.staff(),
                    Village.registration(world.village.first, "王伟", world.village.nextId(), phone));
        }
        world.village.member(world.village.other, "孙远");
        secretary = world.viewer("past-secretary", Role.BRANCH_SECRETARY, world.village.first);
        points.openYear(2026);
    }

    private static byte[] table(Object[] head, Object[]... lines) {
        List<Object[]> rows = new ArrayList<>();
        rows.add(head);
        rows.addAll(List.of(lines));
        return xlsx(rows);
    }

    private ImportJob sent(String kind, byte[] file) {
        return world.send(secretary, kind, "台账.xlsx", file);
    }

    private ImportJob applied(ImportJob job) {
        ImportJob applied = world.apply(secretary, job, false);
        assertThat(applied.status()).as(applied.message()).isEqualTo(ImportStatus.APPLIED);
        return applied;
    }

    private String notes(ImportJob job, int line) {
        return String.join("\n", world.line(secretary, job, line).notes());
    }

    private void assertAllAddsUp() {
        assertThat(points.check(2026)).isEmpty();
        assertThat(statistics.check()).isEmpty();
    }

    private List<String> earned(String source) {
        return world.jdbc.sql("""
                        select m.name || ' ' || e.points || ' ' || e.explanation from point_entry e join member m on m.id = e.member_id
                         where e.source_type = :source order by e.id
                        """).param("source", source).query(String.class).list();
    }

    private static byte[] usualActivities() {
        return table(
                ACTIVITIES,
                row(1, "清扫河道", "志愿服务活动", "2026.3.5 8:00-10:00", null, "王秀兰、李建国（5小时）", 2, null, "清扫\n两公里"),
                row(2, "走访困难党员", null, LocalDate.of(2026, 4, 8), "2小时", "赵敏 王秀兰", null, FIRST, null));
    }

    @Test
    void finishesActivitiesWithHoursAndPointsAndTakesThemBack() {
        ImportJob job = sent("activities", usualActivities());
        assertThat(job.newRows()).as(String.valueOf(world.rows(secretary, job))).isEqualTo(2);
        assertThat(notes(job, 2)).isEqualTo("参加 2 人，每人 2 小时");
        ImportJob applied = applied(job);
        assertThat(world.jdbc.sql("""
                                select v.title || ' ' || v.type || ' ' || v.status || ' ' || m.name || ' ' || coalesce(p.hours, v.hours)
                                  from activity v join participation p on p.activity_id = v.id join member m on m.id = p.member_id
                                 order by v.held_on, m.pinyin
                                """).query(String.class).list())
                .containsExactly(
                        "清扫河道 VOLUNTEERING FINISHED 李建国 5.0",
                        "清扫河道 VOLUNTEERING FINISHED 王秀兰 2.0",
                        "走访困难党员 VISIT FINISHED 王秀兰 2.0",
                        "走访困难党员 VISIT FINISHED 赵敏 2.0");
        assertThat(earned("ACTIVITY"))
                .anyMatch(line -> line.startsWith("李建国 3.0"))
                .hasSize(4);
        assertAllAddsUp();
        ImportJob again = sent("activities", usualActivities());
        assertThat(again.sameRows())
                .as(String.valueOf(world.rows(secretary, again)))
                .isEqualTo(2);
        assertThat(again.cautionRows()).isZero();

        ImportJob undone = world.undo(secretary, applied);
        assertThat(undone.status()).as(undone.message()).isEqualTo(ImportStatus.UNDONE);
        assertThat(world.count("select count(*) from activity where status = 'CANCELLED'"))
                .isEqualTo(2);
        assertThat(world.count("select coalesce(sum(points), 0) from point_entry where source_type = 'ACTIVITY'"))
                .isZero();
        assertAllAddsUp();
    }

    @Test
    void keepsAnActivityThatWasTouchedSince() {
        ImportJob applied = applied(sent("activities", usualActivities()));
        activities.reopen(secretary, world.count("select min(id) from activity"), "补人");
        ImportJob kept = world.undo(secretary, applied);
        assertThat(kept.status()).isEqualTo(ImportStatus.APPLIED);
        assertThat(kept.message()).contains("“清扫河道”", "导入以后又办理过");
        assertThat(world.count("select count(*) from activity where status = 'CANCELLED'"))
                .isZero();
    }

    @Test
    void saysWhatIsWrongWithAnActivity() {
        ImportJob job = sent(
                "activities",
                table(
                        ACTIVITIES,
                        row(1, "植树", null, "2026-03-12", null, "全体党员", null, null, null),
                        row(2, "植树二", "茶话会", "2026-03-12", 2, "王秀兰", null, null, null),
                        row(3, "植树三", null, "2026-03-12", 2, "孙远", null, null, null),
                        row(4, "植树四", null, "2026-03-12", 2, "12人", null, null, null),
                        row(5, "植树五", null, "2026-03-12", 2, "王伟", null, null, null),
                        row(6, "植树六", null, "2026-03-12", 30, "王秀兰", null, null, null),
                        row(7, "植树七", null, "2027-03-12", 2, "王秀兰", null, null, null),
                        row(8, "植树八", null, "2026-03-12", 2, "王秀兰", null, "河北第一党支部", null),
                        row(9, "植树", null, "2026-03-12", 2, "王秀兰", null, null, null),
                        row(10, "交流", null, "2026-03-12 9:00-11:30", null, "王伟（1234 3小时）", 2, null, null)));
        assertThat(notes(job, 2)).contains("按 0 小时登记", "参加 5 人");
        assertThat(notes(job, 3)).contains("不是可用的活动类型");
        assertThat(notes(job, 4)).contains("河南第一党支部当天没有“孙远”");
        assertThat(notes(job, 5)).contains("写了 12 人，没有写是谁");
        assertThat(notes(job, 6)).contains("有 2 名党员叫“王伟”");
        assertThat(notes(job, 7)).contains("0 到 24");
        assertThat(notes(job, 8)).contains("还没有到");
        assertThat(notes(job, 9)).contains("没有找到党组织“河北第一党支部”");
        assertThat(notes(job, 10)).contains("和第 2 行是同一次活动");
        assertThat(notes(job, 11)).contains("每人 2.5 小时", "以名单为准", "按其他登记");
        assertThat(job.errorRows()).isEqualTo(8);
    }

    @Test
    void entersOpeningPointsThatExplainThemselvesAndReversesThem() {
        ImportJob job = sent(
                "opening-points",
                table(
                        OPENINGS,
                        row("王秀兰", null, null, "2026年度", 12.5, "1—6 月纸质台账"),
                        row("王伟", "138****5678", FIRST, null, "-3分", null),
                        row("李建国", null, null, null, null, null)));
        assertThat(job.newRows()).as(String.valueOf(world.rows(secretary, job))).isEqualTo(2);
        assertThat(job.sameRows()).isEqualTo(1);
        ImportJob first = applied(job);
        assertThat(earned("OPENING"))
                .containsExactlyInAnyOrder("王秀兰 12.5 期初积分 +12.5（规则 0.2，1—6 月纸质台账）", "王伟 -3.0 期初积分 −3（规则 0.2，以往台账转入）");
        assertThat(world.jdbc
                        .sql("select total from point_total t join member m on m.id = t.member_id where m.name = '王秀兰'")
                        .query(java.math.BigDecimal.class)
                        .single())
                .isEqualByComparingTo("72.5");
        assertAllAddsUp();

        byte[] other = table(OPENINGS, row("王秀兰", null, FIRST, 2026, "20", null));
        ImportJob changed = sent("opening-points", other);
        assertThat(notes(changed, 2)).isEqualTo("期初积分：由 12.5 改为 20");
        ImportJob second = applied(changed);
        assertThat(sent("opening-points", other).sameRows()).isEqualTo(1);
        assertThat(earned("OPENING")).contains("王秀兰 -12.5 冲销：期初积分 +12.5（规则 0.2，1—6 月纸质台账）");
        assertAllAddsUp();

        ImportJob kept = world.undo(secretary, first);
        assertThat(kept.status()).isEqualTo(ImportStatus.APPLIED);
        assertThat(kept.message()).contains("其中 1 人的期初积分又更正过");
        assertThat(world.undo(secretary, second).status()).isEqualTo(ImportStatus.UNDONE);
        assertThat(world.count("select round(sum(points) * 10) from point_entry where source_type = 'OPENING'"))
                .isEqualTo(95);
        assertThat(world.undo(secretary, first).status()).isEqualTo(ImportStatus.UNDONE);
        assertThat(world.count("select sum(points) from point_entry where source_type = 'OPENING'"))
                .isZero();
        assertAllAddsUp();
    }

    @Test
    void asksForABlockOfOpeningPointsAndNotForEachRow() {
        for (int i = 0; i < 60; i++) {
            world.village.member(world.village.first, "钱" + "甲乙丙丁戊己庚辛壬癸".charAt(i % 10) + "一二三四五六".charAt(i / 10));
        }
        int few = statements(3);
        assertThat(statements(57)).isEqualTo(few).isBetween(10, 60);
        assertThat(world.count("select count(*) from opening_point")).isEqualTo(60);
        assertAllAddsUp();
    }

    private int opened;

    /** What checking and applying so many further rows sends to the database. */
    private int statements(int rows) {
        Object[][] lines = new Object[rows][];
        for (int i = 0; i < rows; i++, opened++) {
            String name = "钱" + "甲乙丙丁戊己庚辛壬癸".charAt(opened % 10) + "一二三四五六".charAt(opened / 10);
            lines[i] = row(name, null, FIRST, 2026, "5", null);
        }
        Logger logger = (Logger)
                LoggerFactory.getLogger(context.getBean(JdbcTemplate.class).getClass());
        Level before = logger.getLevel();
        AtomicInteger count = new AtomicInteger();
        AppenderBase<ILoggingEvent> counter = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                boolean progress = event.getMessage().contains("done_rows = ? where id");
                if (Thread.currentThread().getName().equals("import-worker")
                        && event.getMessage().startsWith("Executing prepared SQL statement")
                        && !progress) {
                    count.incrementAndGet();
                }
            }
        };
        counter.start();
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        logger.addAppender(counter);
        try {
            applied(sent("opening-points", table(OPENINGS, lines)));
        } finally {
            logger.detachAppender(counter);
            logger.setAdditive(true);
            logger.setLevel(before);
        }
        return count.get();
    }

    @Test
    void thePagesOfThePointsTellWhereOpeningPointsComeFrom() throws Exception {
        RequestPostProcessor signedIn = world.users.as(secretary.accountId());
        assertThat(page("/points?organization=" + world.village.first, signedIn))
                .doesNotContain("期初");
        applied(sent("opening-points", table(OPENINGS, row("王秀兰", null, null, 2026, 12.5, "1—6 月纸质台账"))));
        assertThat(page("/points?organization=" + world.village.first, signedIn))
                .contains("期初", "12.5", "72.5");
        long member = world.count("select id from member where name = '王秀兰'");
        assertThat(page("/members/" + member + "/points?year=2026", signedIn))
                .contains("期初积分 +12.5", "1—6 月纸质台账", "期初积分，规则 0.2<");
        long other = world.count("select id from member where name = '李建国'");
        assertThat(page("/members/" + other + "/points?year=2026", signedIn)).doesNotContain("期初");
        assertThat(page("/points/rules?year=2026", signedIn)).contains("期初积分（按登记的分数）", "按登记<");
        assertThat(page(
                        "/members/" + member + "/points/"
                                + world.count("select id from point_entry where source_type = 'OPENING'"),
                        signedIn))
                .contains("1—6 月纸质台账", "启用本平台以前的台账", "past-secretary")
                .doesNotContain("按规则记基础分");
    }

    private String page(String path, RequestPostProcessor signedIn) throws Exception {
        return mvc.perform(get(path).with(signedIn))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
    }

    @Test
    void saysWhatIsWrongWithOpeningPoints() {
        members.changeStatus(
                world.village.staff(),
                world.count("select id from member where name = '赵敏'"),
                org.hongfan.member.MemberStatus.SUSPENDED,
                LocalDate.of(2026, 11, 20),
                "失联");
        ImportJob job = sent(
                "opening-points",
                table(
                        OPENINGS,
                        row("王伟", null, null, null, 5, null),
                        row("孙远", null, null, null, 5, null),
                        row("孙远", null, "河北第一党支部", null, 5, null),
                        row("王秀兰", null, null, 2019, 5, null),
                        row("王秀兰", null, null, null, "很多", null),
                        row("王秀兰", null, null, null, 5, null),
                        row("王秀兰", null, null, null, 6, null),
                        row("赵敏", null, null, null, 6, null)));
        assertThat(notes(job, 2)).contains("有 2 名党员叫“王伟”");
        assertThat(notes(job, 3)).contains("没有党员“孙远”");
        assertThat(notes(job, 4)).contains("没有找到党支部“河北第一党支部”");
        assertThat(notes(job, 5)).contains("2019 年没有积分规则");
        assertThat(notes(job, 6)).contains("应是 −999 到 999 的分数");
        assertThat(notes(job, 8)).contains("和第 7 行是同一个人");
        assertThat(notes(job, 9)).contains("不参与积分");
        assertThat(job.newRows()).isEqualTo(1);
    }

    /** As the portal's own pages and exports write them. */
    @Test
    void namesakesAreToldByTheEndOfThePhoneOrTheYearOfBirth() {
        for (String born : List.of("19580101", "19710505")) {
            String digits = "379900" + born + "661";
            members.register(
                    world.village.staff(),
                    Village.registration(world.village.first, "周敏", digits + IdNumber.checkOf(digits), null));
        }
        assertThat(world.jdbc
                        .sql("select told from member where name in ('周敏', '王伟') order by id")
                        .query(String.class)
                        .list())
                .containsExactly("王伟（1234）", "王伟（5678）", "周敏（1958年生）", "周敏（1971年生）");
        ImportJob activity = sent(
                "activities",
                table(
                        ACTIVITIES,
                        row(
                                1,
                                "清扫河道",
                                "志愿服务活动",
                                "2026.3.5 8:00-10:00",
                                null,
                                "周敏（1971年生 5小时）、王伟（5678）",
                                2,
                                null,
                                null)));
        assertThat(activity.newRows())
                .as(String.valueOf(world.rows(secretary, activity)))
                .isEqualTo(1);
        applied(activity);
        assertThat(world.jdbc.sql("""
                                select m.told || ' ' || coalesce(p.hours, v.hours)
                                  from activity v join participation p on p.activity_id = v.id join member m on m.id = p.member_id
                                 order by m.pinyin
                                """).query(String.class).list()).containsExactly("王伟（5678） 2.0", "周敏（1971年生） 5.0");
        ImportJob opening = sent(
                "opening-points",
                table(
                        OPENINGS,
                        row("周敏（1958年生）", null, null, 2026, 8, null),
                        row("王伟（1234）", null, null, 2026, 3, null),
                        row("周敏", null, null, 2026, 1, null)));
        assertThat(opening.newRows())
                .as(String.valueOf(world.rows(secretary, opening)))
                .isEqualTo(2);
        assertThat(notes(opening, 4)).contains("有 2 名党员叫“周敏”").contains("出生年份");
    }
}
