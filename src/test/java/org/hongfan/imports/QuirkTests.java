package org.hongfan.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hongfan.imports.Workbooks.csv;
import static org.hongfan.imports.Workbooks.id;
import static org.hongfan.imports.Workbooks.row;
import static org.hongfan.imports.Workbooks.with;
import static org.hongfan.imports.Workbooks.xls;
import static org.hongfan.imports.Workbooks.xlsx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import lombok.RequiredArgsConstructor;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.hongfan.access.Role;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.shared.RefusedException;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.context.ApplicationContext;

/** Files as people really have them, each with one peculiarity, and what the portal makes of them. */
@PostgresTest
@RequiredArgsConstructor
class QuirkTests {
    private static final String[] HEAD = {"姓名", "公民身份号码", "所在党支部", "入党日期", "转正日期"};
    private static final String FIRST = "河南第一党支部";
    private static final LocalDate JOINED = LocalDate.of(2005, 7, 1);

    private final ApplicationContext context;
    private ImportWorld world;

    @BeforeEach
    void aVillage() {
        world = new ImportWorld(context);
    }

    /** What a good row leaves in the roster: name, sex, birth date, joined, confirmed, branch. */
    private record Expected(String name, String number, String branch, String joined) {}

    /** One peculiarity. */
    private record Quirk(String file, byte[] content, int line, String state, String... words) {}

    private static List<Object[]> table(Object[]... rows) {
        List<Object[]> all = new ArrayList<>();
        all.add(HEAD);
        all.addAll(List.of(rows));
        return all;
    }

    private static Object[] good(String name, int serial) {
        return row(name, id("19800101", serial), FIRST, "2005-07-01", "2006-07-01");
    }

    private static Object[] joined(Object joined) {
        return row("王建国", id("19800101", 11), FIRST, joined, "2006-07-01");
    }

    private static Quirk day(Object joined, String... words) {
        return new Quirk("名册.xlsx", xlsx(table(joined(joined))), 2, "NEW", words);
    }

    private static Quirk name(String name) {
        return new Quirk("名册.xlsx", xlsx(table(good(name, 11))), 2, "NEW");
    }

    private static Quirk branch(String branch, String state, String... words) {
        return new Quirk(
                "名册.xlsx",
                xlsx(table(row("王建国", id("19800101", 11), branch, "2005-07-01", "2006-07-01"))),
                2,
                state,
                words);
    }

    private static Quirk number(Object number, String state, String... words) {
        return new Quirk(
                "名册.xlsx", xlsx(table(row("王建国", number, FIRST, "2005-07-01", "2006-07-01"))), 2, state, words);
    }

    private static Quirk extra(String heading, Object value, String state, String... words) {
        Object[] head = Arrays.copyOf(HEAD, HEAD.length + 1, Object[].class);
        head[HEAD.length] = heading;
        Object[] line = Arrays.copyOf(good("王建国", 11), HEAD.length + 1);
        line[HEAD.length] = value;
        return new Quirk("名册.xlsx", xlsx(List.of(head, line)), 2, state, words);
    }

