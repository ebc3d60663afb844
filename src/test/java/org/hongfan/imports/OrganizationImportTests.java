package org.hongfan.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hongfan.imports.Workbooks.row;
import static org.hongfan.imports.Workbooks.xlsx;

import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;

/** Units of the tree from a file, again, and back. */
@PostgresTest
@RequiredArgsConstructor
class OrganizationImportTests {
    private static final Object[] HEAD = {"党组织全称", "上级党组织", "组织类型", "组织代码", "成立时间", "主题党日", "换届日期"};

    private final ApplicationContext context;
    private ImportWorld world;

    @BeforeEach
    void aVillage() {
        world = new ImportWorld(context);
    }

    private ImportJob send(Object[]... lines) {
        List<Object[]> rows = new ArrayList<>();
        rows.add(row("党组织情况一览表"));
        rows.add(HEAD);
        rows.addAll(List.of(lines));
        return world.send(world.town, "organizations", "组织.xlsx", xlsx(rows));
    }

    private String notes(ImportJob job, int line) {
        return String.join("\n", world.line(world.town, job, line).notes());
    }

    @Test
    void foundsAWholeBranchWithItsHouseholdsInOneFile() {
        ImportJob job = send(
                row("河西村党委", null, "新村党委", "A01", "2003.5", null, "2022-01-10"),
                row("河西第一党支部", "河西村党委", null, "A0101", "2004-01-01", "15日", null),
                row("孙家党员中心户", "河西第一党支部", null, null, "2010-01-01", null, null));
        assertThat(job.newRows())
                .as(String.valueOf(world.rows(world.town, job)))
                .isEqualTo(3);
        ImportJob applied = world.apply(world.town, job, false);
        assertThat(applied.status()).as(applied.message()).isEqualTo(ImportStatus.APPLIED);
        assertThat(world.jdbc.sql("""
                                select p.name || ' > ' || o.name || ' ' || o.kind || ' ' || coalesce(o.term_ends_on::text, '-') || ' '
                                       || coalesce(o.theme_day::text, '-')
                                  from organization o join organization p on p.id = o.parent_id where o.founded_on > '2003-01-01' order by o.path
                                """).query(String.class).list())
                .containsExactly(
                        "甲镇党委 > 河西村党委 COMMUNITY_COMMITTEE 2027-01-10 -",
                        "河西村党委 > 河西第一党支部 BRANCH - 15",
                        "河西第一党支部 > 孙家党员中心户 MEMBER_HOUSEHOLD - -");
        world.assertCountersRight(context);

        ImportJob undone = world.undo(world.town, applied);
        assertThat(undone.status()).as(undone.message()).isEqualTo(ImportStatus.UNDONE);
        assertThat(world.count(
                        "select count(*) from organization where closed_on is null and founded_on > '2003-01-01'"))
                .isZero();
        world.assertCountersRight(context);
    }

    @Test
    void changesWhatDiffersAndRestoresIt() {
        Object[] line = row("河南第一党支部", "河南村党委", "党支部", "B01", null, 8, "2023-01-01");
        ImportJob job = send(line);
        assertThat(job.changedRows())
                .as(String.valueOf(world.rows(world.town, job)))
                .isEqualTo(1);
        assertThat(notes(job, 3)).contains("组织代码：登记为 B01", "主题党日（每月几日）：登记为 8", "本届开始日期：登记为 2023年1月1日");
        ImportJob applied = world.apply(world.town, job, false);
        assertThat(applied.status()).as(applied.message()).isEqualTo(ImportStatus.APPLIED);
        ImportJob again = send(line);
        assertThat(again.sameRows()).as(notes(again, 3)).isEqualTo(1);
        ImportJob undone = world.undo(world.town, applied);
        assertThat(undone.status()).as(undone.message()).isEqualTo(ImportStatus.UNDONE);
        assertThat(world.count("select count(*) from organization where code is not null or theme_day is not null"))
                .isZero();
    }

    @Test
    void saysWhatIsWrongInPlainWords() {
        ImportJob job = send(
                row("河西第一党支部", "没有的党委", null, null, "2004-01-01", null, null),
                row("河西第二党支部", "乙街道党工委", null, null, "2004-01-01", null, null),
                row("赵家中心户", "河南村党委", null, null, "2010-01-01", null, null),
                row("河西组", "河南村党委", null, null, "2010-01-01", null, null),
                row("河南第三党支部", "河南村党委", null, null, "1990-01-01", null, null),
                row("河南第四党支部", "河南村党委", null, null, "2010-01-01", 30, null),
                row("河南第一党支部", "河北村党总支", null, null, "2010-01-01", null, null));
        assertThat(notes(job, 3)).contains("没有找到上级组织“没有的党委”");
        assertThat(notes(job, 4)).isEqualTo(notes(job, 3).replace("没有的党委", "乙街道党工委"));
        assertThat(notes(job, 5)).contains("不能设在社区一级");
        assertThat(notes(job, 6)).contains("从名称看不出");
        assertThat(notes(job, 7)).contains("不能早于上级成立的日期");
        assertThat(notes(job, 8)).contains("1 到 28");
        assertThat(job.newRows()).isEqualTo(1);
    }

    @Test
    void refusesToUndoWhatIsInUse() {
        ImportJob applied =
                world.apply(world.town, send(row("河西第一党支部", "河南村党委", null, null, "2004-01-01", null, null)), false);
        long branch = world.count("select id from organization where name = '河西第一党支部'");
        world.village.member(branch, "王秀兰");
        ImportJob kept = world.undo(world.town, applied);
        assertThat(kept.status()).isEqualTo(ImportStatus.APPLIED);
        assertThat(kept.message()).contains("还有 1 名党员");
    }
}
