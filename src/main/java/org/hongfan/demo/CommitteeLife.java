package org.hongfan.demo;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hongfan.meeting.Headcount;
import org.hongfan.meeting.Invitation;
import org.hongfan.meeting.MeetingRule;
import org.hongfan.meeting.MeetingStatus;
import org.hongfan.meeting.MeetingType;
import org.hongfan.meeting.Quorum;
import org.hongfan.member.PartyPost;
import org.hongfan.organization.Level;
import org.jspecify.annotations.Nullable;

/** What the committees above the branches met for: few meetings, by the table of what a unit of which level holds. */
final class CommitteeLife {
    private final long seed;
    private final Period period;
    private final Tables tables;
    private final Life life;
    private final Map<Level, Map<MeetingType, MeetingRule>> rules;

    CommitteeLife(long seed, Period period, Tables tables, Life life, Map<Level, Map<MeetingType, MeetingRule>> rules) {
        this.seed = seed;
        this.period = period;
        this.tables = tables;
        this.life = life;
        this.rules = rules;
    }

    /**
     * Who meets.
     *
     * @param officers of the unit's own committee
     * @param below of the units right below it; only their secretaries are invited
     * @param branches of the subtree
     * @param checker the account of the level above; the district's own
     */
    record Host(
            Unit unit,
            List<Branch.Officer> officers,
            List<Branch.Officer> below,
            List<Branch> branches,
            long account,
            long checker) {}

    /** The committee's own meeting every second or third month, a lecture by one who leads it twice a year. */
    void live(Host host, int everyMonths) {
        Level level = host.unit().kind().level();
        LocalDate thisMonth = period.today().withDayOfMonth(1);
        for (LocalDate month = period.begin(); !month.isAfter(thisMonth); month = month.plusMonths(1)) {
            Dice dice = new Dice(seed, 24, host.unit().id(), month.toEpochDay());
            LocalDate meets = month.withDayOfMonth(dice.between(9, 20));
            LocalDate teaches = month.withDayOfMonth(dice.between(5, 26));
            if (rules.get(level).containsKey(MeetingType.COMMITTEE_MEETING)
                    && !host.officers().isEmpty()
                    && (month.getMonthValue() + host.unit().id()) % everyMonths == 0) {
                hold(host, MeetingType.COMMITTEE_MEETING, null, meets, 9, dice);
            }
            if (month.getMonthValue() == 6 || month.getMonthValue() == 11) {
                hold(host, MeetingType.PARTY_LECTURE, Invitation.LEADERS, teaches, 14, dice);
            }
        }
    }

    /** Once a year in the last days of June, with every member of the community's branches. */
    void celebrate(Host host) {
        for (LocalDate day = LocalDate.of(period.begin().getYear(), 6, 28);
                day.isBefore(period.today());
                day = day.plusYears(1)) {
            if (!day.isBefore(period.begin())) {
                Dice dice = new Dice(seed, 25, host.unit().id(), day.toEpochDay());
                hold(host, MeetingType.THEME_DAY, Invitation.MEMBERS, day, 8, dice);
            }
        }
    }

    private void hold(
            Host host, MeetingType type, @Nullable Invitation invitation, LocalDate day, int hour, Dice dice) {
        long ago = period.daysAgo(day);
        if (day.isBefore(host.unit().foundedOn()) || ago < -14) {
            return;
        }
        MeetingStatus status = ago <= 0
                ? MeetingStatus.PLANNED
                : ago <= 10 && host.account() != host.checker() && dice.chance(0.5)
                        ? MeetingStatus.SUBMITTED
                        : MeetingStatus.ARCHIVED;
        List<Life.Seat> seats = seats(host, type, invitation, day);
        if (seats.stream().noneMatch(seat -> seat.called)) {
            return;
        }
        write(host, type, invitation, day, hour, status, seats, dice);
    }

    private List<Life.Seat> seats(Host host, MeetingType type, @Nullable Invitation invitation, LocalDate day) {
        Set<Person> called = new LinkedHashSet<>();
        if (invitation == Invitation.MEMBERS) {
            for (Branch branch : host.branches()) {
                called.addAll(branch.people);
                called.addAll(branch.former);
            }
        } else {
            host.officers().stream().filter(officer -> officer.holdsOn(day)).forEach(officer -> {
                if (officer.post() != PartyPost.FIRST_SECRETARY) {
                    called.add(officer.person());
                }
            });
            if (invitation == Invitation.LEADERS) {
                host.below().stream()
                        .filter(officer -> officer.post() == PartyPost.SECRETARY && officer.holdsOn(day))
                        .forEach(officer -> called.add(officer.person()));
            }
        }
        List<Life.Seat> seats = new ArrayList<>();
        for (Person person : called) {
            Branch home = person.branchOn(day);
            if (home != null
                    && (invitation != Invitation.MEMBERS || host.branches().contains(home))) {
                seats.add(Life.seat(person, day));
            }
        }
        return seats;
    }

