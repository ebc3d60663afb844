package org.hongfan.demo;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.hongfan.member.ExclusionReason;
import org.jspecify.annotations.Nullable;

/** A member as they are being generated, and what a meeting needs to know of them. */
final class Person {
    final long id;
    final String name;
    final boolean woman;
    final LocalDate birthDate;
    final LocalDate joinedOn;
    final @Nullable LocalDate confirmedOn;
    /** First day in the branch they belong to now. */
    final LocalDate since;

    String sector = "";
    boolean hasPhone = true;
    String floating = "NONE";
    boolean seriouslyIll;
    /** ACTIVE, or how they left: then {@link #endedOn} is the day. */
    String status = "ACTIVE";

    @Nullable LocalDate endedOn;

    boolean hasAccount;

    @Nullable Unit household;

    @Nullable Group group;

    /** Where they belonged, the earliest first. The last stay is still going on, even of those who have left. */
    final List<Stay> stays = new ArrayList<>();

    final List<Exclusion> exclusions = new ArrayList<>();
    /** How likely they come to a meeting. */
    double diligence;

    Person(
            long id,
            String name,
            boolean woman,
            LocalDate birthDate,
            LocalDate joinedOn,
            @Nullable LocalDate confirmedOn,
            LocalDate since) {
        this.id = id;
        this.name = name;
        this.woman = woman;
        this.birthDate = birthDate;
        this.joinedOn = joinedOn;
        this.confirmedOn = confirmedOn;
        this.since = since;
    }

    record Group(long id, String name, int number) {}

    /** To is exclusive; null: still. The reason is that of its beginning. */
    record Stay(Branch branch, LocalDate from, @Nullable LocalDate to, String reason) {}

    /** To is exclusive; null: still. */
    record Exclusion(
            String reason, LocalDate from, @Nullable LocalDate to) {
        /** The day of approval and of the meeting's agreement, where both are needed. */
        @Nullable LocalDate approvedOn() {
            return ExclusionReason.valueOf(reason).needsApproval() ? from : null;
        }

        boolean holdsOn(LocalDate day) {
            return !day.isBefore(from) && (to == null || day.isBefore(to));
        }
    }

    boolean isFull() {
        return confirmedOn != null;
    }

    boolean isActive() {
        return status.equals("ACTIVE");
    }

    boolean belongsTo(Branch branch, LocalDate day) {
        if (endedOn != null && !day.isBefore(endedOn)) {
            return false;
        }
        for (Stay stay : stays) {
            if (stay.branch() == branch
                    && !day.isBefore(stay.from())
                    && (stay.to() == null || day.isBefore(stay.to()))) {
                return true;
            }
        }
        return false;
    }

    /** The branch they belonged to on the day, unless they had left by then. */
    @Nullable Branch branchOn(LocalDate day) {
        for (Stay stay : stays) {
            if (belongsTo(stay.branch(), day)) {
                return stay.branch();
            }
        }
        return null;
    }

    int ageOn(LocalDate day) {
        return (int) ChronoUnit.YEARS.between(birthDate, day);
    }

    /** Fit for a post: grown into the branch, well, at home and of working years or a little above. */
    boolean mayServe(LocalDate day) {
        int age = ageOn(day);
        return isActive()
                && isFull()
                && confirmedOn.isBefore(day.minusYears(1))
                && floating.equals("NONE")
                && !seriouslyIll
                && exclusions.isEmpty()
                && age >= 26
                && age <= 69;
    }
}
