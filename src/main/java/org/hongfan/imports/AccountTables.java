package org.hongfan.imports;

import static org.hongfan.imports.ImportColumn.optional;
import static org.hongfan.imports.ImportColumn.required;

import java.io.OutputStream;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.account.AccountBulk;
import org.hongfan.account.GrantBulk;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tables of accounts and of grants as the administrators have them: read with the gate and the headings of all imports, small enough to be judged at once. */
@Component
@RequiredArgsConstructor
public class AccountTables {
    private static final int HEAD = 40;

    private static final ImportColumn NAME = required("name", "姓名", "", "人员姓名", "名字");
    private static final ImportColumn USERNAME = optional("username", "用户名", "不填按姓名的拼音", "账号", "登录名", "用户账号");
    private static final ImportColumn ID_NUMBER = required(
            "idNumber", "身份证号", "单元格设为文本。在册党员填全 18 位；不在册的工作人员填后六位，开通时用来核对是不是本人", "身份证", "身份证号码", "公民身份号码", "身份证号后六位");
    private static final List<ImportColumn> ACCOUNTS = List.of(NAME, USERNAME, ID_NUMBER);

    private static final ImportColumn HOLDER = required("username", "用户名", "账号的用户名", "账号", "登录名", "用户账号");
    private static final ImportColumn HOLDER_NAME = optional("name", "姓名", "填了就核对", "人员姓名", "名字");
    private static final ImportColumn ROLE = required(
            "role", "岗位", Arrays.stream(Role.values()).map(Role::title).collect(Collectors.joining("、")), "角色", "登录岗位");
    private static final ImportColumn PLACE = optional("place", "所在组织", "写全称或组织代码；管理员留空", "组织", "党组织", "党组织名称", "单位");
    private static final ImportColumn FROM = optional("from", "开始日期", "不填是今天", "自", "开始时间");
    private static final ImportColumn TO = optional("to", "结束日期", "不填是一直", "至", "结束时间");
    private static final List<ImportColumn> GRANTS = List.of(HOLDER, HOLDER_NAME, ROLE, PLACE, FROM, TO);

    private final Clock clock;

    /** @throws RefusedException on the field {@code file} when it is no table with the needed columns */
    public List<AccountBulk.Line> readAccounts(String fileName, byte[] content) {
        return read(fileName, content, ACCOUNTS).stream()
                .map(AccountTables::account)
                .toList();
    }

    private static AccountBulk.Line account(TableRow row) {
        Reading<String> number = Values.idNumber(row.text(ID_NUMBER));
        return new AccountBulk.Line(
                row.number(),
                Values.name(row.text(NAME)),
                row.text(USERNAME),
                Objects.requireNonNullElse(number.value(), ""),
                number.error());
    }

    /** @throws RefusedException on the field {@code file} when it is no table with the needed columns */
    public List<GrantBulk.Line> readGrants(String fileName, byte[] content) {
        return read(fileName, content, GRANTS).stream().map(this::grant).toList();
    }

    private GrantBulk.Line grant(TableRow row) {
        List<String> problems = new ArrayList<>();
        LocalDate from = day(row, FROM, problems);
        LocalDate to = day(row, TO, problems);
        return new GrantBulk.Line(
                row.number(),
                row.text(HOLDER),
                Values.name(row.text(HOLDER_NAME)),
                row.text(ROLE),
                row.text(PLACE),
                from,
                to,
                problems.isEmpty() ? null : String.join("；", problems));
    }

    private @Nullable LocalDate day(TableRow row, ImportColumn column, List<String> problems) {
        String cell = row.text(column);
        if (cell.isEmpty()) {
            return null;
        }
        Reading<WrittenDay> day = Values.day(cell, LocalDate.now(clock));
        if (day.value() == null) {
            problems.add(column.heading() + "“" + Values.shorten(cell) + "”不是日期");
            return null;
        }
        return day.value().day();
    }

    /** An empty table to fill in. */
    public void writeAccountTemplate(OutputStream out) {
        write(out, "账号", ACCOUNTS, Set.of(ID_NUMBER));
    }

    public void writeGrantTemplate(OutputStream out) {
        write(out, "岗位", GRANTS, Set.of());
    }

    private static void write(OutputStream out, String name, List<ImportColumn> columns, Set<ImportColumn> texts) {
        try (SheetWriter sheet = new SheetWriter(out, name)) {
            sheet.template(columns, texts::contains);
        }
    }

    private record TableRow(int number, Map<String, String> cells) {
        String text(ImportColumn column) {
            return cells.getOrDefault(column.key(), "");
        }
    }

    private static List<TableRow> read(String fileName, byte[] content, List<ImportColumn> columns) {
        CheckedFile file = FileGate.check(fileName, content);
        Map<Integer, Layout.Head> heads = new HashMap<>();
        TableReader.read(file, -1, (sheet, name, row) -> {
            Layout.Head head = heads.computeIfAbsent(sheet, number -> new Layout.Head(number, name, new ArrayList<>()));
            head.rows().add(row);
            return head.rows().size() < HEAD;
        });
        Layout layout = Layout.guess(List.copyOf(heads.values()), columns);
        for (ImportColumn column : columns) {
            if (column.required() && (layout == null || layout.indexOf(column) < 0)) {
                throw FileGate.refused("没有找到“" + column.heading() + "”这一列。请用模板，或者把列名改成“" + column.heading() + "”。");
            }
        }
        return layout == null ? List.of() : rows(file, layout, columns);
    }

    private static List<TableRow> rows(CheckedFile file, Layout layout, List<ImportColumn> columns) {
        List<TableRow> rows = new ArrayList<>();
        TableReader.read(file, layout.sheet(), (sheet, name, row) -> {
            if (row.line() > layout.headingLine() && layout.reasonToSkip(row, rows.isEmpty()) == null) {
                Map<String, String> cells = new HashMap<>();
                for (ImportColumn column : columns) {
                    int place = layout.indexOf(column);
                    cells.put(column.key(), place < 0 ? "" : Values.line(Cells.shown(row.cell(place))));
                }
                rows.add(new TableRow(row.line(), cells));
            }
            return rows.size() <= AccountBulk.MOST;
        });
        if (rows.isEmpty()) {
            throw FileGate.refused("表里没有内容，只有列名。");
        }
        return rows;
    }
}
