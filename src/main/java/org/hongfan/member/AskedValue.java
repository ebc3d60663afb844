package org.hongfan.member;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * What a member wrote that something should be, in free words: 应该是 1999年7月1日.
 *
 * @param wanted as it was written
 */
record AskedValue(CorrectedField field, String wanted) {
    private static final Pattern DAY = Pattern.compile("(\\d{4})\\D+(\\d{1,2})\\D+(\\d{1,2})");
    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9][0-9\\s\\-]{5,22}[0-9Xx]");

    /**
     * A member as saved, with what a wish is compared with.
     *
     * @param ethnicity GB/T 3304
     * @param education GB/T 4658
     */
    record Saved(
            String name,
            String ethnicity,
            String education,
            Sector sector,
            @Nullable String occupation,
            LocalDate joinedOn,
            @Nullable LocalDate confirmedOn,
            byte @Nullable [] phoneHash,
            byte @Nullable [] idNumberHash) {}

    /** Whether what is saved now is what was asked for; a wish about something else (其他) can only be answered in words. */
    boolean isFulfilledBy(Saved before, Saved saved, MemberSeals seals, LocalDate today) {
        return switch (field) {
            case NAME -> says(before.name(), saved.name());
            case ETHNICITY ->
                says(
                        Ethnicity.of(before.ethnicity()).title(),
                        Ethnicity.of(saved.ethnicity()).title());
            case EDUCATION ->
                says(
                        Education.of(before.education()).title(),
                        Education.of(saved.education()).title());
            case OCCUPATION ->
                says(before.occupation(), saved.occupation())
                        || says(before.sector().title(), saved.sector().title());
            case JOINED_ON -> day().filter(saved.joinedOn()::equals).isPresent();
            case CONFIRMED_ON ->
                day().filter(day -> day.equals(saved.confirmedOn())).isPresent();
            case PHONE -> isAmong(hashesOfPhones(seals), saved.phoneHash());
            case ID_NUMBER -> isAmong(hashesOfIdNumbers(seals, today), saved.idNumberHash());
            case OTHER -> false;
        };
    }

    /** The text may name the old value as well as the new one: what stayed as it was must be all that is written. */
    private boolean says(@Nullable String before, @Nullable String saved) {
        return saved != null && (wanted.strip().equals(saved) || !saved.equals(before) && wanted.contains(saved));
    }

    /** The first day that is written in the text. */
    Optional<LocalDate> day() {
        Matcher parts = DAY.matcher(wanted);
        try {
            return parts.find()
                    ? Optional.of(LocalDate.of(
                            Integer.parseInt(parts.group(1)),
                            Integer.parseInt(parts.group(2)),
                            Integer.parseInt(parts.group(3))))
                    : Optional.empty();
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    private static boolean isAmong(List<byte[]> hashes, byte @Nullable [] saved) {
        return saved != null && hashes.stream().anyMatch(hash -> Objects.deepEquals(hash, saved));
    }

    private List<byte[]> hashesOfPhones(MemberSeals seals) {
        List<byte[]> hashes = new ArrayList<>();
        for (String number : numbers()) {
            try {
                hashes.addAll(seals.hashes(PhoneNumber.parse(number)));
            } catch (RefusedException noPhone) {
                continue;
            }
        }
        return hashes;
    }

    private List<byte[]> hashesOfIdNumbers(MemberSeals seals, LocalDate today) {
        List<byte[]> hashes = new ArrayList<>();
        for (String number : numbers()) {
            try {
                hashes.addAll(seals.hashes(IdNumber.parse(number, today)));
            } catch (RefusedException noIdNumber) {
                continue;
            }
        }
        return hashes;
    }

    private List<String> numbers() {
        return NUMBER.matcher(wanted)
                .results()
                .map(found -> found.group().replaceAll("[\\s\\-]", ""))
                .toList();
    }
}
