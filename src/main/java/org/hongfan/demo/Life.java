package org.hongfan.demo;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hongfan.meeting.AttendanceStatus;
import org.hongfan.meeting.Headcount;
import org.hongfan.meeting.Means;
import org.hongfan.meeting.MeetingRule;
import org.hongfan.meeting.MeetingStatus;
import org.hongfan.meeting.MeetingType;
import org.hongfan.meeting.Quorum;
import org.hongfan.meeting.VoteOutcome;
import org.hongfan.meeting.VoteRule;
import org.jspecify.annotations.Nullable;

/** What a branch did in the period: its meetings by the duty rules, with who came, and its activities. */
final class Life {
    private final long seed;
    private final Period period;
    private final Tables tables;
    private final List<Trace> trail = new ArrayList<>();
    private final Map<MeetingType, MeetingRule> rules;
    private final Map<String, VoteRule> votes;
    private final Schedule schedule;

    Life(long seed, Period period, Tables tables, Map<MeetingType, MeetingRule> rules, Map<String, VoteRule> votes) {
        this.seed = seed;
        this.period = period;
        this.tables = tables;
        this.rules = new EnumMap<>(rules);
        this.votes = votes;
        this.schedule = new Schedule(seed, period);
    }

    /** One person on the sheet of one meeting. */
    static final class Seat {
        final Person person;
        final boolean called;
        final boolean voter;
        final @Nullable String note;
        AttendanceStatus status = AttendanceStatus.EXPECTED;
        Means means = Means.LIST;

        @Nullable String reason;

        Seat(Person person, boolean called, boolean voter, @Nullable String note) {
            this.person = person;
            this.called = called;
            this.voter = voter;
            this.note = note;
        }
    }

    private record Plan(
            Branch branch, MeetingType type, LocalDate day, int hour, int minute, Person.@Nullable Group group) {}

    void live(Branch branch) {
        Dice trait = new Dice(seed, 6, branch.unit.id());
        boolean behind = !branch.main && trait.chance(0.05);
        int themeDay = branch.unit.themeDay() == null ? 15 : branch.unit.themeDay();
        LocalDate thisMonth = period.today().withDayOfMonth(1);
        for (LocalDate month = period.begin(); !month.isAfter(thisMonth); month = month.plusMonths(1)) {
            LocalDate theme = month.withDayOfMonth(themeDay);
            LocalDate quarter = Schedule.quarterOf(month);
            Dice dice = new Dice(seed, 7, branch.unit.id(), month.toEpochDay());
            if (branch.committeeSize(month) >= 3) {
                hold(
                        new Plan(
                                branch,
                                MeetingType.COMMITTEE_MEETING,
                                month.withDayOfMonth(dice.between(2, 8)),
                                16,
                                30,
                                null),
                        behind);
            }
            if (!branch.main || month.isBefore(thisMonth)) {
                hold(new Plan(branch, MeetingType.THEME_DAY, theme, 9, 0, null), behind);
            }
            if (schedule.lectureMonth(branch.unit, quarter).equals(month)) {
                hold(new Plan(branch, MeetingType.PARTY_LECTURE, theme, 10, 40, null), behind);
            }
            LocalDate general = schedule.generalDay(branch.unit, quarter);
            if (general.getMonthValue() == month.getMonthValue()) {
                hold(new Plan(branch, MeetingType.GENERAL_MEETING, general, 14, 30, null), behind);
            }
            for (Person.Group group : branch.groups) {
                LocalDate day = month.withDayOfMonth(dice.between(10, 27));
                hold(new Plan(branch, MeetingType.GROUP_MEETING, day, 19, 30, group), behind);
            }
            LocalDate yearly = schedule.yearlyDay(branch.unit, month.getYear());
            if (yearly.getMonthValue() == month.getMonthValue()) {
                LocalDate day = yearly.equals(general) ? yearly.plusDays(1) : yearly;
                hold(new Plan(branch, MeetingType.ORGANIZATIONAL_LIFE, day, 14, 30, null), false);
                hold(new Plan(branch, MeetingType.DEMOCRATIC_APPRAISAL, day, 16, 40, null), false);
            }
            activities(branch, month, dice);
        }
    }

