package org.hongfan.demo;

import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tables that stand without their foreign keys and without the indexes that only serve reading, while they are filled. Both come back as they
 * were: PostgreSQL checks a key for all rows at once and builds an index from sorted rows, which costs a fraction of doing so row by row.
 * Primary and unique keys stay, and so do the indexes of a table with a trigger on what comes in, which may look for rows while the table is filled. See the
 * PostgreSQL manual, "Populating a Database".
 */
final class BareTables {
    private static final String INDEXES_ONLY_FOR_READING = """
             from pg_index i
            where i.indrelid = any (cast(:tables as regclass[])) and not i.indisunique
              and not exists (select 1 from pg_trigger t where t.tgrelid = i.indrelid and not t.tgisinternal and t.tgtype & 4 <> 0)
            """;

    private final JdbcClient jdbc;
    private final List<String> indexes;
    private final List<String> keys;

    private BareTables(JdbcClient jdbc, List<String> indexes, List<String> keys) {
        this.jdbc = jdbc;
        this.indexes = indexes;
        this.keys = keys;
    }

    static BareTables strip(DataSource owner, List<String> tables) {
        JdbcClient jdbc = JdbcClient.create(owner);
        List<String> indexes = statements(
                jdbc,
                tables,
                "select pg_get_indexdef(i.indexrelid)" + INDEXES_ONLY_FOR_READING + "order by i.indexrelid");
        List<String> off = statements(
                jdbc, tables, "select format('drop index %s', i.indexrelid::regclass)" + INDEXES_ONLY_FOR_READING);
        BareTables bare = new BareTables(jdbc, indexes, withoutKeys(owner, tables).keys);
        off.forEach(statement -> jdbc.sql(statement).update());
        return bare;
    }

    /** For tables that are filled from themselves, so that their indexes are read meanwhile. */
    static BareTables withoutKeys(DataSource owner, List<String> tables) {
        JdbcClient jdbc = JdbcClient.create(owner);
        List<String> keys = statements(jdbc, tables, """
                select format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
                  from pg_constraint c
                 where c.conrelid = any (cast(:tables as regclass[])) and c.contype = 'f'
                 order by c.oid
                """);
        List<String> off = statements(jdbc, tables, """
                select format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname) from pg_constraint c
                 where c.conrelid = any (cast(:tables as regclass[])) and c.contype = 'f'
                """);
        off.forEach(statement -> jdbc.sql(statement).update());
        return new BareTables(jdbc, List.of(), keys);
    }

    /** One statement an index; they do not depend on each other. */
    List<Runnable> indexing() {
        return indexes.stream()
                .<Runnable>map(statement -> () -> jdbc.sql(statement).update())
                .toList();
    }

    /** Fails at the first row that refers to nothing. */
    void check() {
        keys.forEach(statement -> jdbc.sql(statement).update());
    }

    /** Written by the server itself from its own catalog. */
    private static List<String> statements(JdbcClient jdbc, List<String> tables, String sql) {
        return jdbc.sql(sql)
                .param("tables", tables.toArray(String[]::new))
                .query(String.class)
                .list();
    }
}
