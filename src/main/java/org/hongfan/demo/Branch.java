package org.hongfan.demo;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.hongfan.member.PartyPost;
import org.jspecify.annotations.Nullable;

/** A branch with its people, as long as its life is being generated. */
final class Branch {
    /** To is exclusive; null: still in the post. */
    record Officer(
            Person person,
            PartyPost post,
            LocalDate from,
            @Nullable LocalDate to) {
        boolean holdsOn(LocalDate day) {
            return !day.isBefore(from) && (to == null || day.isBefore(to));
        }
    }

    final Unit unit;
    final Plan.Grid grid;
    final boolean inFull;
    /** The branch of the demonstration's secretary: its record is clean, and this month's theme day is still to be held. */
    final boolean main;

    /** Those who belong to it now, or did when they left the district's Party organizations. */
    final List<Person> people = new ArrayList<>();
    /** Those who have moved on to another branch. */
    final List<Person> former = new ArrayList<>();
    /** The committee of this term; in a branch that was closed, its last. */
    final List<Officer> committee = new ArrayList<>();

    final List<Officer> formerOfficers = new ArrayList<>();
    final List<Person.Group> groups = new ArrayList<>();
    final List<Person> groupLeaders = new ArrayList<>();
    long secretaryAccount;
    long checkerAccount;

    Branch(Unit unit, Plan.Grid grid, boolean inFull, boolean main) {
        this.unit = unit;
        this.grid = grid;
        this.inFull = inFull;
        this.main = main;
    }

    boolean isOpenOn(LocalDate day) {
        return !day.isBefore(unit.foundedOn()) && (unit.closedOn() == null || day.isBefore(unit.closedOn()));
    }

    Person secretary() {
        return committee.get(0).person();
    }

    Person officer(int index) {
        return committee.get(Math.min(index, committee.size() - 1)).person();
    }

    /** Who leads it on the day; before the first election known here, whoever was elected then. */
    Person secretaryOn(LocalDate day) {
        return committeeOn(day).stream()
                .filter(officer -> officer.post() == PartyPost.SECRETARY)
                .map(Officer::person)
                .findFirst()
                .orElse(secretary());
    }

    /** The committee's member in charge of the papers on the day. */
    Person recorderOn(LocalDate day) {
        List<Officer> serving = committeeOn(day);
        return serving.isEmpty()
                ? officer(2)
                : serving.get(Math.min(2, serving.size() - 1)).person();
    }

    List<Officer> committeeOn(LocalDate day) {
        List<Officer> serving = new ArrayList<>();
        for (Officer officer : committee) {
            if (officer.holdsOn(day)) {
                serving.add(officer);
            }
        }
        for (Officer officer : formerOfficers) {
            if (officer.holdsOn(day)) {
                serving.add(officer);
            }
        }
        return serving;
    }

    boolean isOnCommittee(Person person, LocalDate day) {
        return committee.stream().anyMatch(officer -> officer.person() == person && officer.holdsOn(day))
                || formerOfficers.stream().anyMatch(officer -> officer.person() == person && officer.holdsOn(day));
    }

    long committeeSize(LocalDate day) {
        return committeeOn(day).stream().map(Officer::person).distinct().count();
    }

    boolean hasPost(Person person) {
        return committee.stream().anyMatch(officer -> officer.person() == person)
                || formerOfficers.stream().anyMatch(officer -> officer.person() == person)
                || groupLeaders.contains(person);
    }
}