    private static Map<String, Quirk> quirks() {
        Map<String, Quirk> quirks = new LinkedHashMap<>();
        Object[] plain = good("王建国", 11);
        quirks.put("模板的表头", new Quirk("名册.xlsx", xlsx(table(plain)), 2, "NEW"));
        quirks.put(
                "上方有合并的标题和说明",
                new Quirk(
                        "名册.xlsx",
                        xlsx(List.of(row("河南村党员花名册"), row("填报单位：河南村党委", null, null, "2026年11月"), row(), HEAD, plain)),
                        5,
                        "NEW"));
        quirks.put(
                "第一列是序号，而且是公式",
                new Quirk(
                        "名册.xlsx",
                        xlsx(List.of(
                                row("序号", "姓名", "身份证号", "支部名称", "入党时间", "转正时间"),
                                row(
                                        new Workbooks.Formula("ROW()-1"),
                                        "王建国",
                                        id("19800101", 11),
                                        FIRST,
                                        "2005-07-01",
                                        "2006-07-01"))),
                        2,
                        "NEW"));
        quirks.put("下方有合计", new Quirk("名册.xlsx", xlsx(table(plain, row("合计", 1))), 3, "IGNORED", "合计行"));
        quirks.put("下方有填表人", new Quirk("名册.xlsx", xlsx(table(plain, row("填表人：张三"))), 3, "IGNORED", "说明"));
        quirks.put(
                "两行表头",
                new Quirk(
                        "名册.xlsx",
                        xlsx(List.of(
                                row("基本情况", null, "所在党支部", "入党情况", null),
                                row("姓名", "身份证号", null, "入党时间", "转正时间"),
                                plain)),
                        3,
                        "NEW"));
        quirks.put(
                "别的叫法，带星号和换行",
                new Quirk(
                        "名册.xlsx",
                        xlsx(List.of(row("*党员姓名", "身份证\n号码（必填）", "所属党支部：", "加入党组织日期", "转为正式党员日期"), plain)),
                        2,
                        "NEW"));
        quirks.put(
                "表头下面是栏号", new Quirk("名册.xlsx", xlsx(table(row("1", "2", "3", "4", "5"), plain)), 2, "IGNORED", "栏号"));
        quirks.put("中间又有一遍表头", new Quirk("名册.xlsx", xlsx(table(plain, HEAD, good("李秀英", 12))), 3, "IGNORED", "重复的表头"));
        quirks.put("中间有空行", new Quirk("名册.xlsx", xlsx(table(plain, row(), good("李秀英", 12))), 4, "NEW"));
        quirks.put(
                "表格在第二张工作表",
                new Quirk("名册.xlsx", xlsx("名册", table(plain), List.of(row("填表说明"), row("请如实填写"))), 2, "NEW"));
        quirks.put(
                "第一张工作表是隐藏的旧名册",
                new Quirk(
                        "名册.xlsx",
                        Workbooks.hidingFirstSheet(xlsx("名册", table(plain), table(good("旧人", 12), good("旧人", 13)))),
                        2,
                        "NEW"));
        quirks.put("日期 2005.7.1", day("2005.7.1"));
        quirks.put("日期 2005年7月1日", day("2005年7月1日"));
        quirks.put("日期 2005/7/1 加时间", day("2005/7/1 0:00:00"));
        quirks.put("日期 20050701 是数字", day(20050701));
        quirks.put("日期是 Excel 日期", day(JOINED));
        quirks.put("日期成了 Excel 序列号", day(new Workbooks.Serial(38534)));
        quirks.put("日期用汉字写", day("二〇〇五年七月一日"));
        quirks.put("日期全角", day("２００５．７．１"));
        quirks.put("日期只到月", day("2005.7", "按 1 日登记"));
        quirks.put("日期成了小数 2005.1", day(2005.1, "10 月"));
        quirks.put("日期只有年", new Quirk("名册.xlsx", xlsx(table(joined("2005年"))), 2, "ERROR", "只有年份"));
        quirks.put("日期不存在", new Quirk("名册.xlsx", xlsx(table(joined("2005-02-30"))), 2, "ERROR", "不存在"));
        quirks.put("姓名中间有空格", name("王 　建国"));
        quirks.put("少数民族姓名的点", name("阿依古丽•买买提"));
        quirks.put("生僻字姓名", name("王\uD86D\uDF4E国"));
        quirks.put("身份证号全角、有空格", number("３７９９００ 19800101 " + id("19800101", 11).substring(14), "NEW"));
        quirks.put("身份证号前有撇号", number("'" + id("19800101", 11), "NEW"));
        quirks.put("身份证号被 Excel 损坏", number(3.79900198001010E17, "ERROR", "3.799E+17", "文本"));
        quirks.put(
                "身份证号在 CSV 里损坏",
                new Quirk(
                        "名册.csv",
                        csv(table(row("王建国", "3.70211E+17", FIRST, "2005-07-01", "2006-07-01"))),
                        2,
                        "ERROR",
                        "3.70211E+17",
                        "重新录入"));
        quirks.put("15 位身份证号", number("379900800101011", "NEW", "15 位旧号"));
        quirks.put("身份证号错一位", number(id("19800101", 11).replace("379900", "379901"), "ERROR", "校验码"));
        quirks.put("同一个身份证号出现两次", new Quirk("名册.xlsx", xlsx(table(plain, good("王建军", 11))), 3, "ERROR", "和第 2 行"));
        quirks.put("性别和身份证号矛盾", extra("性别", "女", "ERROR", "不一致"));
        quirks.put("电话写了两个", extra("联系电话", "13800001234/05328765432", "NEW", "只登记第一个"));
        quirks.put("电话位数不对", extra("手机", "1380000123", "ERROR", "11 位手机号"));
        quirks.put("学历是口语", extra("文化程度", "大专", "NEW"));
        quirks.put("民族不写族字", extra("民族", "汉", "NEW"));
        quirks.put("职业不在分类里", extra("职业", "木匠", "NEW", "按其他登记"));
        quirks.put("单元格是错误值", extra("民族", "#REF!", "ERROR", "不是可用的民族"));
        quirks.put("用到的列是公式", extra("出生日期", new Workbooks.Formula("TODAY()"), "ERROR", "公式"));
        quirks.put("支部写简称", branch("河南一支部", "NEW"));
        quirks.put("支部写代码", branch("370211001", "NEW"));
        quirks.put("支部前写上级", branch("甲镇党委河南村党委" + FIRST, "NEW"));
        quirks.put("支部名带全角括号和空格", branch(" 河南第一党支部　", "NEW"));
        quirks.put("支部不存在", branch("河东第九党支部", "ERROR", "没有找到党支部“河东第九党支部”"));
        quirks.put("支部不在管辖内", branch("乙街道第一党支部", "ERROR", "没有找到党支部“乙街道第一党支部”"));
        quirks.put("两个支部同名", branch("综合党支部", "ERROR", "有 2 个党支部叫"));
        quirks.put("同名支部写上村名", branch("河北村党总支综合党支部", "NEW"));
        quirks.put("党内职务两项", extra("党内职务", "支部书记兼组织委员", "NEW"));
        quirks.put("职务不是党内职务", extra("职务", "村会计", "NEW", "不是党内职务"));
        quirks.put("中心户不存在", extra("中心户", "赵家中心户", "ERROR", "没有中心户"));
        quirks.put("中心户写户名", extra("党员中心户", "王秀兰中心户", "NEW"));
        quirks.put(
                "CSV，GB18030", new Quirk("名册.csv", csv(table(plain), Charset.forName("GB18030"), "", ','), 2, "NEW"));
        quirks.put(
                "CSV，UTF-8 带 BOM",
                new Quirk("名册.csv", csv(table(plain), StandardCharsets.UTF_8, "\uFEFF", ','), 2, "NEW"));
        quirks.put(
                "Unicode 文本，制表符分隔",
                new Quirk("名册.txt", csv(table(plain), StandardCharsets.UTF_16LE, "\uFEFF", '\t'), 2, "NEW"));
        quirks.put(
                "CSV 里用等号护住身份证号",
                new Quirk(
                        "名册.csv",
                        csv(table(row("王建国", "=\"" + id("19800101", 11) + "\"", FIRST, "2005-07-01", "2006-07-01"))),
                        2,
                        "NEW"));
        quirks.put(
                "旧格式 .xls，带日期",
                new Quirk(
                        "名册.xls",
                        xls(table(row("王建国", id("19800101", 11), FIRST, JOINED, "2006.7.1")), null),
                        2,
                        "NEW"));
        quirks.put("名字叫 .xls，其实是 .xlsx", new Quirk("名册.xls", xlsx(table(plain)), 2, "NEW"));
        return quirks;
    }

