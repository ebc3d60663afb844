package org.hongfan.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends tables batch by batch, each batch in the order the tables were given, while the next is being generated. A row may refer to rows
 * of its own batch in tables further up, and to everything sent before.
 */
final class CopyStream implements AutoCloseable {
    private static final int BATCH_CHARACTERS = 4_000_000;

    /** Takes the rows of one table, in COPY's text form. */
    @FunctionalInterface
    interface Sink {
        void copy(CopyTable table, String rows) throws Exception;
    }

    private record Portion(CopyTable table, String rows) {}

    private final List<CopyTable> tables;
    private final Sink sink;
    private final ExecutorService sender = Executors.newSingleThreadExecutor();
    private @Nullable Future<?> sending;

    CopyStream(List<CopyTable> tables, Sink sink) {
        this.tables = tables;
        this.sink = sink;
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

    private void send() {
        List<Portion> batch = new ArrayList<>();
        for (CopyTable table : tables) {
            if (table.size() > 0) {
                batch.add(new Portion(table, table.take()));
            }
        }
        awaitSent();
        sending = sender.submit(() -> {
            for (Portion portion : batch) {
                sink.copy(portion.table(), portion.rows());
            }
            return null;
        });
    }

    /** Sends the rest and waits until all has arrived. */
    void finish() {
        send();
        awaitSent();
    }

    private void awaitSent() {
        if (sending == null) {
            return;
        }
        try {
            sending.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The database refused demonstration data", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits for what is being sent, so that nobody else uses the connection meanwhile. */
    @Override
    public void close() {
        sender.shutdown();
        try {
            sender.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