    private void write(
            Host host,
            MeetingType type,
            @Nullable Invitation invitation,
            LocalDate day,
            int hour,
            MeetingStatus status,
            List<Life.Seat> seats,
            Dice dice) {
        MeetingRule rule = rules.get(host.unit().kind().level()).get(type);
        Person chair = chair(host, seats, day);
        boolean held = status != MeetingStatus.PLANNED;
        if (held) {
            Life.attend(seats, dice, chair, false, false);
            Life.bringToQuorum(seats, rule);
        }
        Person recorder = Life.whoWrites(seats, seats.get(seats.size() - 1).person, chair);
        Headcount count = Life.count(seats);
        Quorum quorum = Quorum.of(rule, count);
        boolean archived = status == MeetingStatus.ARCHIVED;
        String subject = type == MeetingType.PARTY_LECTURE ? Words.lecture(dice) : Words.theme(dice, day);
        String place =
                host.unit().usualPlace() == null ? "区委党校报告厅" : host.unit().usualPlace();
        boolean firstTopic = type == MeetingType.COMMITTEE_MEETING;
        List<String> agenda = Words.agendaAbove(type, dice, subject);
        String title = Words.titleAbove(type, day, subject, host.unit());
        Instant starts = Period.at(day, hour, 30);
        Instant ends = starts.plusSeconds(60L * rule.usualMinutes());
        Instant planned = Period.at(day.minusDays(dice.between(3, 8)), 10, dice.between(0, 59));
        Instant submittedAt = ends.plusSeconds(60L * dice.between(20, 95));
        LocalDate checkDay = day.plusDays(dice.between(1, 5));
        Instant checkedAt = checkDay.isBefore(period.today())
                ? Period.at(checkDay, 15, dice.between(0, 59))
                : submittedAt.plusSeconds(600);
        String minutes = held ? Words.minutesAbove(dice, type, subject, place, agenda) : "";
        long id = tables.meeting.nextId();
        tables.meeting.add(
                id,
                host.unit().id(),
                null,
                type,
                title,
                status,
                starts,
                ends,
                day,
                place,
                chair.id,
                recorder.id,
                null,
                minutes,
                held ? submittedAt : null,
                null,
                null,
                held ? host.account() : null,
                held ? submittedAt : null,
                archived ? host.checker() : null,
                archived ? checkedAt : null,
                archived ? 1 : 0,
                archived ? count.called() : null,
                archived ? count.present() : null,
                archived ? count.excused() : null,
                archived ? count.absent() : null,
                archived ? count.voters() : null,
                archived ? count.votersPresent() : null,
                archived ? quorum.reached() : null,
                archived ? quorum.explanation() : null,
                host.account(),
                planned,
                invitation);
        for (int i = 0; i < agenda.size(); i++) {
            tables.agendaItem.add(
                    tables.agendaItem.nextId(), id, i + 1, agenda.get(i), firstTopic && i == 0, held ? true : null);
        }
        life.writeSeats(id, seats, day, host.account(), true, starts, submittedAt, dice);
        life.step(id, MeetingStatus.PLANNED, null, host.account(), planned);
        if (held) {
            life.step(id, MeetingStatus.HELD, null, host.account(), starts);
            life.step(id, MeetingStatus.SUBMITTED, null, host.account(), submittedAt);
        }
        if (archived) {
            life.step(id, MeetingStatus.ARCHIVED, null, host.checker(), checkedAt);
            tables.minutesRevision.add(tables.minutesRevision.nextId(), id, minutes, "归档", host.checker(), checkedAt);
        }
    }

    /** Who leads the unit, if called; a lecture of the district is led by one of those who came. */
    private static Person chair(Host host, List<Life.Seat> seats, LocalDate day) {
        return host.officers().stream()
                .filter(officer -> officer.post() == PartyPost.SECRETARY && officer.holdsOn(day))
                .map(Branch.Officer::person)
                .filter(person -> seats.stream().anyMatch(seat -> seat.person == person && seat.called))
                .findFirst()
                .orElseGet(() ->
                        seats.stream().filter(seat -> seat.called).findFirst().orElseThrow().person);
    }
}
