package org.hongfan.demo;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A member as they are being generated, and what a meeting needs to know of them. */
final class Person {
    final long id;
    final String name;
    final boolean woman;
    final LocalDate birthDate;
    final LocalDate joinedOn;
    final @Nullable LocalDate confirmedOn;
    /** First day in the branch. */
    final LocalDate since;

    String sector = "";
    boolean hasPhone = true;
    String floating = "NONE";
    boolean seriouslyIll;
    /** ACTIVE, or how they left: then {@link #endedOn} is the day. */
    String status = "ACTIVE";

    @Nullable LocalDate endedOn;

    @Nullable Unit household;

    @Nullable Group group;

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

    /** To is exclusive; null: still. */
    record Exclusion(
            String reason, LocalDate from, @Nullable LocalDate to) {
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

    int ageOn(LocalDate day) {
        return (int) java.time.temporal.ChronoUnit.YEARS.between(birthDate, day);
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
