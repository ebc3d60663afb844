package org.hongfan.imports;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Viewer;
import org.hongfan.shared.Audited;
import org.hongfan.shared.FileNames;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.Page;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Option;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes in spreadsheets: a file is received, its columns understood, every row judged, then written as a whole or its good rows, and taken
 * back while nothing touched them later. What takes time runs in the background.
 *
 * <p>An import is seen by those whose scope covers the organization it was done for; only who sent the file goes on with it.
 */
@Service
@RequiredArgsConstructor
@Transactional
public class ImportService {
    public static final int ROWS_A_PAGE = 50;
    private static final int IMPORTS_A_PAGE = 20;
    private static final int HEAD_ROWS = 40;
    private static final int MOST_SHEETS = 20;
    private static final int SAMPLES = 3;

    private final ImportStore store;
    private final ImportFiles files;
    private final List<ImportKind<?>> kinds;
    private final ApplicationEventPublisher events;

    /** A kind of import as a choice. */
    public record KindRow(String key, String title, String explanation) {}

    /**
     * One column of a file, to be told what it means.
     *
     * @param choice the key of what it means; empty when it is not used
     * @param samples what stands in it, hidden where it must be
     */
    public record ColumnRow(int index, String letter, String heading, String choice, List<String> samples) {}

    /**
     * The columns of a file.
     *
     * @param options what a column may mean; the first is "not used"
     * @param missing headings that the file cannot do without and that no column has
     */
    public record Columns(
            List<ColumnRow> rows,
            List<Option> options,
            List<String> missing,
            @Nullable Integer headingLine) {}

    /** The kinds this viewer may import. */
    @Transactional(readOnly = true)
    public List<KindRow> listKinds(Viewer viewer) {
        return open(viewer).stream()
                .map(kind -> new KindRow(kind.key(), kind.title(), kind.explanation()))
                .toList();
    }

    private List<ImportKind<?>> open(Viewer viewer) {
        return viewer.can(Permission.IMPORT_USE)
                ? kinds.stream()
                        .filter(kind -> viewer.can(kind.permission()))
                        .sorted((a, b) -> Integer.compare(a.rank(), b.rank()))
                        .toList()
                : List.of();
    }

    private ImportKind<?> kind(Viewer viewer, String key) {
        return open(viewer).stream()
                .filter(kind -> kind.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("import kind", key));
    }

    /** The title of a kind of import. */
    public String title(String key) {
        return kinds.stream()
                .filter(kind -> kind.key().equals(key))
                .map(ImportKind::title)
                .findFirst()
                .orElse(key);
    }

    /** What undoing an import of this kind does. */
    public String undoing(String key) {
        return kinds.stream()
                .filter(kind -> kind.key().equals(key))
                .map(ImportKind::undoing)
                .findFirst()
                .orElse("");
    }

    @Transactional(readOnly = true)
    public Page<ImportJob> list(Viewer viewer, int page) {
        List<String> keys = open(viewer).stream().map(ImportKind::key).toList();
        int number = Math.max(1, page);
        return new Page<>(
                store.list(viewer, keys, IMPORTS_A_PAGE, (number - 1) * IMPORTS_A_PAGE),
                number,
                IMPORTS_A_PAGE,
                store.count(viewer, keys));
    }

    @Transactional(readOnly = true)
    public ImportJob get(Viewer viewer, long id) {
        return store.find(viewer, id)
                .filter(job -> open(viewer).stream().anyMatch(kind -> kind.key().equals(job.kind())))
                .orElseThrow(() -> new NotFoundException("import", id));
    }

    /** Whether the viewer may go on with this import, rather than only look at it. */
    public boolean mayContinue(Viewer viewer, ImportJob job) {
        Long here = viewer.current().organizationId();
        return job.accountId() == viewer.accountId() && here != null && here == job.organizationId();
    }

    private ImportJob own(Viewer viewer, long id, ImportStatus... allowed) {
        ImportJob job = get(viewer, id);
        if (!mayContinue(viewer, job)) {
            throw new RefusedException("这个文件是" + job.who() + "上传的，由上传的人继续办理。");
        }
        if (!Set.of(allowed).contains(job.status())) {
            throw new RefusedException("这次导入现在是“" + job.status().title() + "”，不能办理此事。");
        }
        return job;
    }

