package org.hongfan.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hongfan.imports.Workbooks.id;
import static org.hongfan.imports.Workbooks.row;
import static org.hongfan.imports.Workbooks.xlsx;

import java.io.ByteArrayOutputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.member.MemberService;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.points.PointLedger;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;

/** A roster from its file into the tables, again, and out of them. */
@PostgresTest
@RequiredArgsConstructor
class ImportFlowTests {
    private static final Object[] HEAD = {
        "姓名", "公民身份号码", "所在党支部", "入党日期", "转正日期", "手机号码", "学历", "党小组", "党员中心户", "党内职务", "任职日期", "流动情况"
    };
    private static final String FIRST = "河南第一党支部";

    private final ApplicationContext context;
    private final MemberService members;
    private final PointLedger points;
    private ImportWorld world;

    @BeforeEach
    void aVillageWithAHousehold() {
        world = new ImportWorld(context);
        world.village.found(world.village.first, OrganizationKind.MEMBER_HOUSEHOLD, "王秀兰党员中心户");
        world.jdbc
                .sql("insert into party_group (branch_id, name, founded_on) values (:branch, '第一党小组', '2001-01-01')")
                .param("branch", world.village.first)
                .update();
    }

    private static Object[] line(String name, int serial, Object... rest) {
        Object[] cells = new Object[HEAD.length];
        cells[0] = name;
        cells[1] = id("19800101", serial);
        cells[2] = FIRST;
        cells[3] = "2005-07-01";
        cells[4] = "2006-07-01";
        System.arraycopy(rest, 0, cells, 5, rest.length);
        return cells;
    }

    private static byte[] roster(Object[]... lines) {
        List<Object[]> rows = new ArrayList<>();
        rows.add(HEAD);
        rows.addAll(List.of(lines));
        return xlsx(rows);
    }

    private static byte[] usual() {
        return roster(
                line("王秀兰", 11, "13800001111", "高中", "第一党小组", "王秀兰", "书记、中心户长", "2022-03-01"),
                line("李建国", 12, "13800002222", "大专", "第一党小组", "王秀兰", "党小组组长"),
                line("赵大海", 13, null, "初中", null, null, null, null, "流出"));
    }

    private ImportJob imported(byte[] file) {
        ImportJob job = world.members(file);
        assertThat(job.errorRows())
                .as(String.valueOf(world.rows(world.town, job)))
                .isZero();
        ImportJob applied = world.apply(world.town, job, false);
        assertThat(applied.status()).as(applied.message()).isEqualTo(ImportStatus.APPLIED);
        return applied;
    }

    @Test
    void bringsInPeopleWithHouseholdsGroupsAndPosts() {
        // The host stands in the same file as the household: its name finds it, the host's own would not yet.
        ImportJob job = world.members(usual());
        assertThat(job.status()).isEqualTo(ImportStatus.CHECKED);
        assertThat(job.newRows())
                .as(String.valueOf(world.rows(world.town, job)))
                .isEqualTo(3);
        ImportJob applied = world.apply(world.town, job, false);
        assertThat(applied.writtenNew()).isEqualTo(3);
        assertThat(world.jdbc.sql("""
                                select m.name || ' ' || m.initials || ' ' || coalesce(g.name, '-') || ' ' || coalesce(h.name, '-') || ' '
                                       || coalesce((select string_agg(a.post || a.from_on, ',' order by a.post) from appointment a
                                                     where a.member_id = m.id), '-')
                                  from member m left join party_group g on g.id = m.group_id left join organization h on h.id = m.household_id
                                 order by m.id
                                """).query(String.class).list())
                .containsExactly(
                        "王秀兰 wxl 第一党小组 王秀兰党员中心户 HOUSEHOLD_HOST2022-03-01,SECRETARY2022-03-01",
                        "李建国 ljg 第一党小组 王秀兰党员中心户 GROUP_LEADER" + LocalDate.of(2026, 11, 23),
                        "赵大海 zdh - - -");
        assertThat(world.count(
                        "select floating_out from organization_count c join organization o on o.id = c.organization_id"
                                + " where o.level = 'DISTRICT'"))
                .isEqualTo(1);
        world.assertCountersRight(context);
        assertThat(points.check(2026)).isEmpty();
        assertThat(world.count("select count(*) from point_total where year = 2026"))
                .isEqualTo(3);
        assertThat(world.count("select count(*) from audit_entry where action = 'import_applied'"))
                .isEqualTo(1);
    }

