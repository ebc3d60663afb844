package org.hongfan.access;

import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizers;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionStatus;

/** Every transaction begins by telling the database in whose {@link Reach} it works; there is no other place that does, and no other way in. */
@Configuration(proxyBeanMethods = false)
class BoundTransactions {

    @Bean
    PlatformTransactionManager transactionManager(
            EntityManagerFactory entities,
            DataSource dataSource,
            ObjectProvider<TransactionManagerCustomizers> customizers) {
        JpaTransactionManager manager = new BoundTransactionManager(entities, dataSource);
        customizers.ifAvailable(each -> each.customize(manager));
        return manager;
    }

    private static final class BoundTransactionManager extends JpaTransactionManager {
        private final DataSource source;

        BoundTransactionManager(EntityManagerFactory entities, DataSource dataSource) {
            super(entities);
            setDataSource(dataSource);
            this.source = dataSource;
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            super.doBegin(transaction, definition);
            Bounds bounds = Reach.current();
            if (bounds.equals(Bounds.NOTHING)) {
                return;
            }
            try {
                Connection connection = DataSourceUtils.getConnection(source);
                try {
                    bounds.tell(connection);
                } finally {
                    DataSourceUtils.releaseConnection(connection, source);
                }
            } catch (SQLException | RuntimeException e) {
                undo(transaction, definition);
                throw new CannotCreateTransactionException("The database was not told in whose reach to work", e);
            }
        }

        private void undo(Object transaction, TransactionDefinition definition) {
            try {
                doRollback(new DefaultTransactionStatus(
                        null, transaction, true, false, false, definition.isReadOnly(), false, null));
            } catch (RuntimeException lost) {
                logger.debug("Nothing to roll back", lost);
            } finally {
                doCleanupAfterCompletion(transaction);
            }
        }
    }
}