    private void hold(Plan plan, boolean behind) {
        Branch branch = plan.branch();
        LocalDate day = plan.day();
        if (!branch.isOpenOn(day)) {
            return;
        }
        Dice dice = new Dice(
                seed,
                8,
                branch.unit.id(),
                plan.type().ordinal(),
                day.toEpochDay(),
                plan.group() == null ? 0 : plan.group().number());
        long ago = period.daysAgo(day);
        boolean admits = plan.type() == MeetingType.GENERAL_MEETING
                && !admitted(branch, day).isEmpty();
        if (ago <= 0) {
            boolean planned = ago >= -14 && dice.chance(branch.inFull ? 0.35 : 0.12);
            if (planned && !(branch.main && ago > -3)) {
                write(plan, dice, MeetingStatus.PLANNED, false);
            }
            return;
        }
        boolean missed = !branch.main && !admits && dice.chance(behind && ago < 130 ? 0.4 : 0.018);
        if (missed) {
            if (dice.chance(0.35)) {
                write(plan, dice, MeetingStatus.CANCELLED, false);
            }
            return;
        }
        MeetingStatus status = branch.main || admits ? MeetingStatus.ARCHIVED : statusAfter(dice, ago);
        if (branch.main && ago <= 12 && plan.type() == MeetingType.GROUP_MEETING) {
            status = MeetingStatus.SUBMITTED;
        }
        boolean fails = plan.type() == MeetingType.GENERAL_MEETING && !branch.main && !admits && dice.chance(0.01);
        write(plan, dice, status, fails);
    }

    private static MeetingStatus statusAfter(Dice dice, long ago) {
        MeetingStatus[] open = {
            MeetingStatus.ARCHIVED, MeetingStatus.SUBMITTED, MeetingStatus.HELD, MeetingStatus.RETURNED
        };
        return open[
                ago <= 3
                        ? dice.weighted(35, 40, 25, 0)
                        : ago <= 10 ? dice.weighted(78, 15, 4, 3) : ago <= 40 ? dice.weighted(972, 15, 5, 8) : 0];
    }

    /** Those whom the branch's general meeting of that day admitted. */
    private List<Person> admitted(Branch branch, LocalDate day) {
        return branch.people.stream()
                .filter(person -> !person.isFull() && person.joinedOn.equals(day))
                .toList();
    }

