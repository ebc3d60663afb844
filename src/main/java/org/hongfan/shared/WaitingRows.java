package org.hongfan.shared;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Rows of one table that wait for the present key: a field of theirs is sealed with another key that is at hand. What somebody edits just now is left for
 * later; what could not be opened is passed over and remembered until the portal ends.
 */
public final class WaitingRows {
    private static final int BATCH = 500;
    private static final String WAITING = "substring(%1$s for 1) <> :now and substring(%1$s for 1) in (:known)";

    private final JdbcClient jdbc;
    private final Secrets secrets;
    private final String table;
    private final String id;
    private final List<String> columns;
    private final Set<Long> unreadable = ConcurrentHashMap.newKeySet();

    /**
     * @param id the column that numbers the rows
     * @param columns those that are sealed
     */
    public WaitingRows(JdbcClient jdbc, Secrets secrets, String table, String id, String... columns) {
        this.jdbc = jdbc;
        this.secrets = secrets;
        this.table = table;
        this.id = id;
        this.columns = List.of(columns);
    }

    /** The row cannot be opened. */
    public void passOver(long row) {
        unreadable.add(row);
    }

    /** How many wait in all of them, in one statement. */
    public static long count(WaitingRows... tables) {
        JdbcClient.StatementSpec statement = tables[0].statement(Arrays.stream(tables)
                .map(each -> "(select count(*) from " + each.condition() + ")")
                .collect(Collectors.joining(" + ", "select ", "")));
        for (WaitingRows each : tables) {
            statement.param(each.passedOver(), each.unreadable.toArray(Long[]::new));
        }
        return statement.query(Long.class).single();
    }

    /**
     * Goes on from batch to batch until something could be sealed anew.
     *
     * @param row what the number and the sealed columns, in their order, are read as
     * @param seal seals a batch anew, {@link #passOver}s what it cannot open, and returns how many rows it sealed
     * @return how many that were; 0: none is left
     */
    public <R> int sealNext(Class<R> row, ToIntFunction<List<R>> seal) {
        while (true) {
            List<R> rows = next(row);
            int sealed = rows.isEmpty() ? 0 : seal.applyAsInt(rows);
            if (rows.isEmpty() || sealed > 0) {
                return sealed;
            }
        }
    }

    private <R> List<R> next(Class<R> row) {
        return statement("select " + id + ", " + String.join(", ", columns) + " from " + condition() + " order by " + id
                        + " limit " + BATCH + " for update skip locked")
                .param(passedOver(), unreadable.toArray(Long[]::new))
                .query(row)
                .list();
    }

    private String condition() {
        String waiting = columns.stream().map(WAITING::formatted).collect(Collectors.joining(" or "));
        return table + " where (" + waiting + ") and " + id + " <> all (cast(:" + passedOver() + " as bigint[]))";
    }

    private String passedOver() {
        return "unreadable_" + table;
    }

    private JdbcClient.StatementSpec statement(String sql) {
        return jdbc.sql(sql)
                .param("now", firstByte(secrets.version()))
                .param(
                        "known",
                        secrets.facts().stream()
                                .map(key -> firstByte(key.version()))
                                .toList());
    }

    private static byte[] firstByte(int version) {
        return new byte[] {(byte) version};
    }
}