    @TestFactory
    Stream<DynamicTest> eachQuirk() {
        long other = world.village.found(world.village.subdistrict, OrganizationKind.BRANCH, "乙街道第一党支部");
        assertThat(other).isPositive();
        world.village.found(world.village.south, OrganizationKind.BRANCH, "综合党支部");
        world.village.found(world.village.north, OrganizationKind.BRANCH, "综合党支部");
        world.village.found(world.village.first, OrganizationKind.MEMBER_HOUSEHOLD, "王秀兰中心户");
        world.jdbc
                .sql("update organization set code = '370211001', short_name = '河南一支部' where id = :id")
                .param("id", world.village.first)
                .update();
        assertThat(quirks()).hasSizeGreaterThan(25);
        return quirks().entrySet().stream()
                .map(quirk -> DynamicTest.dynamicTest(quirk.getKey(), () -> check(quirk.getValue())));
    }

    private void check(Quirk quirk) {
        ImportJob job = world.send(world.town, "members", quirk.file(), quirk.content());
        assertThat(job.status()).as(job.message()).isEqualTo(ImportStatus.CHECKED);
        ImportRow row = world.line(world.town, job, quirk.line());
        String notes = String.join("\n", row.notes());
        assertThat(row.state().name()).as(notes).isEqualTo(quirk.state());
        for (String word : quirk.words()) {
            assertThat(notes).contains(word);
        }
        if (quirk.words().length == 0 && quirk.state().equals("NEW")) {
            assertThat(notes).isEmpty();
        }
        if (job.hasWork()) {
            ImportJob applied = world.apply(world.town, job, true);
            assertThat(applied.status()).as(applied.message()).isEqualTo(ImportStatus.APPLIED);
            if (quirk.state().equals("NEW") && quirk.words().length == 0) {
                assertThat(world.count("select count(*) from member where joined_on = '2005-07-01'"))
                        .isPositive();
            }
            ImportJob undone = world.undo(world.town, applied);
            assertThat(undone.status()).as(undone.message()).isEqualTo(ImportStatus.UNDONE);
        }
        assertThat(world.count("select count(*) from member")).isZero();
        assertThat(world.count("select count(*) from membership")).isZero();
    }

