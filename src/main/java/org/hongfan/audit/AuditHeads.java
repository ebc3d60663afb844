package org.hongfan.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * How far the chain had come, kept outside the database, so that cutting off its end, or writing it anew from some point on, shows. {@code head}
 * holds the latest place, {@code heads} one line for each day. Lines read: place, hash, time.
 */
@Component
@Slf4j
class AuditHeads {
    /** @param hash of the entry at that place, in hex */
    record Head(long seq, String hash, String at) {
        static Head of(String line) {
            String[] parts = line.strip().split(" ");
            return new Head(Long.parseLong(parts[0]), parts[1], parts[2]);
        }

        String line() {
            return seq + " " + hash + " " + at + "\n";
        }

        String day() {
            return at.substring(0, 10);
        }
    }

    private final @Nullable Path folder;
    private @Nullable String lastDay;

    /** @param folder where to keep them; empty keeps none */
    AuditHeads(@Value("${hongfan.audit.heads:${hongfan.data:./data}/audit}") String folder) {
        this.folder = folder.isBlank() ? null : Path.of(folder).toAbsolutePath().normalize();
    }

    /** A disk that is full must not keep the trail from being sealed, so a failure is only logged. */
    synchronized void keep(long seq, byte[] hash, Instant at) {
        if (folder == null) {
            return;
        }
        Head head = new Head(seq, HexFormat.of().formatHex(hash), at.toString());
        try {
            Files.createDirectories(folder);
            Path unfinished = folder.resolve("head.new");
            Files.writeString(unfinished, head.line());
            Files.move(unfinished, folder.resolve("head"), StandardCopyOption.ATOMIC_MOVE);
            if (lastDay == null) {
                List<Head> days = read(folder.resolve("heads"));
                lastDay = days.isEmpty() ? "" : days.get(days.size() - 1).day();
            }
            if (!head.day().equals(lastDay)) {
                Files.writeString(
                        folder.resolve("heads"), head.line(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                lastDay = head.day();
            }
        } catch (IOException e) {
            log.warn("The audit trail's head could not be kept in {}: {}", folder, e.getMessage());
        }
    }

    /** Every place kept, oldest first. */
    synchronized List<Head> list() {
        if (folder == null) {
            return List.of();
        }
        try {
            List<Head> all = new ArrayList<>(read(folder.resolve("heads")));
            all.addAll(read(folder.resolve("head")));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the heads of the audit trail in " + folder, e);
        }
    }

    private static List<Head> read(Path file) throws IOException {
        return Files.notExists(file)
                ? List.of()
                : Files.readAllLines(file).stream()
                        .filter(line -> !line.isBlank())
                        .map(Head::of)
                        .toList();
    }
}
