package org.hongfan.member;

import java.time.LocalDate;
import org.hongfan.organization.OrganizationCount;
import org.jspecify.annotations.Nullable;

/**
 * A registered member as a file of many is compared with.
 *
 * @param ethnicityCode GB/T 3304
 * @param educationCode GB/T 4658
 * @param branchPath tells whether the viewer may know more than that the person is registered
 */
public record KnownMember(
        long id,
        int version,
        byte[] idNumberHash,
        String name,
        Sex sex,
        LocalDate birthDate,
        String ethnicityCode,
        String educationCode,
        Sector sector,
        @Nullable String occupation,
        String idNumberMasked,
        byte @Nullable [] phoneHash,
        @Nullable String phoneMasked,
        MemberKind kind,
        LocalDate joinedOn,
        @Nullable LocalDate confirmedOn,
        MemberStatus status,
        Floating floating,
        @Nullable String floatingPlace,
        boolean seriouslyIll,
        long branchId,
        String branchName,
        String branchPath,
        @Nullable Long groupId,
        @Nullable Long householdId,
        LocalDate belongsFrom) {
    public Ethnicity ethnicity() {
        return Ethnicity.of(ethnicityCode);
    }

    public Education education() {
        return Education.of(educationCode);
    }

    OrganizationCount counted() {
        return status == MemberStatus.ACTIVE
                ? OrganizationCount.member(kind == MemberKind.FULL, floating == Floating.OUT, floating == Floating.IN)
                : OrganizationCount.NONE;
    }
}
