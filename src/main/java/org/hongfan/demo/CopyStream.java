package org.hongfan.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sends tables batch by batch over several lanes while the next batch is being generated. A batch holds its tables in the order they were
 * given, so a row may refer to rows of its own batch in tables further up, and to everything sent before the last {@link #settle}; batches
 * since then may arrive in any order. No more than a few batches wait at a time, however much is sent.
 */
final class CopyStream implements AutoCloseable {
    private static final int BATCH_CHARACTERS = 2_000_000;

    /** Takes one batch, whole or not at all. */
    @FunctionalInterface
    interface Sink {
        void copy(List<Portion> batch) throws Exception;
    }

    /** Rows of one table in COPY's text form. */
    record Portion(CopyTable table, String rows) {}

    private final List<CopyTable> tables;
    private final Sink sink;
    private final int waiting;
    private final Semaphore places;
    private final ExecutorService lanes;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    CopyStream(List<CopyTable> tables, int lanes, Sink sink) {
        this.tables = tables;
        this.sink = sink;
        this.waiting = lanes + 1;
        this.places = new Semaphore(waiting);
        this.lanes = Executors.newFixedThreadPool(lanes);
    }

    /** Called where everything added so far refers only to what was added so far. */
    void sendIfLarge() {
        int size = 0;
        for (CopyTable table : tables) {
            size += table.size();
        }
        if (size > BATCH_CHARACTERS) {
            send();
        }
    }

    /** Sends the rest and waits until all has arrived: from here on rows may refer to it. */
    void settle() {
        send();
        places.acquireUninterruptibly(waiting);
        places.release(waiting);
        refuseAfterFailure();
    }

    private void send() {
        List<Portion> batch = new ArrayList<>();
        for (CopyTable table : tables) {
            if (table.size() > 0) {
                batch.add(new Portion(table, table.take()));
            }
        }
        places.acquireUninterruptibly();
        lanes.execute(() -> {
            try {
                if (failure.get() == null) {
                    sink.copy(batch);
                }
            } catch (Exception | AssertionError e) {
                failure.compareAndSet(null, e);
            } finally {
                places.release();
            }
        });
        refuseAfterFailure();
    }

    private void refuseAfterFailure() {
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("The database refused demonstration data", cause);
        }
    }

    @Override
    public void close() {
        lanes.shutdown();
        try {
            if (!lanes.awaitTermination(1, TimeUnit.MINUTES)) {
                lanes.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
