package org.hongfan.member;

import java.time.LocalDate;
import java.util.regex.Pattern;
import org.hongfan.shared.Days;
import org.hongfan.shared.PlainText;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;

/** What must hold of a member's facts, whether they come by a form or in a file. Each refusal names the field and says why. */
public final class MemberRules {
    private static final int ADULT_YEARS = 18;
    private static final Pattern NAME = Pattern.compile("[\\p{IsHan}a-zA-Z·.\\- ]{2,30}");

    private MemberRules() {}

    /** The name in the one way in which names are written ({@link PlainText#name}). */
    public static String requireName(@Nullable String name) {
        if (name == null || name.isBlank()) {
            throw new RefusedException("name", "请填写姓名。");
        }
        String plain = PlainText.name(name);
        PlainText.requireReadable("name", plain);
        if (!NAME.matcher(plain).matches()) {
            throw new RefusedException("name", "姓名应是 2 到 30 个汉字或字母，可以有间隔点。");
        }
        return plain;
    }

    /** Sex and birth date, where given, agree with what the ID number says that was written beside them. */
    public static void requireAgreement(IdNumber written, @Nullable Sex sex, @Nullable LocalDate birthDate) {
        requireSex(written.sex(), sex);
        if (birthDate != null && !birthDate.equals(written.birthDate())) {
            throw new RefusedException("birthDate", "与身份证号不一致：身份证号中的出生日期是" + Days.inWords(written.birthDate()) + "。");
        }
    }

    /** The same for a number that is registered: its day of birth is not told to whoever asks with another. */
    public static void requireAgreement(
            Sex known, LocalDate knownBirth, @Nullable Sex sex, @Nullable LocalDate birthDate) {
        requireSex(known, sex);
        if (birthDate != null && !birthDate.equals(knownBirth)) {
            throw new RefusedException("birthDate", "与登记的身份证号不一致，请核对。身份证号登记错了的，请把完整的号码写上。");
        }
    }

    private static void requireSex(Sex known, @Nullable Sex sex) {
        if (sex != null && sex != known) {
            throw new RefusedException("sex", "与身份证号不一致：身份证号第 17 位表示" + known.title() + "性。");
        }
    }

    /** Who joins is of age; full members have a day of 转正 that is not before the day they joined. */
    public static void requireStanding(
            LocalDate birthDate,
            MemberKind kind,
            LocalDate joinedOn,
            @Nullable LocalDate confirmedOn,
            LocalDate today) {
        requireNotFuture("joinedOn", joinedOn, today);
        if (joinedOn.isBefore(birthDate.plusYears(ADULT_YEARS))) {
            throw new RefusedException("joinedOn", "入党须年满 18 岁，请核对入党日期和身份证号。");
        }
        if (kind == MemberKind.PROBATIONARY && confirmedOn != null) {
            throw new RefusedException(
                    "confirmedOn", "预备党员没有转正日期，这里却写着" + Days.inWords(confirmedOn) + "。已经转正的，类别选正式党员；没有转正的，把转正日期空着。");
        }
        if (kind == MemberKind.FULL) {
            if (confirmedOn == null) {
                throw new RefusedException("confirmedOn", "正式党员请填写转正日期。");
            }
            requireNotFuture("confirmedOn", confirmedOn, today);
            if (confirmedOn.isBefore(joinedOn)) {
                throw new RefusedException("confirmedOn", "转正日期不能早于入党日期" + Days.inWords(joinedOn) + "。");
            }
        }
    }

    /** Nobody belongs to a branch before it was founded, nor before they joined. */
    public static void requireBelongingFrom(
            LocalDate belongsFrom, LocalDate branchFoundedOn, LocalDate joinedOn, LocalDate today) {
        requireNotFuture("belongsFrom", belongsFrom, today);
        if (belongsFrom.isBefore(branchFoundedOn)) {
            throw new RefusedException("belongsFrom", "不能早于支部成立的日期" + Days.inWords(branchFoundedOn) + "。");
        }
        if (belongsFrom.isBefore(joinedOn)) {
            throw new RefusedException("belongsFrom", "不能早于入党日期" + Days.inWords(joinedOn) + "。");
        }
    }

    static void requireNotFuture(String field, LocalDate on, LocalDate today) {
        if (on.isAfter(today)) {
            throw new RefusedException(field, "日期不能晚于今天。");
        }
    }
}
