package org.hongfan.member;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.access.Viewer;
import org.hongfan.shared.Audited;
import org.hongfan.shared.RefusedException;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * How many whole numbers a user may look at in a day of Asia/Shanghai, in all posts together. Whoever uses them up stands in the audit trail, and on the
 * home page of the level above.
 */
@Service
@RequiredArgsConstructor
@EnableConfigurationProperties(RevealLimits.class)
public class RevealAllowance {
    private static final int LOCK_SPACE = 0x1A7D;
    private static final int TOLD_DAYS = 7;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("M月d日");

    private final JdbcClient jdbc;
    private final RevealLimits limits;
    private final ApplicationEventPublisher events;
    private final Reach reach;
    private final Clock clock;

    /**
     * Takes one look of today's, which the same transaction records; looks of one user that come at once wait for each other.
     *
     * @param who name and post of the viewer
     * @throws RefusedException when none is left today
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void take(Viewer viewer, String who) {
        jdbc.sql("select pg_advisory_xact_lock(:space, cast(:account % 2147483647 as integer))")
                .param("space", LOCK_SPACE)
                .param("account", viewer.accountId())
                .query((row, number) -> true)
                .single();
        int limit = limits.of(viewer.current().role());
        long looks = reach.asSystem("how many whole numbers the viewer has looked at today", () -> count(viewer));
        if (looks >= limit) {
            throw new RefusedException("今天已经看了 " + looks + " 次完整号码，到了每人每天的上限，这次没有显示。明天（"
                    + today().plusDays(1).format(DAY) + "）零点以后可以再看。急着要用，请上一级党组织代看。");
        }
        if (looks + 1 == limit) {
            reach.asSystem(
                    "who has used up the looks at whole numbers, to the level above", () -> tell(viewer, who, limit));
            events.publishEvent(new Audited(
                    viewer.accountId(),
                    "reveals_used_up",
                    "account",
                    viewer.accountId(),
                    who + "今天查看完整号码满 " + limit + " 次，到了每天的上限",
                    viewer.current().organizationId()));
        }
    }

    private long count(Viewer viewer) {
        return jdbc.sql("select count(*) from reveal where account_id = :account and revealed_at >= :midnight")
                .param("account", viewer.accountId())
                .param("midnight", midnight(today()))
                .query(Long.class)
                .single();
    }

    private void tell(Viewer viewer, String who, int limit) {
        jdbc.sql("""
                        insert into reveal_notice (organization_id, unit_id, account_id, revealed_by, looks, used_up_at)
                        select parent_id, id, :account, :who, :looks, :now from organization where id = :unit and parent_id is not null
                        """)
                .param("account", viewer.accountId())
                .param("who", who)
                .param("looks", limit)
                .param("now", OffsetDateTime.now(clock))
                .param("unit", viewer.current().organizationId())
                .update();
    }

    /** Who has used up a day's looks in the units right below this one, during the last seven days, the latest first. */
    @Transactional(readOnly = true)
    public List<RevealNotice> listUsedUp(long organizationId, int most) {
        return jdbc.sql("""
                        select unit_id, revealed_by, looks, used_up_at at time zone 'Asia/Shanghai' as used_up_at
                          from reveal_notice
                         where organization_id = :unit and used_up_at >= :since
                         order by used_up_at desc, id desc limit :most
                        """)
                .param("unit", organizationId)
                .param("since", midnight(today().minusDays(TOLD_DAYS - 1L)))
                .param("most", most)
                .query(RevealNotice.class)
                .list();
    }

    private LocalDate today() {
        return LocalDate.now(clock);
    }

    private OffsetDateTime midnight(LocalDate day) {
        return day.atStartOfDay(clock.getZone()).toOffsetDateTime();
    }
}
