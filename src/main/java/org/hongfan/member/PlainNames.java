package org.hongfan.member;

import java.util.List;
import java.util.concurrent.TimeUnit;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.hongfan.access.Reach;
import org.hongfan.shared.Audited;
import org.hongfan.shared.PlainText;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes names that were stored before text was read in one way ({@link PlainText}) as they would be stored today, each with an entry in the
 * trail: a name that only looks like 王秀兰 is found by no search. Names that hold something odd, for which a person has to decide, are left.
 */
@Component
@RequiredArgsConstructor
@Slf4j
class PlainNames {
    private static final String PERHAPS =
            "[\\u00AD\\u200B-\\u200F\\u2E80-\\u2FDF\\uF900-\\uFAFF\\uFE00-\\uFE0F\\uFEFF\\U0002F800-\\U0002FA1F"
                    + "•‧・∙．⋅●･᛫０-９Ａ-Ｚａ-ｚ\\s\\u00A0\\u2000-\\u200A\\u202F\\u205F\\u3000]";

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Reach reach;
    private final ApplicationEventPublisher events;

    private record Stored(long id, String name) {}

    /** Several instances may do this at once: a name is changed by one of them. */
    @Scheduled(initialDelay = 2, fixedDelay = 24 * 60, timeUnit = TimeUnit.MINUTES)
    void rewrite() {
        Integer rewritten = reach.asSystem(
                "names stored in another way of writing", () -> transactions.execute(status -> rewriteAll()));
        if (rewritten != null && rewritten > 0) {
            log.info("Wrote {} names in the usual characters", rewritten);
        }
    }

    private int rewriteAll() {
        List<Stored> perhaps = jdbc.sql(
                        "select id, name from member where name ~ :perhaps and removed_on is null order by id limit 5000")
                .param("perhaps", PERHAPS)
                .query(Stored.class)
                .list();
        int rewritten = 0;
        for (Stored stored : perhaps) {
            String plain = PlainText.name(stored.name());
            if (!plain.equals(stored.name()) && PlainText.odd(plain) == null && rewrite(stored, plain)) {
                rewritten++;
            }
        }
        return rewritten;
    }

    private boolean rewrite(Stored stored, String plain) {
        Pinyin read = Pinyin.of(plain);
        int changed = jdbc.sql("""
                        update member set name = :plain, pinyin = :pinyin, initials = :initials, version = version + 1
                         where id = :id and name = :stored
                        """)
                .param("plain", plain)
                .param("pinyin", read.full())
                .param("initials", read.initials())
                .param("id", stored.id())
                .param("stored", stored.name())
                .update();
        if (changed > 0) {
            events.publishEvent(new Audited(
                    null, "member_updated", "member", stored.id(), plain + "：姓名的写法统一为常用字（原来有形似而编码不同的字或符号）"));
        }
        return changed > 0;
    }
}