    @Test
    void keepsNamesAsTheyAre() {
        ImportJob job = world.members(xlsx(table(good("王 　建国", 11), good("阿依古丽•买买提", 12), good("王\uD86D\uDF4E国", 13))));
        world.apply(world.town, job, false);
        assertThat(world.jdbc
                        .sql("select name from member order by id")
                        .query(String.class)
                        .list())
                .containsExactly("王建国", "阿依古丽·买买提", "王\uD86D\uDF4E国");
    }

    @TestFactory
    Stream<DynamicTest> eachUnsafeFile() {
        byte[] good = xlsx(table(good("王建国", 11)));
        Map<String, Map.Entry<byte[], String>> unsafe = new LinkedHashMap<>();
        unsafe.put("空文件", Map.entry(new byte[0], "文件是空的"));
        unsafe.put("带宏", Map.entry(with(good, "xl/vbaProject.bin", new byte[] {1}), "带有宏"));
        unsafe.put(
                "外部链接",
                Map.entry(
                        with(good, "xl/externalLinks/externalLink1.xml", "<a/>".getBytes(StandardCharsets.UTF_8)),
                        "外部链接"));
        unsafe.put(
                "压缩炸弹",
                Map.entry(
                        with(
                                good,
                                "xl/worksheets/sheet9.xml",
                                "<a>0</a>".repeat(8 * 1024 * 1024).getBytes(StandardCharsets.UTF_8)),
                        "大得不正常"));
        unsafe.put(
                "一百万列的行",
                Map.entry(
                        with(
                                good,
                                "xl/worksheets/sheet1.xml",
                                ("<worksheet><sheetData><row r=\"1\">" + "<c><v>1</v></c>".repeat(1_000_000)
                                                + "</row></sheetData></worksheet>")
                                        .getBytes(StandardCharsets.UTF_8)),
                        "超过 256 列"));
        unsafe.put(
                "列号大得离谱",
                Map.entry(
                        with(
                                good,
                                "xl/worksheets/sheet1.xml",
                                "<worksheet><sheetData><row r=\"1\"><c s=\"1\" r=\"ZZZZZZ1\"><v>1</v></c></row></sheetData></worksheet>"
                                        .getBytes(StandardCharsets.UTF_8)),
                        "超过 256 列"));
        unsafe.put(
                "外部实体",
                Map.entry(
                        with(
                                good,
                                "xl/worksheets/sheet1.xml",
                                "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><worksheet>&b;</worksheet>"
                                        .getBytes(StandardCharsets.UTF_8)),
                        "结构不正常"));
        unsafe.put("有打开密码的 .xlsx", Map.entry(encrypted(), "打开密码"));
        unsafe.put("有打开密码的 .xls", Map.entry(xls(table(good("王建国", 11)), "secret"), "打开密码"));
        unsafe.put(
                "其实是网页",
                Map.entry(
                        "<html><table><tr><td>姓名</td></tr></table></html>".getBytes(StandardCharsets.UTF_8), "其实是网页"));
        unsafe.put("其实是 PDF", Map.entry("%PDF-1.7 ...".getBytes(StandardCharsets.UTF_8), "只能导入 Excel"));
        unsafe.put("其实是 Word", Map.entry(zip("word/document.xml"), "Word 文档"));
        unsafe.put("其实是压缩包", Map.entry(zip("a.txt"), "不是 Excel 表格"));
        unsafe.put("断了的文件", Map.entry(Arrays.copyOf(good, good.length / 2), "可能已经损坏"));
        unsafe.put("没有内容", Map.entry(xlsx(List.of()), "没有内容"));
        return unsafe.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> {
                    assertThatThrownBy(() -> world.imports.receive(
                                    world.town,
                                    "members",
                                    "名册.xlsx",
                                    each.getValue().getKey()))
                            .isInstanceOf(RefusedException.class)
                            .hasMessageContaining(each.getValue().getValue());
                    assertThat(world.count("select count(*) from import_job")).isZero();
                }));
    }

    private static byte[] zip(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(1);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] encrypted() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Supplier<java.io.InputStream> some = () -> new java.io.ByteArrayInputStream(new byte[100]);
        try (POIFSFileSystem file = new POIFSFileSystem()) {
            file.createDocument(some.get(), "EncryptionInfo");
            file.createDocument(some.get(), "EncryptedPackage");
            file.writeFilesystem(out);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @Test
    void saysTheSameOfAUnitOutOfReachAsOfNone() {
        world.village.found(world.village.subdistrict, OrganizationKind.BRANCH, "乙街道第一党支部");
        ImportJob far =
                world.members(xlsx(table(row("王建国", id("19800101", 11), "乙街道第一党支部", "2005-07-01", "2006-07-01"))));
        ImportJob none =
                world.members(xlsx(table(row("王建国", id("19800101", 11), "乙街道第七党支部", "2005-07-01", "2006-07-01"))));
        assertThat(world.line(world.town, far, 2).notes().get(0).replace("第一", "第七"))
                .isEqualTo(world.line(world.town, none, 2).notes().get(0));
    }

    @Test
    void tellsNothingOfWhoIsRegisteredElsewhere() {
        long away = world.village.found(world.village.subdistrict, OrganizationKind.BRANCH, "乙街道第一党支部");
        world.village.member(away, "孙远");
        String number = id("19800101", 1);
        ImportJob job = world.members(xlsx(table(row("王建国", number, FIRST, "2005-07-01", "2006-07-01"))));
        ImportRow row = world.line(world.town, job, 2);
        assertThat(row.state()).isEqualTo(RowState.ERROR);
        assertThat(row.notes()).containsExactly("这个身份证号已在别处登记，请联系上级党组织核实。");
    }

    @Test
    void takesOwnBranchWhenTheSecretarysFileNamesNone() {
        var secretary = world.viewer("secretary-importer", Role.BRANCH_SECRETARY, world.village.first);
        ImportJob job = world.send(
                secretary,
                "members",
                "名册.csv",
                csv(List.of(
                        row("姓名", "身份证号", "入党时间", "转正时间"), row("王建国", id("19800101", 11), "2005.7.1", "2006.7.1"))));
        assertThat(world.apply(secretary, job, false).status()).isEqualTo(ImportStatus.APPLIED);
        assertThat(world.count("select branch_id from member")).isEqualTo(world.village.first);
    }
}