    private void write(Plan plan, Dice dice, MeetingStatus status, boolean fails) {
        Branch branch = plan.branch();
        LocalDate day = plan.day();
        MeetingType type = plan.type();
        MeetingRule rule = rules.get(type);
        List<Seat> seats = seats(plan);
        if (seats.stream().noneMatch(seat -> seat.called)) {
            return;
        }
        boolean held = status != MeetingStatus.PLANNED && status != MeetingStatus.CANCELLED;
        Person leader = plan.group() == null
                ? branch.secretaryOn(day)
                : branch.groupLeaders.get(plan.group().number() - 1);
        Person chair = leader.belongsTo(branch, day) ? leader : branch.secretaryOn(day);
        if (held) {
            attend(seats, dice, chair, fails, status == MeetingStatus.HELD);
            if (!fails) {
                bringToQuorum(seats, rule);
            }
        }
        Person recorder = whoWrites(seats, plan.group() == null ? branch.recorderOn(day) : chair, chair);
        Headcount count = count(seats);
        Quorum quorum = Quorum.of(rule, count);
        boolean archived = status == MeetingStatus.ARCHIVED;
        boolean submitted = archived || status == MeetingStatus.SUBMITTED || status == MeetingStatus.RETURNED;

        String subject = type == MeetingType.PARTY_LECTURE ? Words.lecture(dice) : Words.theme(dice, day);
        String place =
                plan.group() != null && dice.chance(0.5) ? chair.name + "家" : String.valueOf(branch.unit.usualPlace());
        List<Person> admitted = type == MeetingType.GENERAL_MEETING ? admitted(branch, day) : List.of();
        String motion = null;
        if (type == MeetingType.GENERAL_MEETING && admitted.isEmpty() && dice.chance(0.85)) {
            motion = Words.motion(dice, day);
        }
        boolean firstTopic = type != MeetingType.PARTY_LECTURE && dice.chance(0.78);
        List<String> agenda = agenda(type, dice, subject, motion, admitted, firstTopic);
        String minutes = submitted || status == MeetingStatus.HELD && dice.chance(0.4)
                ? Words.minutes(dice, type, subject, place, agenda)
                : "";
        Instant starts = Period.at(day, plan.hour(), plan.minute());
        Instant ends = starts.plusSeconds(60L * rule.usualMinutes());
        Instant planned = Period.at(day.minusDays(dice.between(3, 8)), 20, dice.between(0, 59));
        Instant submittedAt = ends.plusSeconds(60L * dice.between(20, 95));
        LocalDate checkDay = day.plusDays(dice.between(1, 5));
        Instant checkedAt = checkDay.isBefore(period.today())
                ? Period.at(checkDay, 10, dice.between(0, 59))
                : submittedAt.plusSeconds(600);
        String cancelled = status == MeetingStatus.CANCELLED
                ? dice.pick(List.of("与镇里会议冲突，另行安排", "大风天气，暂不集中", "多数党员农忙外出，改期"))
                : null;
        String remark = status == MeetingStatus.RETURNED ? Words.remark(dice) : null;
        long id = tables.meeting.nextId();
        String title = Words.title(
                type, day, subject, plan.group() == null ? "" : plan.group().name());
        tables.meeting.add(
                id,
                branch.unit.id(),
                plan.group() == null ? null : plan.group().id(),
                type,
                title,
                status,
                starts,
                ends,
                day,
                place,
                chair.id,
                recorder.id,
                dice.chance(0.12) ? dice.pick(List.of("入党积极分子2人", "社区党委联系人", "村民代表3人", "镇党建办工作人员")) : null,
                minutes,
                minutes.isEmpty() ? null : submittedAt,
                remark,
                cancelled,
                submitted ? branch.secretaryAccount : null,
                submitted ? submittedAt : null,
                archived ? branch.checkerAccount : null,
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
                branch.secretaryAccount,
                planned,
                null);
        for (int i = 0; i < agenda.size(); i++) {
            tables.agendaItem.add(
                    tables.agendaItem.nextId(),
                    id,
                    i + 1,
                    agenda.get(i),
                    firstTopic && i == 0,
                    submitted ? true : null);
        }
        writeSeats(id, seats, day, branch.secretaryAccount, false, starts, submittedAt, dice);
        if (submitted && quorum.reached() && (motion != null || !admitted.isEmpty())) {
            if (motion != null) {
                vote(id, day, 1, motion, "ORDINARY", count, dice);
            }
            for (int i = 0; i < admitted.size(); i++) {
                vote(id, day, i + 1, "同意接收" + admitted.get(i).name + "为中共预备党员", "ADMISSION", count, dice);
            }
        }
        if (archived) {
            tables.minutesRevision.add(
                    tables.minutesRevision.nextId(), id, minutes, "归档", branch.checkerAccount, checkedAt);
        }
        step(id, MeetingStatus.PLANNED, null, branch.secretaryAccount, planned);
        if (held) {
            step(id, MeetingStatus.HELD, null, branch.secretaryAccount, starts);
        }
        if (submitted) {
            step(id, MeetingStatus.SUBMITTED, null, branch.secretaryAccount, submittedAt);
        }
        if (archived && !branch.main && dice.chance(0.03)) {
            Instant returnedAt =
                    submittedAt.plus(Duration.between(submittedAt, checkedAt).dividedBy(3));
            Instant againAt =
                    submittedAt.plus(Duration.between(submittedAt, checkedAt).dividedBy(2));
            step(id, MeetingStatus.RETURNED, Words.remark(dice), branch.checkerAccount, returnedAt);
            step(id, MeetingStatus.SUBMITTED, null, branch.secretaryAccount, againAt);
        }
        if (archived || status == MeetingStatus.RETURNED) {
            step(id, status, remark, branch.checkerAccount, checkedAt);
        }
        if (cancelled != null) {
            step(id, status, cancelled, branch.secretaryAccount, Period.at(day.minusDays(1), 18, 0));
        }
        if (period.daysAgo(day) <= 12 && submitted) {
            audit(
                    submittedAt,
                    branch.secretaryAccount,
                    "meeting_submitted",
                    "meeting",
                    id,
                    branch.unit,
                    "提交会议记录（" + title + "）");
            if (archived) {
                audit(
                        checkedAt,
                        branch.checkerAccount,
                        "meeting_archived",
                        "meeting",
                        id,
                        branch.unit,
                        "审核归档（" + title + "）");
            }
        }
    }

