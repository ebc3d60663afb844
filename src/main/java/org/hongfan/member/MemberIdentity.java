package org.hongfan.member;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import lombok.RequiredArgsConstructor;
import org.hongfan.shared.PlainText;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Confirms that somebody is the member they say they are. Callers bring the transaction and the reach. */
@Service
@RequiredArgsConstructor
public class MemberIdentity {
    /** What does not matter: blanks, dots, and what a slip puts in brackets behind a name. */
    private static final Pattern ASIDE = Pattern.compile("[\\s·.]|[（(].*[）)]$");

    private static final int LAST = 6;

    private final JdbcClient jdbc;
    private final MemberSeals seals;

    private record Row(String name, byte @Nullable [] idNumberCipher) {}

    /** Whether this is the member's full name and the end of their ID number; spaces, full-width signs and dots between names do not matter. */
    public boolean confirms(long memberId, String name, String lastSix) {
        return jdbc.sql("select name, id_number_cipher from member where id = :id and removed_on is null")
                .param("id", memberId)
                .query(Row.class)
                .optional()
                .filter(row -> row.idNumberCipher() != null)
                .map(row -> {
                    String number = seals.open(Objects.requireNonNull(row.idNumberCipher()));
                    boolean sameName = same(plain(row.name()), plain(name));
                    boolean sameEnd = same(number.substring(number.length() - LAST), plain(lastSix));
                    return sameName & sameEnd;
                })
                .orElse(false);
    }

    /** Whether both write the same full name; spaces, full-width signs and dots between names do not matter. */
    public static boolean isSameName(String one, String other) {
        return same(plain(one), plain(other));
    }

    /** The end of an ID number as it is compared, however it was typed. */
    public static String plainEnd(String typed) {
        return plain(typed);
    }

    private static String plain(String typed) {
        return ASIDE.matcher(PlainText.name(typed)).replaceAll("").toUpperCase(Locale.ROOT);
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
