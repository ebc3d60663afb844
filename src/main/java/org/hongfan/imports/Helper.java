package org.hongfan.imports;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A second pair of hands for one step of an import: what needs no database is done beside it, in the order it was asked for. */
final class Helper implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread helper = new Thread(task, "import-helper");
        helper.setDaemon(true);
        return helper;
    });

    /** Work that was asked for. */
    interface Work<T> {
        /** Waits for it; throws what it threw. */
        T done();
    }

    <T> Work<T> ask(Callable<T> work) {
        Future<T> asked = thread.submit(work);
        return () -> {
            try {
                return asked.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting for the helper", e);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
            }
        };
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