    /**
     * Receives a file and begins to check it when its columns are clear.
     *
     * @throws RefusedException at field "file" when it cannot be taken
     */
    public long receive(Viewer viewer, String kindKey, String fileName, byte[] content) {
        ImportKind<?> kind = kind(viewer, kindKey);
        Long organization = viewer.current().organizationId();
        if (organization == null) {
            throw new NotFoundException("import kind", kindKey);
        }
        String name = FileNames.plain(fileName);
        CheckedFile file = FileGate.check(name, content);
        List<Layout.Head> heads = heads(file);
        String key = files.keep(content);
        long id = store.insert(viewer, organization, kindKey, name, file, sha256(content), key);
        Layout guessed = Layout.guess(heads, kind.columns());
        if (guessed == null) {
            return id;
        }
        List<String> remembered = store.remembered(organization, kindKey, signature(guessed));
        Layout layout = remembered != null
                        && remembered.size() == guessed.columns().size()
                ? new Layout(
                        guessed.sheet(), guessed.sheetName(), guessed.headingLine(), guessed.headings(), remembered)
                : guessed;
        store.lay(id, layout);
        if (missing(kind, viewer, layout).isEmpty()) {
            begin(id, ImportStatus.CHECKING, null);
        }
        return id;
    }

    private void begin(long id, ImportStatus status, @Nullable String mode) {
        store.begin(id, status, mode);
        events.publishEvent(new ImportQueued(id));
    }

    private static List<Layout.Head> heads(CheckedFile file) {
        Map<Integer, Layout.Head> heads = new HashMap<>();
        TableReader.read(file, -1, (sheet, name, row) -> {
            Layout.Head head = heads.computeIfAbsent(sheet, number -> new Layout.Head(number, name, new ArrayList<>()));
            if (!row.isBlank()) {
                head.rows().add(row);
            }
            return sheet < MOST_SHEETS && head.rows().size() < HEAD_ROWS;
        });
        List<Layout.Head> found =
                heads.values().stream().filter(head -> !head.rows().isEmpty()).toList();
        if (found.isEmpty()) {
            throw FileGate.refused("表格里没有内容，请检查是否选错了文件。");
        }
        return found;
    }

    private static List<String> missing(ImportKind<?> kind, Viewer viewer, Layout layout) {
        return kind.needed(viewer).stream()
                .filter(column -> layout.indexOf(column) < 0)
                .map(ImportColumn::heading)
                .toList();
    }

    private CheckedFile fileOf(ImportJob job) {
        if (job.fileKey() == null) {
            throw new RefusedException("上传的文件已经清理，请重新上传。");
        }
        return new CheckedFile(FileType.valueOf(job.fileType()), files.read(job.fileKey()), job.totalRows());
    }

    /** The columns of the file with what they are taken for, and a few of their cells. */
    @Transactional(readOnly = true)
    public Columns columns(Viewer viewer, long id) {
        ImportJob job = own(viewer, id, ImportStatus.UPLOADED, ImportStatus.CHECKED, ImportStatus.FAILED);
        ImportKind<?> kind = kind(viewer, job.kind());
        Layout layout = store.layout(id);
        List<Option> options = new ArrayList<>();
        options.add(new Option("", "不导入"));
        kind.columns().forEach(column -> options.add(new Option(column.key(), column.heading())));
        if (layout == null) {
            return new Columns(
                    List.of(),
                    options,
                    kind.needed(viewer).stream().map(ImportColumn::heading).toList(),
                    null);
        }
        List<SheetRow> samples = new ArrayList<>();
        TableReader.read(fileOf(job), layout.sheet(), (sheet, name, row) -> {
            if (row.line() > layout.headingLine() && !row.isBlank()) {
                samples.add(row);
            }
            return samples.size() < SAMPLES;
        });
        List<ColumnRow> rows = new ArrayList<>();
        for (int i = 0; i < layout.columns().size(); i++) {
            int column = i;
            String choice = layout.columns().get(i);
            rows.add(new ColumnRow(
                    i,
                    letter(i),
                    layout.headings().get(i),
                    choice,
                    samples.stream()
                            .map(row -> row.cell(column))
                            .filter(cell -> !cell.isBlank())
                            .map(cell -> Values.shorten(guarded(kind, choice, cell)))
                            .toList()));
        }
        rows.removeIf(row -> row.heading().isEmpty() && row.samples().isEmpty());
        return new Columns(rows, options, missing(kind, viewer, layout), layout.headingLine());
    }

    /** Numbers that look like an ID or a phone are hidden even before somebody says what the column means. */
    private static String guarded(ImportKind<?> kind, String choice, String cell) {
        String text = Values.compact(Cells.shown(cell));
        if (choice.isEmpty() && text.matches("\\d{15,17}[\\dXx]?|1[3-9]\\d{9}")) {
            return text.substring(0, 3) + "*".repeat(text.length() - 3);
        }
        return kind.shown(choice, cell);
    }

