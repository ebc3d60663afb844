package org.hongfan.platform;

import java.sql.Connection;
import java.sql.SQLException;

/** What a module wants to be right before any command works on a portal's place; changes nothing. A bean of this type is enough. */
public interface CommandCheck {

    /**
     * Refuses with an exception whose words are for the operator.
     *
     * @param asOwner the database as the role that owns its tables, at whatever version its schema is
     */
    void require(Connection asOwner) throws SQLException;
}
