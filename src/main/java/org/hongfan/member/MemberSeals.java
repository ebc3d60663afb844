package org.hongfan.member;

import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.shared.SealedException;
import org.hongfan.shared.SealedRows;
import org.hongfan.shared.Secrets;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Seals ID numbers and phones for storage and makes the keyed hashes they are found by. */
@Component
@RequiredArgsConstructor
public class MemberSeals {
    /** Stands where a number cannot be opened. */
    private static final String UNREADABLE = "打不开";

    private final Secrets secrets;

    public byte[] seal(IdNumber number) {
        return secrets.seal(number.value());
    }

    /** Any other text that may hold a number. */
    byte[] sealText(String text) {
        return secrets.seal(text);
    }

    /** What is looked for: while keys change, a number stands under one of several hashes. */
    public List<byte[]> hashes(IdNumber number) {
        return secrets.hashes("id:" + number.value());
    }

    public List<byte[]> hashes(PhoneNumber phone) {
        return secrets.hashes("phone:" + phone.value());
    }

    public List<byte[]> hashesOfTail(String fourDigits) {
        return secrets.hashes("tail:" + fourDigits);
    }

    public byte[] hash(IdNumber number) {
        return secrets.hash("id:" + number.value());
    }

    /** The number that was sealed, an ID number or a phone. */
    String open(byte[] cipher) {
        return secrets.open(cipher);
    }

    /** The same for a page or list that shows more than this number: words in its place where it cannot be opened. */
    String openOrSay(byte[] cipher) {
        try {
            return secrets.open(cipher);
        } catch (SealedException unreadable) {
            return UNREADABLE;
        }
    }

    public byte[] seal(PhoneNumber phone) {
        return secrets.seal(phone.value());
    }

    public byte[] hash(PhoneNumber phone) {
        return secrets.hash("phone:" + phone.value());
    }

    /** The sealed numbers of members, for changing keys. */
    public SealedRows rows(JdbcClient jdbc) {
        MemberSealing sealing = new MemberSealing(jdbc, secrets, this);
        return new SealedRows("党员的身份证号和电话", sealing::countWaiting, sealing::sealNext, sealing::survey);
    }

    /** The hash of a phone's last four digits. */
    public byte[] hashTail(String fourDigits) {
        return secrets.hash("tail:" + fourDigits);
    }
}
