package org.hongfan.member;

import lombok.RequiredArgsConstructor;
import org.hongfan.shared.Secrets;
import org.springframework.stereotype.Component;

/** Seals ID numbers and phones for storage and makes the keyed hashes they are found by. */
@Component
@RequiredArgsConstructor
public class MemberSeals {
    private final Secrets secrets;

    public byte[] seal(IdNumber number) {
        return secrets.seal(number.value());
    }

    public byte[] hash(IdNumber number) {
        return secrets.hash("id:" + number.value());
    }

    /** The number that was sealed, an ID number or a phone. */
    String open(byte[] cipher) {
        return secrets.open(cipher);
    }

    public byte[] seal(PhoneNumber phone) {
        return secrets.seal(phone.value());
    }

    public byte[] hash(PhoneNumber phone) {
        return secrets.hash("phone:" + phone.value());
    }

    /** The hash of a phone's last four digits. */
    public byte[] hashTail(String fourDigits) {
        return secrets.hash("tail:" + fourDigits);
    }
}
