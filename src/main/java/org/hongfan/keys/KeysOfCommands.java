package org.hongfan.keys;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.platform.CommandCheck;
import org.hongfan.shared.Secrets;
import org.springframework.stereotype.Component;

/** A command works with the keys of the database, or not at all: a backup that names another key could not be restored. */
@Component
@RequiredArgsConstructor
class KeysOfCommands implements CommandCheck {
    private final Secrets secrets;

    @Override
    public void require(Connection asOwner) throws SQLException {
        List<NotedKey> noted = list(asOwner);
        if (!secrets.isThere()) {
            throw noted.isEmpty() ? NotedKey.missing(secrets, "1") : NotedKey.missing(secrets, noted);
        }
        NotedKey.require(secrets, noted);
    }

    /** Empty where the schema is from before keys were noted. */
    private static List<NotedKey> list(Connection asOwner) throws SQLException {
        List<NotedKey> noted = new ArrayList<>();
        try (Statement statement = asOwner.createStatement()) {
            try (ResultSet row = statement.executeQuery("select to_regclass('sealing_key') is null")) {
                row.next();
                if (row.getBoolean(1)) {
                    return noted;
                }
            }
            try (ResultSet rows = statement.executeQuery(
                    "select number, fingerprint, retired_at is not null, lost_at is not null from sealing_key order by number")) {
                while (rows.next()) {
                    noted.add(new NotedKey(rows.getInt(1), rows.getString(2), rows.getBoolean(3), rows.getBoolean(4)));
                }
            }
        }
        return noted;
    }
}
