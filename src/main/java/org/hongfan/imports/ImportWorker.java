package org.hongfan.imports;

import jakarta.annotation.PreDestroy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import lombok.extern.slf4j.Slf4j;
import org.hongfan.access.Post;
import org.hongfan.access.Reach;
import org.hongfan.access.Viewer;
import org.hongfan.account.ViewerService;
import org.hongfan.shared.Audited;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Checks, applies and undoes imports in the background, one at a time in each instance of the portal. A step is one transaction: a process
 * that dies leaves nothing of it behind, and the next one that starts takes the step up again. The transaction holds an advisory lock on
 * the import, so that two instances never work on the same one.
 */
@Component
@Slf4j
class ImportWorker {
    static final int ROWS_A_BLOCK = 1000;
    private static final int MOST_ATTEMPTS = 3;
    private static final int STOPPING_SECONDS = 15;
    private static final int REASONS_TOLD = 3;
    private static final long TOLD_EVERY_NANOS = 500_000_000L;

    private final ImportStore store;
    private final ImportFiles files;
    private final List<ImportKind<?>> kinds;
    private final ViewerService viewers;
    private final ApplicationEventPublisher events;
    private final Reach reach;
    private final TransactionTemplate transaction;
    private final TransactionTemplate aside;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> new Thread(task, "import-worker"));

    ImportWorker(
            ImportStore store,
            ImportFiles files,
            List<ImportKind<?>> kinds,
            ViewerService viewers,
            ApplicationEventPublisher events,
            Reach reach,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.files = files;
        this.kinds = kinds;
        this.viewers = viewers;
        this.events = events;
        this.reach = reach;
        transaction = new TransactionTemplate(transactions);
        aside = new TransactionTemplate(transactions);
        aside.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    @TransactionalEventListener
    void on(ImportQueued queued) {
        submit(queued.importId());
    }

    /** What a process that died has left. */
    @EventListener(ApplicationReadyEvent.class)
    void resume() {
        reach.asSystem(
                        "taking up what was left",
                        () -> Objects.requireNonNull(transaction.execute(status -> store.listRunning())))
                .forEach(this::submit);
    }

    private void submit(long id) {
        try {
            thread.execute(() -> reach.asSystem("an import, by the bounds of who sent it", () -> run(id)));
        } catch (RejectedExecutionException stopping) {
            log.info("The portal is stopping: import {} will be taken up at the next start", id);
        }
    }

    @PreDestroy
    void stop() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(STOPPING_SECONDS, TimeUnit.SECONDS)) {
            thread.shutdownNow();
        }
    }

    /** Does the step the import stands in, if nobody else is at it. */
    void run(long id) {
        ImportJob job = aside.execute(status -> store.find(id).orElse(null));
        if (job == null || !job.status().isRunning()) {
            return;
        }
        int attempts = Objects.requireNonNull(aside.execute(status -> store.attempt(id)));
        if (attempts > MOST_ATTEMPTS) {
            fallBack(job, "试了 " + MOST_ATTEMPTS + " 次都中断了，没有写入任何数据。请联系系统管理员。");
            return;
        }
        try {
            transaction.executeWithoutResult(status -> {
                if (store.tryLock(id)) {
                    work(store.find(id).orElseThrow());
                }
            });
        } catch (RefusedException refused) {
            fallBack(job, refused.getMessage());
        } catch (RuntimeException e) {
            log.error("Import {} failed while {}", id, job.status(), e);
            fallBack(job, "没有完成，也没有写入任何数据。请稍后再试；再不成请联系系统管理员。");
        }
    }

    private void fallBack(ImportJob job, String message) {
        ImportStatus to = switch (job.status()) {
            case APPLYING -> ImportStatus.CHECKED;
            case UNDOING -> ImportStatus.APPLIED;
            default -> ImportStatus.FAILED;
        };
        aside.executeWithoutResult(status -> store.settle(job.id(), to, message));
    }

    private void work(ImportJob job) {
        if (!job.status().isRunning()) {
            return;
        }
        Viewer viewer = viewerOf(job);
        ImportKind<?> kind = kinds.stream()
                .filter(one -> one.key().equals(job.kind()))
                .findFirst()
                .orElseThrow();
        if (!viewer.can(kind.permission())) {
            throw new RefusedException("您现在的岗位不能导入" + kind.title() + "。");
        }
        switch (job.status()) {
            case CHECKING -> check(job, viewer, kind);
            case APPLYING -> apply(job, viewer, kind);
            default -> undo(job, viewer, kind);
        }
    }

    /** The user in the post in which the file was sent, as it stands today. */
    private Viewer viewerOf(ImportJob job) {
        Viewer viewer = viewers.load(job.accountId()).orElseThrow(ImportWorker::noLonger);
        Post post = viewer.posts().stream()
                .filter(one -> one.grantId() == job.grantId())
                .findFirst()
                .orElseThrow(ImportWorker::noLonger);
        return new Viewer(viewer.accountId(), viewer.memberId(), viewer.name(), post, viewer.posts());
    }

    private static RefusedException noLonger() {
        return new RefusedException("上传这个文件时的岗位已经不再担任，不能继续。");
    }

    private <T> void check(ImportJob job, Viewer viewer, ImportKind<T> kind) {
        Layout layout = Objects.requireNonNull(store.layout(job.id()));
        store.forgetRows(job.id());
        byte[] content = files.read(Objects.requireNonNull(job.fileKey()));
        try (Helper helper = new Helper()) {
            Check<T> check = new Check<>(job, layout, kind.begin(viewer, layout, false), helper);
            ReadAhead.read(
                    new CheckedFile(FileType.valueOf(job.fileType()), content, job.totalRows()),
                    layout.sheet(),
                    rows -> rows.forEach(check::take));
            check.finish();
            store.checked(job.id(), check.tally);
        }
    }

    /** Tells how far a step is, beside its transaction, no oftener than people look. */
    private final class Progress {
        private final long id;
        private long told = System.nanoTime() - TOLD_EVERY_NANOS;

        Progress(long id) {
            this.id = id;
        }

        void tell(int rows) {
            if (System.nanoTime() - told >= TOLD_EVERY_NANOS) {
                told = System.nanoTime();
                aside.executeWithoutResult(status -> store.progress(id, rows));
            }
        }
    }

    /** One pass that judges and keeps what it found. */
    private final class Check<T> {
        private final ImportJob job;
        private final Layout layout;
        private final ImportRun<T> run;
        private final List<SheetRow> rows = new ArrayList<>();
        private final List<String> skipped = new ArrayList<>();
        private ImportStore.Tally tally = new ImportStore.Tally(0, 0, 0, 0, 0, 0);
        private final Progress progress;
        private final Helper helper;
        private boolean first = true;
        private int block;
        private Helper.@Nullable Work<Part<T>> pending;

        Check(ImportJob job, Layout layout, ImportRun<T> run, Helper helper) {
            this.helper = helper;
            this.job = job;
            this.layout = layout;
            this.run = run;
            progress = new Progress(job.id());
        }

        void take(SheetRow row) {
            if (row.line() <= layout.headingLine() || row.isBlank()) {
                return;
            }
            String reason = layout.reasonToSkip(row, first);
            first = false;
            rows.add(row);
            skipped.add(reason == null ? "" : reason);
            if (rows.size() >= ROWS_A_BLOCK) {
                flush();
            }
        }

        /** Gives the helper the rows that have come together, and meanwhile judges and keeps those that it has read. */
        private void flush() {
            if (rows.isEmpty()) {
                return;
            }
            List<SheetRow> taken = List.copyOf(rows);
            List<String> reasons = List.copyOf(skipped);
            rows.clear();
            skipped.clear();
            Helper.Work<Part<T>> next = helper.ask(() -> {
                List<Boolean> ignored =
                        reasons.stream().map(reason -> !reason.isEmpty()).toList();
                Block read = new Block(taken, ignored);
                return new Part<>(read, reasons, store.seal(read), run.read(wanted(read)));
            });
            keepPending();
            pending = next;
        }

        void finish() {
            flush();
            keepPending();
        }

        private void keepPending() {
            if (pending == null) {
                return;
            }
            Part<T> part = pending.done();
            pending = null;
            List<Judged<T>> judged = part.rest().get();
            List<Judged<T>> all = new ArrayList<>(part.reasons().size());
            int next = 0;
            for (int i = 0; i < part.reasons().size(); i++) {
                String reason = part.reasons().get(i);
                Judged<T> one = reason.isEmpty()
                        ? judged.get(next++)
                        : new Judged<>(
                                part.block().rows().get(i).line(), RowState.IGNORED, false, List.of(reason), null);
                all.add(one);
                tally = tally.plus(one);
            }
            store.putBlock(job, block++, part.sealed(), all);
            progress.tell(tally.all());
        }
    }

    /**
     * Some rows on their way through a check.
     *
     * @param reasons why a row at the same place is left out; empty for those that are wanted
     * @param rest judges the wanted ones
     */
    private record Part<T>(Block block, List<String> reasons, byte[] sealed, Supplier<List<Judged<T>>> rest) {}

    private static List<SheetRow> wanted(Block block) {
        List<SheetRow> wanted = new ArrayList<>();
        for (int i = 0; i < block.rows().size(); i++) {
            if (!block.ignored().get(i)) {
                wanted.add(block.rows().get(i));
            }
        }
        return wanted;
    }

    private <T> void apply(ImportJob job, Viewer viewer, ImportKind<T> kind) {
        Layout layout = Objects.requireNonNull(store.layout(job.id()));
        try (Helper helper = new Helper()) {
            Application<T> application = new Application<>(job, kind.begin(viewer, layout, true), helper);
            application.writeAll();
            store.applied(job.id(), application.fresh, application.changed);
            events.publishEvent(new Audited(
                    job.accountId(),
                    "import_applied",
                    "import",
                    job.id(),
                    "导入" + kind.title() + "“" + job.fileName() + "”（指纹 " + job.fingerprint() + "）：新增 "
                            + application.fresh
                            + "，变更 " + application.changed
                            + (application.refusals.isEmpty() ? "" : "，" + application.refusals.size() + " 行有错误没有导入")));
        }
    }

    /** One pass that judges once more, under the kind's locks, and writes. */
    private final class Application<T> {
        private final ImportJob job;
        private final ImportRun<T> run;
        private final Helper helper;
        private final Progress progress;
        private final boolean all;
        private final List<String> refusals = new ArrayList<>();
        private int fresh;
        private int changed;
        private int done;
        private int batch;
        private Helper.@Nullable Work<ImportRun.Writing> pending;

        Application(ImportJob job, ImportRun<T> run, Helper helper) {
            this.job = job;
            this.run = run;
            this.helper = helper;
            progress = new Progress(job.id());
            all = "ALL".equals(job.mode());
        }

        /** While the database writes what was judged, the helper reads the next rows and makes the last ones ready. */
        void writeAll() {
            int blocks = store.countBlocks(job.id());
            Helper.Work<Part<T>> coming = blocks == 0 ? null : read(0);
            for (int number = 0; number < blocks; number++) {
                Part<T> part = Objects.requireNonNull(coming).done();
                coming = number + 1 < blocks ? read(number + 1) : null;
                List<Judged<T>> accepted = accept(number, part.rest().get());
                writePending();
                if (!accepted.isEmpty()) {
                    pending = helper.ask(() -> run.ready(accepted));
                }
                if (!run.writesLater()) {
                    writePending();
                }
                done += part.block().rows().size();
                progress.tell(done);
            }
            writePending();
            run.finish();
        }

        private Helper.Work<Part<T>> read(int number) {
            byte[] sealed = store.sealedBlock(job.id(), number);
            return helper.ask(() -> {
                Block block = store.unseal(sealed);
                return new Part<>(block, List.of(), sealed, run.read(wanted(block)));
            });
        }

        private List<Judged<T>> accept(int number, List<Judged<T>> rows) {
            List<Judged<T>> accepted = new ArrayList<>();
            List<Judged<T>> wrong = new ArrayList<>();
            for (Judged<T> judged : rows) {
                if (judged.state() == RowState.ERROR) {
                    refusals.add("第 " + judged.line() + " 行：" + String.join("", judged.notes()));
                    wrong.add(judged);
                } else if (judged.state().writes()) {
                    accepted.add(judged);
                    fresh += judged.state() == RowState.NEW ? 1 : 0;
                    changed += judged.state() == RowState.CHANGED ? 1 : 0;
                }
            }
            if (all && !refusals.isEmpty()) {
                throw new RefusedException("检查之后情况有了变化，整批没有写入。"
                        + String.join("", refusals.subList(0, Math.min(REASONS_TOLD, refusals.size()))) + "请重新检查。");
            }
            if (!wrong.isEmpty()) {
                store.markWrong(job.id(), number, wrong);
            }
            return accepted;
        }

        private void writePending() {
            if (pending != null) {
                ImportRun.Writing writing = pending.done();
                pending = null;
                writing.write(
                        created -> store.putCreated(job, batch++, created), traces -> store.putTraces(job, traces));
            }
        }
    }

    private void undo(ImportJob job, Viewer viewer, ImportKind<?> kind) {
        kind.undo(viewer, store.created(job.id()), store.traces(job.id()));
        store.undone(job.id());
        events.publishEvent(new Audited(
                job.accountId(),
                "import_undone",
                "import",
                job.id(),
                "撤销导入" + kind.title() + "“" + job.fileName() + "”（指纹 " + job.fingerprint() + "）"));
    }
}
