package org.hongfan.demo;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.hongfan.member.PartyPost;
import org.jspecify.annotations.Nullable;

/** A branch with its people, as long as its life is being generated. */
final class Branch {
    record Officer(Person person, PartyPost post, LocalDate from) {}

    final Unit unit;
    final boolean inFull;
    /** The branch of the demonstration's secretary: its record is clean, and this month's theme day is still to be held. */
    final boolean main;

    final List<Person> people = new ArrayList<>();
    final List<Officer> committee = new ArrayList<>();
    final List<Person.Group> groups = new ArrayList<>();
    final List<Person> groupLeaders = new ArrayList<>();
    long secretaryAccount;
    long checkerAccount;

    Branch(Unit unit, boolean inFull, boolean main) {
        this.unit = unit;
        this.inFull = inFull;
        this.main = main;
    }

    Person secretary() {
        return committee.get(0).person();
    }

    Person officer(int index) {
        return committee.get(Math.min(index, committee.size() - 1)).person();
    }

    boolean isOnCommittee(Person person, LocalDate day) {
        return committee.stream()
                .anyMatch(
                        officer -> officer.person() == person && !officer.from().isAfter(day));
    }

    long committeeSize(LocalDate day) {
        return committee.stream()
                .filter(officer -> !officer.from().isAfter(day))
                .count();
    }

    @Nullable Unit community() {
        return unit.parent();
    }
}
