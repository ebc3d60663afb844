package org.hongfan.exports;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.ToLongFunction;
import lombok.extern.slf4j.Slf4j;
import org.hongfan.access.Permission;
import org.hongfan.access.Reach;
import org.hongfan.access.Viewer;
import org.hongfan.shared.Audited;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes lists out as spreadsheets: at once when they are short, in the background when they are long.
 *
 * <p>A file belongs to the account that asked for it, as long as it holds the post it asked in; it goes after {@link #KEPT}. That it was made stands in the
 * audit trail, with the reason where numbers are unmasked. Transactions are cut by hand: the record of the work is seen by others while the
 * work is under way.
 */
@Service
@Slf4j
public class ExportService implements DisposableBean {
    /** A longer list is written in the background. */
    public static final int AT_ONCE = 5000;

    public static final Duration KEPT = Duration.ofHours(24);

    private static final int WAITING_AT_MOST = 20;
    private static final int LISTED = 30;
    private static final int TOLD_EVERY = 10_000;
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmm");

    private final List<ExportTable<?>> tables;
    private final ExportJobs jobs;
    private final ExportStore store;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Reach reach;
    private final TransactionTemplate reading;
    private final TransactionTemplate writing;
    private final ThreadPoolExecutor background;

    ExportService(
            List<ExportTable<?>> tables,
            ExportJobs jobs,
            ExportStore store,
            ApplicationEventPublisher events,
            Clock clock,
            Reach reach,
            PlatformTransactionManager transactions) {
        this.tables = tables;
        this.jobs = jobs;
        this.store = store;
        this.events = events;
        this.clock = clock;
        this.reach = reach;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
        this.writing = new TransactionTemplate(transactions);
        this.writing.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.background =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(WAITING_AT_MOST), work -> {
                    Thread thread = new Thread(work, "exports");
                    thread.setDaemon(true);
                    return thread;
                });
        this.background.allowCoreThreadTimeOut(true);
    }

    /** What the viewer may take out of the list. */
    public ExportOffer offer(Viewer viewer, String list, ExportFilters filters) {
        return reading.execute(status -> offer(viewer, table(viewer, list), filters));
    }

    private <T> ExportOffer offer(Viewer viewer, ExportTable<T> table, ExportFilters filters) {
        ExportRows<T> rows = table.source().select(viewer, filters, false);
        List<String> last = jobs.lastColumns(viewer.accountId(), table.name());
        List<String> chosen = table.columns().stream()
                .filter(column -> last == null ? column.usual() : last.contains(column.heading()))
                .map(ExportColumn::heading)
                .toList();
        String query = filters.query();
        return new ExportOffer(
                table.name(),
                table.title(),
                rows.words(),
                rows.count().getAsLong(),
                table.headings(),
                chosen,
                table.hasSecrets(),
                table.hasSecrets() && viewer.can(Permission.EXPORT_NUMBERS),
                query.isEmpty() ? table.page() : table.page() + "?" + query);
    }

    /**
     * Takes the list out; a short one is done when this returns.
     *
     * @return the export's id
     */
    public long request(Viewer viewer, RequestExport command) {
        ExportTable<?> table = table(viewer, command.list());
        return request(viewer, table, command);
    }

    private <T> long request(Viewer viewer, ExportTable<T> table, RequestExport command) {
        List<ExportColumn<T>> columns = table.columns().stream()
                .filter(column -> command.columns().contains(column.heading()))
                .toList();
        if (columns.isEmpty()) {
            throw new RefusedException("columns", "请至少选择一列。");
        }
        boolean plain = command.plain() && columns.stream().anyMatch(ExportColumn::secret);
        if (plain && !viewer.can(Permission.EXPORT_NUMBERS)) {
            throw new RefusedException("plain", "您的岗位不能导出完整的身份证号和电话。");
        }
        if (plain && (command.reason() == null || command.reason().isBlank())) {
            throw new RefusedException("reason", "请写明为什么需要完整的号码，这句话会记入审计日志。");
        }
        Job<T> job = writing.execute(status -> {
            ExportRows<T> rows = table.source().select(viewer, command.filters(), plain);
            long total = rows.count().getAsLong();
            if (total > ExportWriter.MOST_ROWS) {
                throw new RefusedException("有 " + total + " 行，一个工作表放不下。请先缩小范围，例如按镇街或年度分开导出。");
            }
            List<String> headings = columns.stream().map(ExportColumn::heading).toList();
            long id = jobs.begin(viewer, table, command, rows.words(), headings, plain, total);
            return new Job<>(id, viewer, table, columns, command.filters(), plain, command.reason(), total);
        });
        if (job.total <= AT_ONCE) {
            run(job);
        } else {
            try {
                background.execute(reach.carried(() -> run(job)));
            } catch (RejectedExecutionException full) {
                writing.executeWithoutResult(status -> jobs.fail(job.id));
                throw new RefusedException("现在要导出的文件太多，请过几分钟再试。");
            }
        }
        return job.id;
    }

    private record Job<T>(
            long id,
            Viewer viewer,
            ExportTable<T> table,
            List<ExportColumn<T>> columns,
            ExportFilters filters,
            boolean plain,
            @org.jspecify.annotations.Nullable String reason,
            long total) {}

    private <T> void run(Job<T> job) {
        Path file = store.begin();
        try {
            LongConsumer told = written -> {
                if (written % TOLD_EVERY == 0 && job.total > AT_ONCE) {
                    writing.executeWithoutResult(status -> jobs.progress(job.id, written));
                }
            };
            String[] words = {""};
            Set<Long> people = new HashSet<>();
            long rows = reading.execute(status -> {
                ExportRows<T> selected = job.table.source().select(job.viewer, job.filters, job.plain);
                words[0] = selected.words();
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
                    return ExportWriter.write(
                            out, job.table.title(), job.columns, noting(job, selected.each(), people), told);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            long size = Files.size(file);
            writing.executeWithoutResult(status -> {
                jobs.finish(
                        job.id,
                        rows,
                        file.getFileName().toString(),
                        job.table.title() + LocalDateTime.now(clock).format(STAMP) + ".xlsx",
                        size,
                        OffsetDateTime.now(clock).plus(KEPT));
                if (job.plain) {
                    events.publishEvent(new NumbersExported(
                            job.id, job.viewer, secrets(job), Objects.requireNonNull(job.reason), people));
                }
                events.publishEvent(new Audited(
                        job.viewer.accountId(), "list_exported", "export", job.id, summary(job, words[0], rows)));
            });
        } catch (RuntimeException | IOException e) {
            log.error("Export {} of {} failed", job.id, job.table.name(), e);
            store.remove(file);
            writing.executeWithoutResult(status -> jobs.fail(job.id));
        }
    }

    /** Whose numbers are written down while they are read: what the list would hold a moment later is another matter. */
    private static <T> Consumer<Consumer<T>> noting(Job<T> job, Consumer<Consumer<T>> rows, Set<Long> people) {
        ToLongFunction<T> person = job.table.person();
        return !job.plain || person == null
                ? rows
                : sink -> rows.accept(row -> {
                    people.add(person.applyAsLong(row));
                    sink.accept(row);
                });
    }

    private static List<String> secrets(Job<?> job) {
        return job.columns.stream()
                .filter(ExportColumn::secret)
                .map(ExportColumn::heading)
                .toList();
    }

    private static String summary(Job<?> job, String words, long rows) {
        boolean secret = job.columns.stream().anyMatch(ExportColumn::secret);
        return "导出" + job.table.title() + (words.isEmpty() ? "" : "（" + words + "）") + " " + rows + " 行"
                + (job.plain ? "，含完整身份证号和电话，理由：" + job.reason : secret ? "，号码已遮盖" : "");
    }

    /** The list with its headings and no rows: what is filled in and comes back by an import. */
    public void writeTemplate(Viewer viewer, String list, OutputStream out) {
        ExportTable<?> table = table(viewer, list);
        writeEmpty(table, out);
    }

    private static <T> void writeEmpty(ExportTable<T> table, OutputStream out) {
        List<ExportColumn<T>> columns =
                table.columns().stream().filter(ExportColumn::usual).toList();
        ExportWriter.write(out, table.title(), columns, sink -> {}, written -> {});
    }

    public ExportRow get(Viewer viewer, long id) {
        return reading.execute(status -> jobs.find(viewer, id).orElseThrow(() -> new NotFoundException("export", id)));
    }

    /** The viewer's latest exports. */
    public List<ExportRow> list(Viewer viewer) {
        return reading.execute(status -> jobs.list(viewer, LISTED));
    }

    /** The finished file; {@link NotFoundException} for everybody but its owner, and for the owner when it is not there or has expired. */
    public Path getFile(Viewer viewer, long id) {
        return reading.execute(status -> jobs.find(viewer, id)
                .flatMap(row -> jobs.findFile(row.id()))
                .map(store::find)
                .filter(Files::isRegularFile)
                .orElseThrow(() -> new NotFoundException("export", id)));
    }

    /** Removes the files that expired, and those nobody has a record of. */
    public void tidy() {
        List<String> expired = writing.execute(status -> jobs.expire());
        expired.forEach(name -> store.remove(store.find(name)));
        store.removeOlderThan(clock.instant().minus(KEPT.multipliedBy(2)));
    }

    /** The list by its name, if the viewer may read it. */
    private ExportTable<?> table(Viewer viewer, String list) {
        return tables.stream()
                .filter(table -> table.name().equals(list) && viewer.can(table.permission()))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("list", list));
    }

    @Override
    public void destroy() {
        background.shutdownNow();
    }
}
