package org.hongfan.platform;

import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The portal's own database as the role that owns its tables, which row security does not bind. For work that fills the database before
 * anybody uses it; there is none where the settings name a database.
 */
public final class OwnerDatabase {

    private final String url;
    private final String username;
    private final String password;

    OwnerDatabase(String url, String username, String password) {
        this.url = url;
        this.username = username;
        this.password = password;
    }

    /** Every connection is a new one and is the taker's to close. */
    public DataSource dataSource() {
        return new DriverManagerDataSource(url, username, password);
    }
}
