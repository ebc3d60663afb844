package org.hongfan.access;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * In whose reach this thread works. PostgreSQL itself shows and takes only rows within it (row security); a thread that has said nothing
 * sees none. Reach belongs to transactions: a statement outside one sees nothing either.
 *
 * <p>A request works in the reach of its viewer. Everything else, and the few steps of a request that must look further than its viewer, is
 * said at the place where it happens: {@code reach.asSystem("why", () -> ...)}.
 */
@Component
@RequiredArgsConstructor
@Slf4j
public class Reach {
    private static final ThreadLocal<@Nullable Bounds> BOUND = new ThreadLocal<>();

    /** Looked up when first needed: the filter that begins every request is made before the database is there. */
    private final ObjectProvider<DataSource> dataSource;

    private final ObjectProvider<EntityManager> entities;

    /** What was bound before, to be given back to {@link #end}. */
    public static final class Before {
        private final @Nullable Bounds bounds;

        private Before(@Nullable Bounds bounds) {
            this.bounds = bounds;
        }
    }

    /** Begins a piece of work that has nothing in reach until somebody {@linkplain #enter enters}. */
    public Before begin() {
        Before before = new Before(BOUND.get());
        BOUND.set(Bounds.NOTHING);
        return before;
    }

    /** From now on, and until {@link #end}, in the viewer's reach. To be called outside transactions. */
    public void enter(Viewer viewer, String home) {
        BOUND.set(Bounds.of(viewer, home));
    }

    /** From now on, and until {@link #end}, nothing but this account itself. */
    public void enter(long accountId) {
        BOUND.set(Bounds.ofAccount(accountId));
    }

    public void end(Before before) {
        restore(before.bounds);
    }

    /**
     * A step of the portal's own that reaches every row: work without a viewer, or what follows from a viewer's act beyond their reach.
     *
     * @param reason what for, in a few words; it stands in the log at level DEBUG
     */
    public <T extends @Nullable Object> T asSystem(String reason, Supplier<T> step) {
        log.debug("As the system: {}", reason);
        return in(Bounds.EVERYTHING, step);
    }

    public void asSystem(String reason, Runnable step) {
        asSystem(reason, () -> {
            step.run();
            return true;
        });
    }

    /** @param home the path of the viewer's own branch, or empty */
    public <T extends @Nullable Object> T as(Viewer viewer, String home, Supplier<T> step) {
        return in(Bounds.of(viewer, home), step);
    }

    /** With nothing but this account itself in reach. */
    public <T extends @Nullable Object> T as(long accountId, Supplier<T> step) {
        return in(Bounds.ofAccount(accountId), step);
    }

    /** The work as another thread is to run it: in the reach of this one. */
    public Runnable carried(Runnable work) {
        Bounds bounds = current();
        return () -> in(bounds, () -> {
            work.run();
            return true;
        });
    }

    static Bounds current() {
        Bounds bounds = BOUND.get();
        return bounds == null ? Bounds.NOTHING : bounds;
    }

    /** Within a transaction the database is told twice: when the step begins and when it has ended. */
    private <T extends @Nullable Object> T in(Bounds bounds, Supplier<T> step) {
        Bounds before = BOUND.get();
        if (bounds.equals(before)) {
            return step.get();
        }
        boolean within = TransactionSynchronizationManager.isActualTransactionActive();
        boolean writes = within && !TransactionSynchronizationManager.isCurrentTransactionReadOnly();
        if (writes) {
            // What has been changed so far is written in the reach it was changed in.
            entities.getObject().flush();
        }
        BOUND.set(bounds);
        try {
            if (within) {
                tell(bounds);
            }
            T result = step.get();
            if (writes) {
                entities.getObject().flush();
            }
            restore(before);
            if (within) {
                tell(current());
            }
            return result;
        } catch (RuntimeException | Error failure) {
            restore(before);
            if (within) {
                tellAfter(failure);
            }
            throw failure;
        }
    }

    private void tellAfter(Throwable failure) {
        try {
            tell(current());
        } catch (RuntimeException aborted) {
            // A transaction that PostgreSQL has given up shows nothing more to anybody.
            failure.addSuppressed(aborted);
        }
    }

    private void tell(Bounds bounds) {
        DataSource source = dataSource.getObject();
        Connection connection = DataSourceUtils.getConnection(source);
        try {
            bounds.tell(connection);
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("The database was not told in whose reach to work", e);
        } finally {
            DataSourceUtils.releaseConnection(connection, source);
        }
    }

    static @Nullable Bounds bound() {
        return BOUND.get();
    }

    static void restore(@Nullable Bounds bounds) {
        if (bounds == null) {
            BOUND.remove();
        } else {
            BOUND.set(bounds);
        }
    }
}