    void audit(
            Instant at,
            long account,
            String action,
            String type,
            @Nullable Long subject,
            @Nullable Unit unit,
            String summary) {
        trail.add(new Trace(at, account, action, type, subject, unit, summary));
    }

    /** The trail is written in the order of its times, as it is in life: an entry before its time would be reported as forged. */
    void writeTrail() {
        trail.sort(Comparator.comparing(Trace::at));
        for (Trace trace : trail) {
            Unit unit = trace.unit();
            tables.auditEntry.add(
                    tables.auditEntry.nextId(),
                    trace.at(),
                    trace.account(),
                    trace.action(),
                    trace.type(),
                    trace.subject(),
                    unit == null ? null : unit.id(),
                    unit == null ? null : unit.shortName(),
                    unit == null ? null : unit.path(),
                    trace.summary());
        }
        trail.clear();
    }

    private record Trace(
            Instant at,
            long account,
            String action,
            String type,
            @Nullable Long subject,
            @Nullable Unit unit,
            String summary) {}

    void step(long meeting, MeetingStatus status, @Nullable String remark, long account, Instant at) {
        tables.meetingStep.add(tables.meetingStep.nextId(), meeting, status, remark, account, at);
    }

    private void vote(
            long meeting, LocalDate day, int position, String title, String kind, Headcount count, Dice dice) {
        int against = dice.chance(0.12) ? 1 : 0;
        int abstained = dice.chance(0.2) ? 1 : 0;
        int votesFor = Math.max(0, count.votersPresent() - against - abstained);
        if (votesFor == 0) {
            return;
        }
        VoteOutcome outcome = VoteOutcome.of(
                votes.get(kind).on(day), count.voters(), count.votersPresent(), votesFor, against, abstained);
        tables.resolution.add(
                tables.resolution.nextId(),
                meeting,
                position,
                title,
                kind,
                votesFor,
                against,
                abstained,
                outcome.result(),
                outcome.explanation());
    }

    private static List<String> agenda(
            MeetingType type,
            Dice dice,
            String subject,
            @Nullable String motion,
            List<Person> admitted,
            boolean firstTopic) {
        List<String> agenda = new ArrayList<>();
        if (firstTopic) {
            agenda.add(Words.firstTopic(dice));
        }
        switch (type) {
            case GENERAL_MEETING -> {
                agenda.add("听取支部委员会工作情况报告");
                if (motion != null) {
                    agenda.add("表决" + motion);
                }
                for (Person person : admitted) {
                    agenda.add("讨论接收" + person.name + "为预备党员");
                }
            }
            case COMMITTEE_MEETING -> {
                String item = Words.committeeItem(dice);
                String other = Words.committeeItem(dice);
                agenda.add(item);
                if (!other.equals(item)) {
                    agenda.add(other);
                }
            }
            case GROUP_MEETING -> agenda.add("交流学习体会，落实支部布置的工作");
            case PARTY_LECTURE -> {
                agenda.add("专题党课：" + subject);
                agenda.add("交流讨论");
            }
            case THEME_DAY -> {
                agenda.add("交纳党费，诵读党章");
                agenda.add(subject);
            }
            case ORGANIZATIONAL_LIFE -> {
                agenda.add("通报上年度整改情况");
                agenda.add("开展批评和自我批评");
            }
            case DEMOCRATIC_APPRAISAL -> agenda.add("党员自评、互评和民主测评");
        }
        return agenda;
    }

    private List<Seat> seats(Plan plan) {
        LocalDate day = plan.day();
        List<Seat> seats = new ArrayList<>();
        MeetingRule.Audience audience = rules.get(plan.type()).audience();
        for (List<Person> people : List.of(plan.branch().people, plan.branch().former)) {
            for (Person person : people) {
                boolean meant = audience == MeetingRule.Audience.MEMBERS
                        || audience == MeetingRule.Audience.COMMITTEE
                                && plan.branch().isOnCommittee(person, day)
                        || audience == MeetingRule.Audience.GROUP && person.group == plan.group();
                if (meant && person.belongsTo(plan.branch(), day)) {
                    seats.add(seat(person, day));
                }
            }
        }
        return seats;
    }

