package org.hongfan.member;

import java.time.LocalDate;
import java.time.Period;
import org.jspecify.annotations.Nullable;

/**
 * What a member's page shows; ID number and phone are masked.
 *
 * @param told the name, with what tells the member apart from others of that name in the branch: 王秀兰（5678）
 * @param ethnicityCode GB/T 3304
 * @param educationCode GB/T 4658
 * @param belongsFrom since when the member belongs to the branch; null for those who have left
 */
public record MemberFacts(
        long id,
        int version,
        String name,
        String told,
        Sex sex,
        LocalDate birthDate,
        String ethnicityCode,
        String educationCode,
        Sector sector,
        @Nullable String occupation,
        String idNumberMasked,
        @Nullable String phoneMasked,
        MemberKind kind,
        LocalDate joinedOn,
        @Nullable LocalDate confirmedOn,
        MemberStatus status,
        @Nullable LocalDate endedOn,
        Floating floating,
        @Nullable String floatingPlace,
        boolean seriouslyIll,
        long branchId,
        String branchName,
        String branchPath,
        @Nullable Long groupId,
        @Nullable String groupName,
        @Nullable Long householdId,
        @Nullable String householdName,
        @Nullable LocalDate belongsFrom) {
    public Ethnicity ethnicity() {
        return Ethnicity.of(ethnicityCode);
    }

    public Education education() {
        return Education.of(educationCode);
    }

    public int age(LocalDate today) {
        return Period.between(birthDate, today).getYears();
    }

    /** Whole years in the Party, counted from 转正; null for probationary members. */
    public @Nullable Integer partyAge(LocalDate today) {
        return confirmedOn == null ? null : Period.between(confirmedOn, today).getYears();
    }
}