    @Test
    void sameFileTwiceChangesNothing() {
        byte[] file = usual();
        imported(file);
        ImportJob again = world.members(file);
        assertThat(again.sameRows())
                .as(String.valueOf(world.rows(world.town, again)))
                .isEqualTo(3);
        assertThat(again.hasWork()).isFalse();
        assertThat(world.imports.findEarlier(again)).isNotNull();
        assertThatThrownBy(() -> world.imports.apply(world.town, again.id(), false))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("没有要新增或变更的内容");
    }

    @Test
    void showsOldAndNewAndUndoesToTheLetter() {
        imported(usual());
        List<String> before = roster();
        ImportJob job = world.members(roster(
                line("王秀兰", 11, "13900003333", "本科", "第一党小组", "王秀兰", "书记、中心户长"),
                line("李建国", 12, "13800002222", "大专", null, null, "党小组组长、宣传委员", "2023-05-01"),
                line("赵大海", 13, null, "初中", null, "王秀兰", null, null, "否")));
        assertThat(job.changedRows()).isEqualTo(3);
        assertThat(world.line(world.town, job, 2).notes())
                .contains("学历：由 高中 改为 大学本科", "手机号码：由 138****1111 改为 139****3333");
        assertThat(world.line(world.town, job, 3).notes()).contains("党内职务：任宣传委员，自2023年5月1日");
        assertThat(world.line(world.town, job, 4).notes()).contains("流动情况：由 流出 改为 非流动", "党员中心户：登记为 王秀兰党员中心户");
        ImportJob applied = world.apply(world.town, job, false);
        assertThat(applied.writtenChanged()).isEqualTo(3);
        world.assertCountersRight(context);
        assertThat(points.check(2026)).isEmpty();
        ImportJob undone = world.undo(world.town, applied);
        assertThat(undone.status()).as(undone.message()).isEqualTo(ImportStatus.UNDONE);
        assertThat(roster()).isEqualTo(before);
        world.assertCountersRight(context);
        assertThat(points.check(2026)).isEmpty();
    }

    private List<String> roster() {
        return world.jdbc.sql("""
                        select (to_jsonb(m) - 'version')::text
                               || coalesce((select string_agg(h::text, ';' order by h.id) from household_membership h where h.member_id = m.id), '')
                               || coalesce((select string_agg(a::text, ';' order by a.id) from appointment a where a.member_id = m.id), '')
                          from member m order by m.id
                        """).query(String.class).list();
    }

    @Test
    void takesBackRegistrationsAsIfTheyHadNeverBeen() {
        ImportJob applied = imported(usual());
        ImportJob undone = world.undo(world.town, applied);
        assertThat(undone.status()).as(undone.message()).isEqualTo(ImportStatus.UNDONE);
        for (String table :
                List.of("member", "membership", "household_membership", "appointment", "point_entry", "point_total")) {
            assertThat(world.count("select count(*) from " + table)).as(table).isZero();
        }
        world.assertCountersRight(context);
        assertThat(world.count("select coalesce(sum(members), 0) from point_band"))
                .isZero();
    }

    @Test
    void refusesToUndoWhatWasTouchedLater() {
        ImportJob applied = imported(usual());
        long someone = world.count("select max(id) from member");
        members.changeStatus(
                world.village.staff(),
                someone,
                org.hongfan.member.MemberStatus.SUSPENDED,
                LocalDate.of(2026, 11, 20),
                "失联");
        ImportJob kept = world.undo(world.town, applied);
        assertThat(kept.status()).isEqualTo(ImportStatus.APPLIED);
        assertThat(kept.message()).contains("赵大海", "不能整批撤销");
        assertThat(world.count("select count(*) from member")).isEqualTo(3);
    }