    static Seat seat(Person person, LocalDate day) {
        String excluded = person.exclusions.stream()
                .filter(exclusion -> exclusion.holdsOn(day))
                .map(Person.Exclusion::reason)
                .findFirst()
                .orElse("");
        boolean full = person.confirmedOn != null && !day.isBefore(person.confirmedOn);
        String note = switch (excluded) {
            case "INCAPABLE" -> "不能表达意志，经批准不计入应到";
            case "ABROAD" -> "自行出国半年以上，经批准不计入应到";
            case "BEDRIDDEN" -> "长期卧床，经批准不计入应到";
            case "MOVED_AWAY" -> "应转出组织关系而没有转出，经批准不计入应到";
            case "ON_PROBATION_IN_PARTY" -> "留党察看期间没有表决权";
            default -> full ? null : "预备党员没有表决权";
        };
        return new Seat(
                person,
                excluded.isEmpty() || excluded.equals("ON_PROBATION_IN_PARTY"),
                full && excluded.isEmpty(),
                note);
    }

    static boolean scored(Person person, LocalDate day) {
        return person.floating.equals("NONE")
                && !person.seriouslyIll
                && person.birthDate.isAfter(LocalDate.of(day.getYear() - 70, 1, 1));
    }

    static void attend(List<Seat> seats, Dice dice, Person chair, boolean fails, boolean unfinished) {
        for (Seat seat : seats) {
            if (!seat.called) {
                continue;
            }
            double chance = fails ? 0.3 : seat.person.diligence;
            if (seat.person == chair || dice.chance(chance)) {
                boolean late = dice.chance(0.025);
                seat.status = late ? AttendanceStatus.LATE : AttendanceStatus.PRESENT;
                if (late) {
                    seat.means = Means.SECRETARY;
                } else if (seat.person.hasPhone && dice.chance(0.5)) {
                    seat.means = Means.QR;
                } else if (seat.person.household != null && !seat.person.hasPhone && dice.chance(0.7)) {
                    seat.means = Means.HOST;
                } else if (unfinished) {
                    seat.status = AttendanceStatus.EXPECTED;
                }
            } else {
                seat.means = Means.SECRETARY;
                boolean excused = dice.chance(0.86);
                seat.status = excused ? AttendanceStatus.EXCUSED : AttendanceStatus.ABSENT;
                seat.reason = excused
                        ? seat.person.seriouslyIll
                                ? "因病请假"
                                : seat.person.floating.equals("OUT") ? "外出务工" : dice.pick(Words.REASONS)
                        : null;
            }
        }
    }

    /** Brings in those who stayed away until the meeting is valid: meetings that fail are chosen, not left to chance. */
    static void bringToQuorum(List<Seat> seats, MeetingRule rule) {
        for (Seat seat : seats) {
            if (Quorum.of(rule, count(seats)).reached()) {
                return;
            }
            if (seat.called && !isPresent(seat)) {
                seat.status = AttendanceStatus.PRESENT;
                seat.means = Means.LIST;
                seat.reason = null;
            }
        }
    }

    /** The usual recorder, or somebody who is there. */
    static Person whoWrites(List<Seat> seats, Person usual, Person chair) {
        boolean away = seats.stream().anyMatch(seat -> seat.person == usual && !isPresent(seat));
        return !away
                ? usual
                : seats.stream()
                        .filter(seat -> seat.called && isPresent(seat) && seat.person != chair)
                        .map(seat -> seat.person)
                        .findFirst()
                        .orElse(chair);
    }

    private static boolean isPresent(Seat seat) {
        return seat.status == AttendanceStatus.EXPECTED || seat.status.isPresent();
    }

    static Headcount count(List<Seat> seats) {
        int called = 0;
        int present = 0;
        int excused = 0;
        int absent = 0;
        int voters = 0;
        int votersPresent = 0;
        for (Seat seat : seats) {
            if (seat.called) {
                called++;
                present += isPresent(seat) ? 1 : 0;
                excused += seat.status == AttendanceStatus.EXCUSED ? 1 : 0;
                absent += seat.status == AttendanceStatus.ABSENT ? 1 : 0;
                voters += seat.voter ? 1 : 0;
                votersPresent += seat.voter && isPresent(seat) ? 1 : 0;
            }
        }
        return new Headcount(called, present, excused, absent, voters, votersPresent);
    }

