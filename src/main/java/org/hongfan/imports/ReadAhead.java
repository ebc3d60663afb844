package org.hongfan.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/** Reads a file in a thread of its own: the next rows are unpacked while the last are judged and stored. A few portions are held. */
final class ReadAhead {
    private static final int PORTION = 500;
    private static final int PORTIONS_AHEAD = 3;

    private ReadAhead() {}

    /** Gives the rows of the sheet in order, portion by portion, in the caller's thread; throws what {@link TableReader} throws. */
    static void read(CheckedFile file, int sheet, Consumer<List<SheetRow>> rows) {
        BlockingQueue<List<SheetRow>> ready = new ArrayBlockingQueue<>(PORTIONS_AHEAD);
        FutureTask<Void> reading = new FutureTask<>(() -> {
            try {
                read(file, sheet, ready);
            } finally {
                ready.put(List.of());
            }
            return null;
        });
        Thread reader = new Thread(reading, "import-reader");
        reader.setDaemon(true);
        reader.start();
        try {
            for (List<SheetRow> portion = ready.take(); !portion.isEmpty(); portion = ready.take()) {
                rows.accept(portion);
            }
            reading.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while reading", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            reader.interrupt();
        }
    }

    private static void read(CheckedFile file, int sheet, BlockingQueue<List<SheetRow>> ready)
            throws InterruptedException {
        List<List<SheetRow>> portion = new ArrayList<>(List.of(new ArrayList<>(PORTION)));
        TableReader.read(file, sheet, (number, name, row) -> {
            List<SheetRow> filling = portion.get(0);
            filling.add(row);
            if (filling.size() == PORTION) {
                portion.set(0, new ArrayList<>(PORTION));
                return hand(filling, ready);
            }
            return true;
        });
        if (!portion.get(0).isEmpty()) {
            ready.put(portion.get(0));
        }
    }

    /** @return false when nobody takes them any more */
    private static boolean hand(List<SheetRow> portion, BlockingQueue<List<SheetRow>> ready) {
        try {
            ready.put(portion);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
