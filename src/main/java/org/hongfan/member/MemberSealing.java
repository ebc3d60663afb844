package org.hongfan.member;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.hongfan.shared.SealedException;
import org.hongfan.shared.SealedRows;
import org.hongfan.shared.Secrets;
import org.hongfan.shared.WaitingRows;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Seals numbers of members, and what they ask to have corrected, with the present key. */
class MemberSealing {
    private static final int FETCHED = 500;
    private static final HexFormat HEX = HexFormat.of();

    private final JdbcClient jdbc;
    private final Secrets secrets;
    private final MemberSeals seals;
    private final WaitingRows members;
    private final WaitingRows wishes;

    private record Row(long id, byte @Nullable [] idNumberCipher, byte @Nullable [] phoneCipher) {}

    private record Wish(long id, byte[] wantedCipher) {}

    MemberSealing(JdbcClient jdbc, Secrets secrets, MemberSeals seals) {
        this.jdbc = jdbc;
        this.secrets = secrets;
        this.seals = seals;
        this.members = new WaitingRows(jdbc, secrets, "member", "id", "id_number_cipher", "phone_cipher");
        this.wishes = new WaitingRows(jdbc, secrets, "correction_request", "id", "wanted_cipher");
    }

    long countWaiting() {
        return WaitingRows.count(members, wishes);
    }

    int sealNext() {
        int sealed = members.sealNext(Row.class, this::sealMembers);
        return sealed > 0 ? sealed : wishes.sealNext(Wish.class, this::sealWishes);
    }

    private int sealMembers(List<Row> rows) {
        int count = rows.size();
        int unreadable = 0;
        Long[] ids = new Long[count];
        @Nullable String[] numbers = new String[count];
        @Nullable String[] numberHashes = new String[count];
        @Nullable String[] phones = new String[count];
        @Nullable String[] phoneHashes = new String[count];
        @Nullable String[] tails = new String[count];
        for (int i = 0; i < count; i++) {
            Row row = rows.get(i);
            ids[i] = row.id();
            Optional<IdNumber> number = opened(row.idNumberCipher()).map(IdNumber::new);
            Optional<PhoneNumber> phone = opened(row.phoneCipher()).map(PhoneNumber::new);
            if (number.isPresent()) {
                numbers[i] = HEX.formatHex(seals.seal(number.get()));
                numberHashes[i] = HEX.formatHex(seals.hash(number.get()));
            }
            if (phone.isPresent()) {
                phones[i] = HEX.formatHex(seals.seal(phone.get()));
                phoneHashes[i] = HEX.formatHex(seals.hash(phone.get()));
                tails[i] = HEX.formatHex(seals.hashTail(phone.get().tail()));
            }
            if (row.idNumberCipher() != null && number.isEmpty() || row.phoneCipher() != null && phone.isEmpty()) {
                members.passOver(row.id());
                unreadable++;
            }
        }
        jdbc.sql("""
                        update member m set id_number_cipher = coalesce(decode(u.number, 'hex'), m.id_number_cipher),
                               id_number_hash = coalesce(decode(u.number_hash, 'hex'), m.id_number_hash),
                               phone_cipher = coalesce(decode(u.phone, 'hex'), m.phone_cipher),
                               phone_hash = coalesce(decode(u.phone_hash, 'hex'), m.phone_hash),
                               phone_tail_hash = coalesce(decode(u.tail, 'hex'), m.phone_tail_hash)
                          from unnest(cast(:ids as bigint[]), cast(:numbers as text[]), cast(:numberHashes as text[]), cast(:phones as text[]),
                                      cast(:phoneHashes as text[]), cast(:tails as text[])) as u(id, number, number_hash, phone, phone_hash, tail)
                         where m.id = u.id and (u.number is not null or u.phone is not null)
                        """)
                .param("ids", ids)
                .param("numbers", numbers)
                .param("numberHashes", numberHashes)
                .param("phones", phones)
                .param("phoneHashes", phoneHashes)
                .param("tails", tails)
                .update();
        return count - unreadable;
    }

    private Optional<String> opened(byte @Nullable [] cipher) {
        try {
            return cipher == null ? Optional.empty() : Optional.of(secrets.open(cipher));
        } catch (SealedException unreadable) {
            return Optional.empty();
        }
    }

    private int sealWishes(List<Wish> waiting) {
        int sealed = 0;
        for (Wish wish : waiting) {
            Optional<String> wanted = opened(wish.wantedCipher());
            if (wanted.isPresent()) {
                sealed += jdbc.sql("update correction_request set wanted_cipher = :cipher where id = :id")
                        .param("cipher", secrets.seal(wanted.get()))
                        .param("id", wish.id())
                        .update();
            } else {
                wishes.passOver(wish.id());
            }
        }
        return sealed;
    }

    SealedRows.Survey survey() {
        SealedRows.Survey.Surveyor surveyor = new SealedRows.Survey.Surveyor(secrets);
        jdbc.sql("select id, id_number_cipher, phone_cipher from member order by id")
                .withFetchSize(FETCHED)
                .query((RowCallbackHandler) row -> {
                    String member = "编号 " + row.getLong(1) + " 的党员的";
                    if (!surveyor.look(row.getBytes(2), member + "身份证号")
                            | !surveyor.look(row.getBytes(3), member + "电话")) {
                        members.passOver(row.getLong(1));
                    }
                });
        jdbc.sql("select id, wanted_cipher, member_id from correction_request order by id")
                .query((RowCallbackHandler) row -> {
                    if (!surveyor.look(row.getBytes(2), "编号 " + row.getLong(3) + " 的党员申请更正的内容")) {
                        wishes.passOver(row.getLong(1));
                    }
                });
        return surveyor.survey();
    }
}
