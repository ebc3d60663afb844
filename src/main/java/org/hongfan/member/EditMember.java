package org.hongfan.member;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Change a member's personal facts.
 *
 * @param version the version the form was opened at
 * @param idNumber as typed; null or blank keeps the present one
 * @param phone as typed; null or blank keeps the present one unless {@code forgetPhone}
 * @param basis what an unusual day of 转正 rests on
 */
public record EditMember(
        int version,
        String name,
        @Nullable String idNumber,
        @Nullable Sex sex,
        @Nullable LocalDate birthDate,
        Ethnicity ethnicity,
        Education education,
        Sector sector,
        @Nullable String occupation,
        @Nullable String phone,
        boolean forgetPhone,
        MemberKind kind,
        LocalDate joinedOn,
        @Nullable LocalDate confirmedOn,
        Floating floating,
        @Nullable String floatingPlace,
        boolean seriouslyIll,
        StandingBasis basis) {}