    static String letter(int index) {
        return index < 26 ? String.valueOf((char) ('A' + index)) : letter(index / 26 - 1) + letter(index % 26);
    }

    /** Says in which line the headings stand; the columns are guessed anew. */
    public void layOut(Viewer viewer, long id, int headingLine) {
        ImportJob job = own(viewer, id, ImportStatus.UPLOADED, ImportStatus.CHECKED, ImportStatus.FAILED);
        ImportKind<?> kind = kind(viewer, job.kind());
        Layout before = store.layout(id);
        List<Layout.Head> heads = heads(fileOf(job));
        int sheet = before == null ? heads.get(0).sheet() : before.sheet();
        Layout layout = Layout.at(heads, sheet, headingLine, kind.columns());
        if (layout == null) {
            throw new RefusedException("headingLine", "第 " + headingLine + " 行没有内容，或者太靠后（表头应在前 40 行里）。");
        }
        store.lay(id, layout);
        store.settle(id, ImportStatus.UPLOADED, null);
    }

    /** Says what the columns mean, remembers it for the next file with these headings, and begins to check. */
    public void choose(Viewer viewer, long id, Map<Integer, String> chosen) {
        ImportJob job = own(viewer, id, ImportStatus.UPLOADED, ImportStatus.CHECKED, ImportStatus.FAILED);
        ImportKind<?> kind = kind(viewer, job.kind());
        Layout layout = store.layout(id);
        if (layout == null) {
            throw new RefusedException("请先说明表头在第几行。");
        }
        Set<String> known = new HashSet<>();
        kind.columns().forEach(column -> known.add(column.key()));
        Set<String> taken = new HashSet<>();
        List<String> columns = new ArrayList<>(layout.columns());
        chosen.forEach((index, key) -> {
            if (index >= 0 && index < columns.size() && (key.isEmpty() || known.contains(key))) {
                columns.set(index, key);
            }
        });
        for (String key : columns) {
            if (!key.isEmpty() && !taken.add(key)) {
                throw new RefusedException("有两列都选成了“" + headingOf(kind, key) + "”，请只留一列。");
            }
        }
        Layout changed = new Layout(
                layout.sheet(), layout.sheetName(), layout.headingLine(), layout.headings(), List.copyOf(columns));
        List<String> missing = missing(kind, viewer, changed);
        if (!missing.isEmpty()) {
            throw new RefusedException("还要指明哪一列是" + String.join("、", missing) + "。");
        }
        store.lay(id, changed);
        store.remember(job.organizationId(), job.kind(), signature(changed), changed.columns(), viewer.accountId());
        begin(id, ImportStatus.CHECKING, null);
    }

    private static String headingOf(ImportKind<?> kind, String key) {
        return kind.columns().stream()
                .filter(column -> column.key().equals(key))
                .map(ImportColumn::heading)
                .findFirst()
                .orElse(key);
    }

    /** Checks once more: the roster may have changed since. */
    public void recheck(Viewer viewer, long id) {
        own(viewer, id, ImportStatus.CHECKED, ImportStatus.FAILED);
        if (store.layout(id) == null) {
            throw new RefusedException("请先说明表头在第几行。");
        }
        begin(id, ImportStatus.CHECKING, null);
    }

    /** Begins to write: everything or nothing, or only the rows without errors. */
    public void apply(Viewer viewer, long id, boolean goodRowsOnly) {
        ImportJob job = own(viewer, id, ImportStatus.CHECKED);
        if (!job.hasWork()) {
            throw new RefusedException("没有要新增或变更的内容。");
        }
        if (!goodRowsOnly && job.errorRows() > 0) {
            throw new RefusedException("还有 " + job.errorRows() + " 行有错误。请改好后重新上传，或者选择只导入没有错误的行。");
        }
        begin(id, ImportStatus.APPLYING, goodRowsOnly ? "GOOD" : "ALL");
    }

    /** Begins to take the import back. */
    public void undo(Viewer viewer, long id) {
        own(viewer, id, ImportStatus.APPLIED);
        begin(id, ImportStatus.UNDOING, null);
    }

    /** Throws away a file that was not applied. */
    public void discard(Viewer viewer, long id) {
        ImportJob job =
                own(viewer, id, ImportStatus.UPLOADED, ImportStatus.CHECKED, ImportStatus.FAILED, ImportStatus.UNDONE);
        store.remove(id);
        if (job.fileKey() != null) {
            files.remove(job.fileKey());
        }
        events.publishEvent(new Audited(
                viewer.accountId(),
                "import_discarded",
                "import",
                id,
                "删除上传的文件“" + job.fileName() + "”（指纹 " + job.fingerprint() + "），没有导入"));
    }

