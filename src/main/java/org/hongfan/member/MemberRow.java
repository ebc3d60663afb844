package org.hongfan.member;

import java.time.LocalDate;
import java.time.Period;
import org.jspecify.annotations.Nullable;

/** One line of a roster. */
public record MemberRow(
        long id,
        String name,
        long branchId,
        String branchName,
        MemberKind kind,
        Sex sex,
        LocalDate birthDate,
        LocalDate joinedOn,
        @Nullable String phoneMasked,
        MemberStatus status,
        Floating floating) {
    public int age(LocalDate today) {
        return Period.between(birthDate, today).getYears();
    }
}
