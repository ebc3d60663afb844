package org.hongfan.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * How an entry is bound to the one before it: SHA-256 over the hash before and everything the entry says, each part with its length in
 * front. No key is needed to check it, so that whoever has the rows can.
 */
final class AuditChain {
    static final byte[] BEGINNING = new byte[32];

    static final String COLUMNS = """
            id, cast(extract(epoch from happened_at) * 1000000 as bigint) as micros, account_id, actor, post, action, subject_type, subject_id,
            organization_id, unit, unit_path, summary, request
            """;

    /** @param micros when it happened, in microseconds since 1970 */
    record Link(long id, long micros, @Nullable Object[] rest) {
        static Link of(ResultSet row) throws SQLException {
            return new Link(row.getLong("id"), row.getLong("micros"), new @Nullable Object[] {
                row.getObject("account_id"),
                row.getString("actor"),
                row.getString("post"),
                row.getString("action"),
                row.getString("subject_type"),
                row.getObject("subject_id"),
                row.getObject("organization_id"),
                row.getString("unit"),
                row.getString("unit_path"),
                row.getString("summary"),
                row.getString("request")
            });
        }
    }

    private AuditChain() {}

    static byte[] hash(byte[] before, long seq, Link link) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(before);
            out.writeLong(seq);
            out.writeLong(link.id());
            out.writeLong(link.micros());
            for (Object part : link.rest()) {
                if (part == null) {
                    out.writeInt(-1);
                } else {
                    byte[] text = part.toString().getBytes(StandardCharsets.UTF_8);
                    out.writeInt(text.length);
                    out.write(text);
                }
            }
            return MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