    /** An earlier import of the very same file that stands; null when there is none. */
    @Transactional(readOnly = true)
    public @Nullable ImportJob findEarlier(ImportJob job) {
        return store.lastApplied(job);
    }

    /** The headings of the columns that tell which row is meant. */
    public List<String> tellingHeadings(ImportJob job) {
        return kinds.stream()
                .filter(kind -> kind.key().equals(job.kind()))
                .flatMap(kind -> kind.telling().stream())
                .map(ImportColumn::heading)
                .toList();
    }

    /** Rows of the preview; null takes every state. */
    @Transactional(readOnly = true)
    public Page<ImportRow> rows(Viewer viewer, ImportJob job, @Nullable RowState state, boolean cautionOnly, int page) {
        ImportKind<?> kind = kind(viewer, job.kind());
        int number = Math.max(1, page);
        List<ImportStore.StoredRow> stored =
                store.rows(job.id(), state, cautionOnly, ROWS_A_PAGE, (number - 1) * ROWS_A_PAGE);
        Layout layout = store.layout(job.id());
        Map<Integer, Map<Integer, SheetRow>> blocks = new HashMap<>();
        List<ImportRow> rows = new ArrayList<>();
        for (ImportStore.StoredRow row : stored) {
            SheetRow cells = blocks.computeIfAbsent(row.block(), block -> byLine(store.block(job.id(), block)))
                    .get(row.line());
            rows.add(new ImportRow(
                    row.line(),
                    row.state(),
                    row.caution(),
                    row.notes(),
                    kind.telling().stream()
                            .map(column -> {
                                int place = Objects.requireNonNull(layout).indexOf(column);
                                return place < 0 || cells == null
                                        ? ""
                                        : Values.shorten(kind.shown(column.key(), cells.cell(place)));
                            })
                            .toList()));
        }
        return new Page<>(rows, number, ROWS_A_PAGE, store.countRows(job.id(), state, cautionOnly));
    }

    private static Map<Integer, SheetRow> byLine(Block block) {
        Map<Integer, SheetRow> rows = new HashMap<>();
        block.rows().forEach(row -> rows.put(row.line(), row));
        return rows;
    }

    /**
     * Writes the table with a column of reasons as .xlsx, ready to be mended and sent again: all of it, or what was not applied.
     *
     * @return the import it is of
     * @throws NotFoundException for everybody but who sent the file, and before it has been checked
     */
    public ImportJob writeErrors(Viewer viewer, long id, OutputStream out) {
        ImportJob job = get(viewer, id);
        Layout layout = store.layout(id);
        if (layout == null || job.checkedAt() == null || !mayContinue(viewer, job)) {
            throw new NotFoundException("errors of import", id);
        }
        boolean rest = job.status() == ImportStatus.APPLIED;
        try (SheetWriter sheet = new SheetWriter(out, "要改正的行")) {
            List<String> headings = new ArrayList<>(layout.headings().stream()
                    .map(heading -> heading.substring(heading.lastIndexOf('／') + 1))
                    .toList());
            headings.add("原因");
            sheet.head(headings);
            int blocks = store.countBlocks(id);
            for (int number = 0; number < blocks; number++) {
                Map<Integer, SheetRow> cells = byLine(store.block(id, number));
                for (ImportStore.StoredRow row : store.rowsOfBlock(id, number)) {
                    SheetRow source = cells.get(row.line());
                    if (source != null && row.state() != RowState.IGNORED && (!rest || row.state() == RowState.ERROR)) {
                        List<String> line = new ArrayList<>();
                        for (int i = 0; i < layout.columns().size(); i++) {
                            line.add(Cells.shown(source.cell(i)));
                        }
                        line.add(row.state() == RowState.ERROR ? String.join(" ", row.notes()) : "");
                        sheet.row(line);
                    }
                }
            }
        }
        events.publishEvent(new Audited(
                viewer.accountId(), "import_errors_taken", "import", id, "下载导入“" + job.fileName() + "”的错误文件"));
        return job;
    }

    /** Writes an empty table of this kind as .xlsx, with a second sheet that explains its columns. */
    @Transactional(readOnly = true)
    public String writeTemplate(Viewer viewer, String kindKey, OutputStream out) {
        ImportKind<?> kind = kind(viewer, kindKey);
        try (SheetWriter sheet = new SheetWriter(out, kind.title())) {
            sheet.template(kind);
        }
        return kind.title() + "导入模板.xlsx";
    }

    private static byte[] signature(Layout layout) {
        return sha256(layout.signature().getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
