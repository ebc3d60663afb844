package org.hongfan.member;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one line of a file asks to be written of a member. The caller has judged it by {@link MemberRules}. */
public sealed interface MemberWrite {
    int line();

    List<NewPost> posts();

    /** Somebody not registered yet. */
    record Fresh(
            int line,
            long branchId,
            String name,
            IdNumber idNumber,
            Ethnicity ethnicity,
            Education education,
            Sector sector,
            @Nullable String occupation,
            @Nullable PhoneNumber phone,
            MemberKind kind,
            LocalDate joinedOn,
            @Nullable LocalDate confirmedOn,
            Floating floating,
            @Nullable String floatingPlace,
            boolean seriouslyIll,
            @Nullable Long groupId,
            @Nullable Long householdId,
            LocalDate belongsFrom,
            List<NewPost> posts)
            implements MemberWrite {}

    /**
     * Somebody who is registered; every value is what holds afterwards.
     *
     * @param phone a new number; null keeps the present one
     */
    record Changed(
            int line,
            KnownMember before,
            String name,
            Ethnicity ethnicity,
            Education education,
            Sector sector,
            @Nullable String occupation,
            @Nullable PhoneNumber phone,
            MemberKind kind,
            LocalDate joinedOn,
            @Nullable LocalDate confirmedOn,
            Floating floating,
            @Nullable String floatingPlace,
            boolean seriouslyIll,
            @Nullable Long groupId,
            @Nullable Long householdId,
            List<NewPost> posts)
            implements MemberWrite {}
}
