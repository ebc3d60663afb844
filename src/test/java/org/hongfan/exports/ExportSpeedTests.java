package org.hongfan.exports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import lombok.RequiredArgsConstructor;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.member.ManyMembers;
import org.hongfan.member.Village;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.Users;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ApplicationContext;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The whole roster of a district against the writer alone. In the build a short roster shows that both give the same rows; the
 * figures are taken with {@code ./mvnw test -Dtest=ExportSpeedTests -Dtest.jvm=-Xmx256m -Dhongfan.bench.members=110000}.
 */
@PostgresTest(fresh = PostgresTest.Fresh.EACH_CLASS)
@RequiredArgsConstructor
class ExportSpeedTests {
    private static final int MEMBERS = Integer.getInteger("hongfan.bench.members", 3000);
    private static final boolean MEASURED = MEMBERS >= 100_000;
    private static final int ROUNDS = MEASURED ? 3 : 1;
    private static final long MEGABYTE = 1024 * 1024;

    private final ApplicationContext context;
    private final ExportService exports;
    private final TransactionTemplate transaction;

    @TempDir
    Path folder;

    @Test
    void theWholeRosterGoesOutAboutAsFastAsItCanBeWritten() throws Exception {
        Village village = new Village(context);
        ManyMembers.fill(context, village, MEMBERS);
        Users users = context.getBean(Users.class);
        long account = users.create("district", Role.DISTRICT_STAFF, village.district);
        Viewer viewer = users.viewer(account);
        ExportTable<Object> table = roster();
        List<String> headings = table.columns().stream()
                .filter(ExportColumn::usual)
                .map(ExportColumn::heading)
                .toList();
        ExportFilters all = ExportFilters.of(Map.of("status", "ALL"));
        List<Object[]> sample = sample(table, viewer, all);

        double writer = Double.MAX_VALUE;
        double reading = Double.MAX_VALUE;
        double masked = Double.MAX_VALUE;
        double plain = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            writer = Math.min(writer, seconds(() -> writeAlone(table, sample)));
            reading = Math.min(reading, seconds(() -> read(table, viewer, all)));
            masked = Math.min(masked, seconds(() -> export(viewer, all, headings, false)));
            plain = Math.min(plain, seconds(() -> export(viewer, all, headings, true)));
        }
        System.out.printf(
                "%d rows of %d columns: writer alone %.2f s, reading alone %.2f s, export %.2f s = %.2f times, with whole numbers %.2f s = %.2f times; heap of at most %d MB%n",
                MEMBERS,
                headings.size(),
                writer,
                reading,
                masked,
                masked / writer,
                plain,
                plain / writer,
                Runtime.getRuntime().maxMemory() / MEGABYTE);
        Path figures = Files.createDirectories(Path.of("target", "bench")).resolve("export.properties");
        Files.writeString(figures, "ratio=%.2f%nrows=%d%n".formatted(masked / writer, MEMBERS));
        if (MEASURED) {
            assertThat(masked / writer).isLessThanOrEqualTo(1.5);
            assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(256 * MEGABYTE);
        }
    }

    @SuppressWarnings("unchecked")
    private ExportTable<Object> roster() {
        return (ExportTable<Object>) context.getBean("membersOut");
    }

    /** The values of the first thousand rows. */
    private List<Object[]> sample(ExportTable<Object> table, Viewer viewer, ExportFilters filters) {
        List<Object[]> rows = new ArrayList<>();
        transaction.executeWithoutResult(status -> table.source()
                .select(viewer, filters, false)
                .each()
                .accept(row -> {
                    if (rows.size() < 1000) {
                        rows.add(table.columns().stream()
                                .filter(ExportColumn::usual)
                                .map(column -> column.value().apply(row))
                                .toArray());
                    }
                }));
        return rows;
    }

    private void read(ExportTable<Object> table, Viewer viewer, ExportFilters filters) {
        long[] rows = {0};
        transaction.executeWithoutResult(
                status -> table.source().select(viewer, filters, false).each().accept(row -> rows[0]++));
        assertThat(rows[0]).isEqualTo(MEMBERS);
    }

    private void export(Viewer viewer, ExportFilters filters, List<String> headings, boolean plain) {
        long id = exports.request(viewer, new RequestExport("members", filters, headings, plain, "测量"));
        awaitBackground();
        ExportRow row = exports.get(viewer, id);
        assertThat(row.state()).isEqualTo(ExportState.DONE);
        assertThat(row.written()).isEqualTo(MEMBERS);
    }

    /** Its one thread takes up the next work when it has done the last; asking again and again would take the time that is measured. */
    private void awaitBackground() {
        try {
            ((ExecutorService) ReflectionTestUtils.getField(exports, "background"))
                    .submit(() -> {})
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The library itself, given the same values from memory. */
    private void writeAlone(ExportTable<Object> table, List<Object[]> sample) {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve("alone.xlsx")), 1 << 16);
                Workbook book = new Workbook(out, "Hongfan", null)) {
            Worksheet sheet = book.newWorksheet(table.title());
            for (int r = 0; r < MEMBERS; r++) {
                Object[] row = sample.get(r % sample.size());
                for (int c = 0; c < row.length; c++) {
                    if (row[c] instanceof String text) {
                        sheet.inlineString(r, c, text);
                    } else if (row[c] instanceof LocalDate day) {
                        sheet.value(r, c, day);
                        sheet.style(r, c).format("yyyy-mm-dd").set();
                    }
                }
                if (r % 1000 == 999) {
                    sheet.flush();
                }
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static double seconds(Runnable work) {
        long from = System.nanoTime();
        work.run();
        return (System.nanoTime() - from) / 1e9;
    }
}
