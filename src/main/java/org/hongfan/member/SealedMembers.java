package org.hongfan.member;

import java.util.List;

/** Members to be registered, with everything about them made ready that takes time and no database: readings, sealed numbers, hashes. */
public final class SealedMembers {
    final List<MemberWrite.Fresh> fresh;
    final String[] pinyin;
    final String[] initials;
    final byte[][] numbers;
    final byte[][] numberHashes;
    final byte[][] phones;
    final byte[][] phoneHashes;
    final byte[][] tails;

    private SealedMembers(List<MemberWrite.Fresh> fresh, MemberSeals seals) {
        this.fresh = List.copyOf(fresh);
        int size = fresh.size();
        pinyin = new String[size];
        initials = new String[size];
        numbers = new byte[size][];
        numberHashes = new byte[size][];
        phones = new byte[size][];
        phoneHashes = new byte[size][];
        tails = new byte[size][];
        for (int i = 0; i < size; i++) {
            MemberWrite.Fresh one = fresh.get(i);
            Pinyin read = Pinyin.of(one.name());
            pinyin[i] = read.full();
            initials[i] = read.initials();
            numbers[i] = seals.seal(one.idNumber());
            numberHashes[i] = seals.hash(one.idNumber());
            PhoneNumber phone = one.phone();
            if (phone != null) {
                phones[i] = seals.seal(phone);
                phoneHashes[i] = seals.hash(phone);
                tails[i] = seals.hashTail(phone.tail());
            }
        }
    }

    public static SealedMembers of(List<MemberWrite.Fresh> fresh, MemberSeals seals) {
        return new SealedMembers(fresh, seals);
    }
}
