package org.hongfan.operation;

import java.time.Instant;
import java.util.List;
import org.hongfan.platform.Demo;

/**
 * What an archive holds, written as its last part {@code manifest.json}.
 *
 * @param format of the archive; {@value #FORMAT} is what this version writes
 * @param schema the version of the last migration of the database
 * @param madeAt the moment of the one snapshot all rows come from
 * @param demo what the installation was
 * @param keys fingerprints, in hex, of the keys that rows are sealed with: the newest first, and while keys change those before it; from them no
 *     key can be found
 * @param tables in the order of the archive
 * @param sequences of the same database
 * @param files how many attachments there are
 * @param fileBytes the sum of their sizes
 * @param listing SHA-256, in hex, of the part {@code files.tsv}, which names each attachment with its size and SHA-256
 */
record Manifest(
        int format,
        String schema,
        Instant madeAt,
        Demo demo,
        List<String> keys,
        List<Table> tables,
        List<Sequence> sequences,
        long files,
        long fileBytes,
        String listing) {

    static final int FORMAT = 1;
    static final String PART = "manifest.json";
    static final String FILES = "files.tsv";
    static final String ATTACHMENTS = "attachments/";

    /**
     * @param columns those that hold what was put in, not those PostgreSQL computes
     * @param rows in the snapshot
     * @param sha256 of the part, in hex
     */
    record Table(String name, List<String> columns, long rows, String sha256) {
        String part() {
            return "tables/" + name + ".copy";
        }
    }

    /** @param called whether {@code value} has been given out already */
    record Sequence(String name, long value, boolean called) {}

    long rows() {
        return tables.stream().mapToLong(Table::rows).sum();
    }
}
