package org.hongfan.meeting;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.hongfan.access.Reach;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Removes at night the files that a portal killed between writing a file and committing its entry has left behind. */
@Service
@RequiredArgsConstructor
@Slf4j
class AttachmentSweep {
    /** Longer than any transaction. */
    private static final Duration SETTLED = Duration.ofDays(1);

    private final AttachmentStore store;
    private final Thumbnails thumbnails;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Reach reach;
    private final Clock clock;

    /** @return how many files were removed */
    @Scheduled(cron = "0 40 3 * * *", zone = "Asia/Shanghai")
    int sweep() {
        List<String> kept = store.listKeysBefore(clock.instant().minus(SETTLED));
        if (kept.isEmpty()) {
            return 0;
        }
        Orphans orphans =
                reach.asSystem("files that belong to no attachment", () -> transaction.execute(status -> find(kept)));
        if (orphans == null || !orphans.seen()) {
            // Files but not one entry: rather the table is out of sight than every file an orphan.
            return 0;
        }
        orphans.keys().forEach(key -> {
            store.discard(key);
            thumbnails.discard(key);
        });
        if (!orphans.keys().isEmpty()) {
            log.info(
                    "Removed {} files that belong to no attachment",
                    orphans.keys().size());
        }
        return orphans.keys().size();
    }

    private Orphans find(List<String> kept) {
        boolean seen = jdbc.sql("select exists (select from attachment)")
                .query(Boolean.class)
                .single();
        List<String> keys = jdbc.sql("""
                        select k.key from unnest(cast(:keys as text[])) as k(key)
                         where not exists (select from attachment a where a.storage_key = k.key)
                        """)
                .param("keys", kept.toArray(String[]::new))
                .query(String.class)
                .list();
        return new Orphans(seen, keys);
    }

    private record Orphans(boolean seen, List<String> keys) {}
}