    /** @param fromElsewhere whether the meeting is not that of the people's own branch: then each row says which that is */
    void writeSeats(
            long meeting,
            List<Seat> seats,
            LocalDate day,
            long account,
            boolean fromElsewhere,
            Instant starts,
            Instant submittedAt,
            Dice dice) {
        for (Seat seat : seats) {
            boolean touched = seat.status != AttendanceStatus.EXPECTED;
            boolean bySecretary = seat.means == Means.SECRETARY || seat.means == Means.LIST;
            tables.attendance.add(
                    meeting,
                    seat.person.id,
                    fromElsewhere
                            ? Objects.requireNonNull(seat.person.branchOn(day))
                                    .unit
                                    .id()
                            : null,
                    day.getYear(),
                    seat.status,
                    seat.reason,
                    seat.means,
                    seat.called,
                    seat.voter,
                    seat.note,
                    scored(seat.person, day),
                    touched && bySecretary ? account : null,
                    !touched ? null : bySecretary ? submittedAt : starts.minusSeconds(30L * dice.between(1, 30)));
        }
    }

    private static final List<String> KINDS = List.of(
            "VOLUNTEERING", "VISIT", "CO_BUILDING", "STUDY_OUTING", "CONTEST", "LECTURE_TOUR", "CULTURE", "OTHER");

    private static final List<String> AWARDS = List.of("一等奖", "二等奖", "三等奖");

    private static List<String> activityTitles(int kind) {
        return switch (kind) {
            case 0 -> List.of("海岸线净滩志愿服务", "楼道清理志愿服务", "助老理发志愿服务", "路口文明劝导", "便民维修志愿服务");
            case 1 -> List.of("走访独居老人", "慰问困难家庭", "走访退役军人家庭", "慰问一线环卫职工");
            case 2 -> List.of("与驻区单位共建：环境整治", "与共建学校开展护学行动", "与港口企业联建：安全宣讲");
            case 3 -> List.of("参观党史教育基地", "赴先进村研学乡村治理", "参观镇史馆");
            case 4 -> List.of("党史知识竞赛", "党员业务技能比武");
            case 5 -> List.of("移风易俗宣讲进网格", "惠民政策宣讲", "反诈知识宣讲");
            case 6 -> List.of("邻里文艺晚会", "趣味运动会", "戏曲进村");
            default -> List.of("义务献血", "闲置物品交换");
        };
    }

    private void activities(Branch branch, LocalDate month, Dice dice) {
        if (dice.chance(branch.main ? 0.8 : branch.inFull ? 0.45 : 0.2)) {
            activity(Organizer.of(branch), month.plusDays(dice.between(0, 27)), dice);
        }
    }

    /** An upcoming activity of the branch, open for enrolment. */
    void announce(Branch branch, int days) {
        activity(Organizer.of(branch), period.today().plusDays(days), new Dice(seed, 9, branch.unit.id(), days));
    }

    /**
     * The activities that a community, a town or the district runs for the branches below it.
     *
     * @param monthly how many a month
     * @param guests how many take part, about
     * @param announced in how many days from today those begin that may still be joined
     */
    void gather(Unit unit, long account, List<Branch> branches, double monthly, int guests, int... announced) {
        long most = branches.stream().mapToLong(branch -> branch.people.size()).sum();
        Organizer organizer = new Organizer(
                unit,
                unit.usualPlace() == null ? "区委党校报告厅" : unit.usualPlace(),
                account,
                branches,
                Math.min(0.5, 1.6 * guests / most),
                true);
        for (LocalDate month = period.begin(); !month.isAfter(period.today()); month = month.plusMonths(1)) {
            Dice dice = new Dice(seed, 18, unit.id(), month.toEpochDay());
            for (int i = 0; i < (int) monthly; i++) {
                activity(organizer, month.plusDays(dice.between(0, 27)), dice);
            }
            if (dice.chance(monthly - (int) monthly)) {
                activity(organizer, month.plusDays(dice.between(0, 27)), dice);
            }
        }
        for (int days : announced) {
            activity(organizer, period.today().plusDays(days), new Dice(seed, 19, unit.id(), days));
        }
    }

