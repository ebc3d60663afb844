package org.hongfan.member;

import java.util.HexFormat;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.shared.Secrets;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Seals numbers of members, and what they ask to have corrected, with the present key. What somebody edits just now is left for later. */
@RequiredArgsConstructor
class MemberSealing {
    private static final int BATCH = 500;
    private static final HexFormat HEX = HexFormat.of();

    private final JdbcClient jdbc;
    private final Secrets secrets;
    private final MemberSeals seals;

    private record Row(long id, byte @Nullable [] idNumberCipher, byte @Nullable [] phoneCipher) {}

    private record Wish(long id, byte[] wantedCipher) {}

    long countWaiting() {
        return jdbc.sql("""
                        select (select count(*) from member
                                 where get_byte(id_number_cipher, 0) <> :version or get_byte(phone_cipher, 0) <> :version)
                             + (select count(*) from correction_request where get_byte(wanted_cipher, 0) <> :version)
                        """)
                .param("version", secrets.version())
                .query(Long.class)
                .single();
    }

    int sealNext() {
        List<Row> rows = jdbc.sql("""
                        select id, id_number_cipher, phone_cipher from member
                         where get_byte(id_number_cipher, 0) <> :version or get_byte(phone_cipher, 0) <> :version
                         order by id limit :batch for update skip locked
                        """)
                .param("version", secrets.version())
                .param("batch", BATCH)
                .query(Row.class)
                .list();
        return rows.isEmpty() ? sealWishes() : sealMembers(rows);
    }

    private int sealMembers(List<Row> rows) {
        int count = rows.size();
        Long[] ids = new Long[count];
        @Nullable String[] numbers = new String[count];
        @Nullable String[] numberHashes = new String[count];
        @Nullable String[] phones = new String[count];
        @Nullable String[] phoneHashes = new String[count];
        @Nullable String[] tails = new String[count];
        for (int i = 0; i < count; i++) {
            Row row = rows.get(i);
            ids[i] = row.id();
            if (row.idNumberCipher() != null) {
                IdNumber number = new IdNumber(secrets.open(row.idNumberCipher()));
                numbers[i] = HEX.formatHex(seals.seal(number));
                numberHashes[i] = HEX.formatHex(seals.hash(number));
            }
            if (row.phoneCipher() != null) {
                PhoneNumber phone = new PhoneNumber(secrets.open(row.phoneCipher()));
                phones[i] = HEX.formatHex(seals.seal(phone));
                phoneHashes[i] = HEX.formatHex(seals.hash(phone));
                tails[i] = HEX.formatHex(seals.hashTail(phone.tail()));
            }
        }
        jdbc.sql("""
                        update member m set id_number_cipher = decode(u.number, 'hex'), id_number_hash = decode(u.number_hash, 'hex'),
                               phone_cipher = decode(u.phone, 'hex'), phone_hash = decode(u.phone_hash, 'hex'),
                               phone_tail_hash = decode(u.tail, 'hex')
                          from unnest(cast(:ids as bigint[]), cast(:numbers as text[]), cast(:numberHashes as text[]), cast(:phones as text[]),
                                      cast(:phoneHashes as text[]), cast(:tails as text[])) as u(id, number, number_hash, phone, phone_hash, tail)
                         where m.id = u.id
                        """)
                .param("ids", ids)
                .param("numbers", numbers)
                .param("numberHashes", numberHashes)
                .param("phones", phones)
                .param("phoneHashes", phoneHashes)
                .param("tails", tails)
                .update();
        return count;
    }

    private int sealWishes() {
        List<Wish> wishes = jdbc.sql("""
                        select id, wanted_cipher from correction_request where get_byte(wanted_cipher, 0) <> :version
                         order by id limit :batch for update skip locked
                        """)
                .param("version", secrets.version())
                .param("batch", BATCH)
                .query(Wish.class)
                .list();
        for (Wish wish : wishes) {
            jdbc.sql("update correction_request set wanted_cipher = :cipher where id = :id")
                    .param("cipher", secrets.seal(secrets.open(wish.wantedCipher())))
                    .param("id", wish.id())
                    .update();
        }
        return wishes.size();
    }
}
