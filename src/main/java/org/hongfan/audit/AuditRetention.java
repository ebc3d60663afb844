package org.hongfan.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import lombok.extern.slf4j.Slf4j;
import org.flywaydb.core.Flyway;
import org.hongfan.platform.OperatorCommand;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.context.annotation.Description;
import org.springframework.stereotype.Component;

/**
 * {@code --hongfan.command=purge-audit}: removes entries older than {@code hongfan.audit.kept}, as the owner of the tables, since the portal's
 * own role has no right to. The last entry removed leaves its place and hash as the chain's new beginning, and an entry says what was done.
 *
 * <p>No less than six months (《中华人民共和国网络安全法》), which the database holds to as well.
 */
@Component("purge-audit")
@Description("删除超过保存期限的审计日志（以表的所有者身份）")
@Slf4j
public class AuditRetention implements OperatorCommand {
    private static final Period LEAST = Period.ofMonths(6);

    private final ObjectProvider<Flyway> owner;
    private final AuditSealer sealer;
    private final Clock clock;
    private final Period kept;

    AuditRetention(
            ObjectProvider<Flyway> owner,
            AuditSealer sealer,
            Clock clock,
            @Value("${hongfan.audit.kept:P2Y}") Period kept) {
        if (kept.toTotalMonths() < LEAST.toTotalMonths()) {
            throw new IllegalStateException("hongfan.audit.kept=" + kept + " is less than six months (P6M)");
        }
        this.owner = owner;
        this.sealer = sealer;
        this.clock = clock;
        this.kept = kept;
    }

    /** How many months entries are kept at least. */
    public int keptMonths() {
        return (int) kept.toTotalMonths();
    }

    @Override
    public int run(ApplicationArguments arguments) {
        sealer.seal();
        long removed = purge(owner.getObject().getConfiguration().getDataSource());
        System.out.println("已删除 " + removed + " 条超过 " + keptMonths() + " 个月的审计日志");
        return 0;
    }

    /** Removes what stands before the first entry that is still kept; returns how many entries that were. */
    long purge(DataSource asOwner) {
        try (Connection connection = asOwner.getConnection()) {
            connection.setAutoCommit(false);
            long upTo = lastBefore(connection, OffsetDateTime.now(clock).minus(kept));
            long removed = upTo == 0 ? 0 : remove(connection, upTo);
            connection.commit();
            return removed;
        } catch (SQLException e) {
            throw new IllegalStateException("The audit trail was not purged", e);
        }
    }

    private static long lastBefore(Connection connection, OffsetDateTime cutoff) throws SQLException {
        try (var query = connection.prepareStatement("""
                select coalesce((select min(seq) - 1 from audit_entry where seq is not null and happened_at >= ?),
                                (select max(seq) from audit_entry), 0)
                """)) {
            query.setObject(1, cutoff.withOffsetSameInstant(ZoneOffset.UTC));
            try (var row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private long remove(Connection connection, long upTo) throws SQLException {
        try (Statement allow = connection.createStatement()) {
            allow.execute("set local hongfan.audit_purge = 'on'");
        }
        try (var anchor = connection.prepareStatement("""
                insert into audit_anchor (seq, hash, removed, made_at)
                select seq, hash, (select count(*) from audit_entry where seq <= e.seq), ? from audit_entry e where seq = ?
                """)) {
            anchor.setObject(1, OffsetDateTime.now(clock).withOffsetSameInstant(ZoneOffset.UTC));
            anchor.setLong(2, upTo);
            if (anchor.executeUpdate() == 0) {
                return 0;
            }
        }
        long removed;
        try (var delete = connection.prepareStatement("delete from audit_entry where seq <= ?")) {
            delete.setLong(1, upTo);
            removed = delete.executeUpdate();
        }
        try (var entry = connection.prepareStatement("""
                insert into audit_entry (happened_at, action, subject_type, summary) values (?, 'audit_purged', 'audit', ?)
                """)) {
            entry.setObject(1, OffsetDateTime.now(clock).withOffsetSameInstant(ZoneOffset.UTC));
            entry.setString(2, "按保存期限（" + keptMonths() + " 个月）删除审计日志 " + removed + " 条，到第 " + upTo + " 条为止");
            entry.executeUpdate();
        }
        return removed;
    }
}
