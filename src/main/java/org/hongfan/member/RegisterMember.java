package org.hongfan.member;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Register a member in a branch.
 *
 * @param idNumber as typed; birth date and sex follow from it
 * @param sex and {@code birthDate}: when given they must agree with the ID number
 * @param phone as typed; may be missing
 * @param confirmedOn the day of 转正; full members only
 * @param belongsFrom since when the member belongs to this branch
 * @param basis what an unusual day of 转正 rests on
 */
public record RegisterMember(
        long branchId,
        String name,
        String idNumber,
        @Nullable Sex sex,
        @Nullable LocalDate birthDate,
        Ethnicity ethnicity,
        Education education,
        Sector sector,
        @Nullable String occupation,
        @Nullable String phone,
        MemberKind kind,
        LocalDate joinedOn,
        @Nullable LocalDate confirmedOn,
        Floating floating,
        @Nullable String floatingPlace,
        boolean seriouslyIll,
        @Nullable Long groupId,
        @Nullable Long householdId,
        LocalDate belongsFrom,
        StandingBasis basis) {}