    /**
     * Who runs activities for whom.
     *
     * @param share how likely one of the branches' members takes part
     */
    private record Organizer(
            Unit unit, String place, long account, List<Branch> branches, double share, boolean inTeams) {
        static Organizer of(Branch branch) {
            return new Organizer(
                    branch.unit,
                    String.valueOf(branch.unit.usualPlace()),
                    branch.secretaryAccount,
                    List.of(branch),
                    0.42,
                    branch.inFull);
        }
    }

    private record Guest(Person person, Branch branch) {}

    private void activity(Organizer organizer, LocalDate day, Dice dice) {
        Unit unit = organizer.unit();
        if (day.isBefore(unit.foundedOn()) || unit.closedOn() != null && !day.isBefore(unit.closedOn())) {
            return;
        }
        long ago = period.daysAgo(day);
        if (ago < -25) {
            return;
        }
        int kind = dice.weighted(40, 18, 10, 7, 5, 9, 8, 3);
        String title = dice.pick(activityTitles(kind));
        String status = ago > 3
                ? dice.chance(0.96) ? "FINISHED" : "CANCELLED"
                : ago > 0 ? "PUBLISHED" : dice.chance(0.85) ? "PUBLISHED" : "DRAFT";
        boolean finished = status.equals("FINISHED");
        boolean contest = kind == 4;
        int hour = dice.pick(List.of(8, 9, 14));
        BigDecimal hours = new BigDecimal(dice.pick(List.of("1.5", "2.0", "2.5", "3.0", "4.0")));
        Instant starts = Period.at(day, hour, 30);
        Instant ends =
                starts.plusSeconds(hours.multiply(BigDecimal.valueOf(3600)).longValue());
        Instant created = Period.at(
                ago > 0 ? day.minusDays(9) : period.today().minusDays(dice.between(1, 5)), 9, dice.between(0, 59));
        List<Guest> guests = guests(organizer, day, dice);
        if (finished && guests.isEmpty()) {
            return;
        }
        long id = tables.activity.nextId();
        tables.activity.add(
                id,
                unit.id(),
                unit.id(),
                kind == 2 ? dice.pick(List.of("区实验小学党支部（演示）", "港口集团装卸党支部（演示）", "镇卫生院党支部（演示）")) : null,
                KINDS.get(kind),
                title,
                "请参加的党员提前十分钟到达，穿便于活动的衣服。年老体弱的同志量力而行。",
                status,
                starts,
                ends,
                day,
                organizer.place(),
                dice.chance(0.4) ? Math.max(30, guests.size() + 5) : null,
                Period.at(day.minusDays(1), 18, 0),
                hours,
                finished ? "共" + guests.size() + "名党员报名，服务群众" + dice.between(10, 90) + "人次。" : null,
                status.equals("CANCELLED") ? "天气原因取消" : null,
                finished ? ends.plusSeconds(3600) : null,
                finished ? organizer.account() : null,
                organizer.account(),
                created);
        if (status.equals("DRAFT")) {
            return;
        }
        int number = 0;
        int winners = 0;
        for (Guest guest : guests) {
            boolean came = dice.chance(0.93);
            number++;
            boolean wins = contest && finished && came && winners < AWARDS.size();
            tables.participation.add(
                    id,
                    guest.person().id,
                    day.getYear(),
                    guest.branch().unit.id(),
                    finished ? came ? "ATTENDED" : "MISSED" : "ENROLLED",
                    kind == 0 && organizer.inTeams() ? (number % 2 == 0 ? "先锋一队" : "先锋二队") : null,
                    null,
                    wins ? AWARDS.get(winners++) : null,
                    scored(guest.person(), day),
                    created.plusSeconds(60L * dice.between(10, 1500)),
                    finished ? organizer.account() : null);
        }
    }

    private static List<Guest> guests(Organizer organizer, LocalDate day, Dice dice) {
        List<Guest> guests = new ArrayList<>();
        for (Branch branch : organizer.branches()) {
            for (List<Person> people : List.of(branch.people, branch.former)) {
                for (Person person : people) {
                    if (person.isActive()
                            && person.exclusions.isEmpty()
                            && person.floating.equals("NONE")
                            && person.belongsTo(branch, day)
                            && person.ageOn(day) < 78
                            && dice.chance(organizer.share())) {
                        guests.add(new Guest(person, branch));
                    }
                }
            }
        }
        return guests;
    }
}
