package org.hongfan.platform;

import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The portal's own database as the role that owns its tables, which row security does not bind. For work that fills the database before
 * anybody uses it; there is none where the settings name a database.
 */
public final class OwnerDatabase {

    /** A table that is there as long as the database is only half filled. */
    static final String UNFINISHED = "unfinished_demonstration";

    private final String url;
    private final String username;
    private final String password;

    OwnerDatabase(String url, String username, String password) {
        this.url = url;
        this.username = username;
        this.password = password;
    }

    /**
     * Fills the database in as many transactions as the work likes: when the portal ends before the work has, the next start makes the
     * database anew.
     */
    public void fill(Runnable work) {
        JdbcClient jdbc = JdbcClient.create(dataSource());
        jdbc.sql("create table if not exists unfinished_demonstration ()").update();
        work.run();
        jdbc.sql("drop table unfinished_demonstration").update();
    }

    /** Every connection is a new one and is the taker's to close. */
    public DataSource dataSource() {
        return new DriverManagerDataSource(url, username, password);
    }
}