    @Test
    void refusesToUndoPeopleWhoHaveMetSince() {
        ImportJob applied = imported(usual());
        world.jdbc.sql("""
                        with m as (
                            insert into meeting (organization_id, type, title, status, starts_at, ends_at, held_on, place, created_at)
                            values (:branch, 'THEME_DAY', '主题党日', 'HELD', now(), now() + interval '1 hour', current_date, '村委会', now()) returning id)
                        insert into attendance (meeting_id, member_id, year, status, means, called, voter)
                        select m.id, p.id, 2026, 'PRESENT', 'LIST', true, true from m cross join member p
                        """).param("branch", world.village.first).update();
        ImportJob kept = world.undo(world.town, applied);
        assertThat(kept.status()).isEqualTo(ImportStatus.APPLIED);
        assertThat(kept.message()).contains("已经参加会议或活动");
        assertThat(world.count("select count(*) from point_total")).isEqualTo(3);
    }

    @Test
    void writesNothingWhileARowIsWrongUnlessOnlyTheGoodAreWanted() {
        Object[] wrong = line("孙小红", 14);
        wrong[2] = "不存在的支部";
        wrong[5] = "=cmd|'/c calc'!A1";
        ImportJob job = world.members(roster(line("王秀兰", 11), wrong));
        assertThat(job.errorRows()).isEqualTo(1);
        assertThatThrownBy(() -> world.imports.apply(world.town, job.id(), false))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("还有 1 行有错误");
        assertThat(world.count("select count(*) from member")).isZero();
        ImportJob applied = world.apply(world.town, job, true);
        assertThat(applied.writtenNew()).isEqualTo(1);
        assertThat(world.count("select count(*) from member")).isEqualTo(1);

        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        world.imports.writeErrors(world.town, job.id(), errors);
        List<SheetRow> rows = new ArrayList<>();
        TableReader.read(FileGate.check("错误.xlsx", errors.toByteArray()), -1, (sheet, name, row) -> rows.add(row));
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).cells()).contains("姓名", "原因");
        assertThat(rows.get(1).cells()).contains("孙小红", "=cmd|'/c calc'!A1");
        assertThat(new String(
                        Workbooks.part(errors.toByteArray(), "xl/sharedStrings.xml"),
                        java.nio.charset.StandardCharsets.UTF_8))
                .containsPattern("(&apos;|')=cmd[|]"); // the apostrophe is in the file, and gone when it comes back
        assertThat(rows.get(1).cell(HEAD.length)).contains("没有找到党支部");

        ImportJob mended = world.members(mended(rows));
        assertThat(mended.newRows())
                .as(String.valueOf(world.rows(world.town, mended)))
                .isEqualTo(1);
    }

    private static byte[] mended(List<SheetRow> rows) {
        List<Object[]> table = new ArrayList<>();
        rows.forEach(row -> table.add(row.cells().clone()));
        table.get(1)[2] = FIRST;
        table.get(1)[5] = "";
        return xlsx(table);
    }

    @Test
    void keepsWhatAMaskedFileHides() {
        imported(usual());
        Object[] masked = line("王秀兰", 11, "138****1111", "研究生");
        masked[1] = "379*************" + id("19800101", 11).substring(16);
        ImportJob job = world.members(roster(masked));
        assertThat(job.changedRows())
                .as(String.valueOf(world.rows(world.town, job)))
                .isEqualTo(1);
        assertThat(world.line(world.town, job, 2).notes()).containsExactly("学历：由 高中 改为 研究生");
        Object[] stranger = line("陌生人", 15);
        stranger[1] = "379***************";
        ImportJob unknown = world.members(roster(stranger));
        assertThat(world.line(world.town, unknown, 2).notes().get(0)).contains("打了码");
    }

    @Test
    void remembersWhatColumnsMean() {
        byte[] odd = xlsx(List.of(
                row("人", "号", "归属", "何时入党", "何时转正", "姓名备注", "入党日期说明"),
                row("王秀兰", id("19800101", 11), FIRST, "2005-07-01", "2006-07-01", "", "")));
        ImportJob first = world.members(odd);
        assertThat(first.status()).isEqualTo(ImportStatus.UPLOADED);
        world.imports.layOut(world.town, first.id(), 1);
        ImportService.Columns columns = world.imports.columns(world.town, first.id());
        assertThat(columns.missing()).contains("姓名", "公民身份号码");
        assertThat(columns.rows().get(1).samples().get(0)).contains("****").doesNotContain("19800101");
        world.imports.choose(
                world.town, first.id(), Map.of(0, "name", 1, "idNumber", 2, "branch", 3, "joinedOn", 4, "confirmedOn"));
        assertThat(world.settled(world.town, first.id()).newRows()).isEqualTo(1);
    }

    @Test
    void usesTheRememberedColumnsForTheNextFile() {
        Object[] head = {"姓名", "身份证号", "支部", "入党时间", "转正时间", "手机", "紧急联系电话"};
        byte[] file = xlsx(
                List.of(head, row("王秀兰", id("19800101", 11), FIRST, "2005-07-01", "2006-07-01", "", "13800001111")));
        ImportJob first = world.members(file);
        world.imports.choose(world.town, first.id(), Map.of(5, "", 6, "phone"));
        world.settled(world.town, first.id());
        ImportJob second = world.members(file);
        world.apply(world.town, second, false);
        assertThat(world.jdbc
                        .sql("select phone_masked from member")
                        .query(String.class)
                        .single())
                .isEqualTo("138****1111");
    }

    @Test
    void refusesTheWholeWhenTheRosterHasChangedSince() {
        ImportJob job = world.members(roster(line("王秀兰", 11), line("李建国", 12)));
        world.village.member(world.village.other, "先登记的");
        world.jdbc.sql("update member set id_number_hash = id_number_hash").update();
        String number = id("19800101", 12);
        members.register(
                world.village.staff(),
                org.hongfan.member.Village.registration(world.village.second, "李建国", number, null));
        ImportJob refused = world.apply(world.town, job, false);
        assertThat(refused.status()).isEqualTo(ImportStatus.CHECKED);
        assertThat(refused.message()).contains("检查之后情况有了变化", "第 3 行");
        assertThat(world.count("select count(*) from member where name = '王秀兰'"))
                .isZero();
    }

    @Test
    void showsAnImportToSuperiorsAndHidesItFromOthers() {
        Viewer secretary = world.viewer("first-secretary", Role.BRANCH_SECRETARY, world.village.first);
        Viewer neighbour = world.viewer("second-secretary", Role.BRANCH_SECRETARY, world.village.second);
        ImportJob job = world.send(secretary, "members", "名册.xlsx", roster(line("王秀兰", 11)));
        assertThat(world.imports.get(world.town, job.id()).id()).isEqualTo(job.id());
        assertThatThrownBy(() -> world.imports.get(neighbour, job.id())).isInstanceOf(NotFoundException.class);
        assertThat(world.imports.list(neighbour, 1).rows()).isEmpty();
        assertThatThrownBy(() -> world.imports.apply(world.town, job.id(), false))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("由上传的人继续办理");
    }

    @Test
    void forgetsNothingInTheClear() {
        imported(usual());
        String number = id("19800101", 11);
        for (String table : List.of("import_job", "import_row", "import_block", "import_batch", "import_trace")) {
            assertThat(world.count("select count(*) from " + table + " t where t::text like '%" + number + "%'"
                            + " or t::text like '%13800001111%'"))
                    .as(table)
                    .isZero();
        }
    }

    @Test
    void givesATemplateThatComesBackIn() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(world.imports.writeTemplate(world.town, "members", out)).isEqualTo("党员名册导入模板.xlsx");
        ImportJob job = world.members(out.toByteArray());
        assertThat(job.status()).as(job.message()).isEqualTo(ImportStatus.CHECKED);
        assertThat(job.readRows()).isZero();
    }
}
