package org.hongfan.demo;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hongfan.member.Education;
import org.hongfan.member.IdNumber;
import org.hongfan.member.MemberSeals;
import org.hongfan.member.PartyPost;
import org.hongfan.member.PhoneNumber;
import org.hongfan.member.Pinyin;
import org.hongfan.member.Sector;
import org.hongfan.organization.OrganizationKind;
import org.jspecify.annotations.Nullable;

/** The people of a branch: who they are, where they belong, which posts they hold. */
final class Population {
    /** Assigned to no division, so that no citizen has such a number. */
    private static final String AREA = "379900";

    /** 154 has never been given to an operator: the number looks like one and rings nowhere. */
    private static final String PHONE = "154";

    private static final int[] AGES_FROM = {19, 26, 31, 36, 41, 46, 51, 56, 61, 66, 71, 81};
    private static final int[] AGES_TO = {25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 80, 92};
    private static final int[] AGE_WEIGHTS = {4, 8, 10, 11, 10, 10, 10, 11, 9, 7, 8, 2};
    private static final List<String> AWAY =
            List.of("青岛市城阳区", "青岛市市北区", "山东省烟台市", "山东省日照市", "江苏省苏州市", "浙江省宁波市", "北京市大兴区", "上海市闵行区", "广东省东莞市", "辽宁省大连市");
    private static final List<String> FROM = List.of("山东省临沂市", "山东省日照市", "山东省潍坊市", "河南省商丘市", "江苏省连云港市", "黑龙江省齐齐哈尔市");

    private final long seed;
    private final Period period;
    private final Tables tables;
    private final MemberSeals seals;
    private final Schedule schedule;
    private final int groupsAbove;
    private final Map<LocalDate, Integer> bornOn = new HashMap<>();
    private long people;

    Population(long seed, Period period, Tables tables, MemberSeals seals, int groupsAbove) {
        this.seed = seed;
        this.period = period;
        this.tables = tables;
        this.seals = seals;
        this.schedule = new Schedule(seed, period);
        this.groupsAbove = groupsAbove;
    }

    /** Fills the branch with its active members, and a few who have left. */
    void settle(Branch branch) {
        Dice dice = new Dice(seed, 1, branch.unit.id());
        for (int i = 0; i < branch.grid.members(); i++) {
            branch.people.add(person(branch, dice, i));
        }
        makeGroups(branch);
        elect(branch, dice);
        if (branch.inFull && !branch.main) {
            makeLeavers(branch, dice);
        }
    }

    /**
     * A temporary branch for a project that has ended: some of the community's members belonged to it meanwhile. Null where the community has
     * too few to spare.
     */
    @Nullable Branch passingBranch(Committee community, Function<LocalDate[], Unit> founding) {
        Dice dice = new Dice(seed, 16, community.unit.id());
        LocalDate thisMonth = period.today().withDayOfMonth(1);
        LocalDate founded = thisMonth.minusMonths(dice.between(11, 20)).plusDays(dice.between(2, 20));
        LocalDate closed = founded.plusMonths(dice.between(7, 9)).plusDays(dice.between(0, 20));
        List<Person> sent = community.branches.stream()
                .filter(branch -> !branch.main && branch.people.size() >= 12)
                .flatMap(branch -> branch.people.stream()
                        .filter(person -> person.mayServe(period.today())
                                && !branch.hasPost(person)
                                && person.stays.size() == 1
                                && person.since.isBefore(founded.minusDays(30))
                                && person.confirmedOn != null
                                && person.confirmedOn.isBefore(founded)))
                .filter(person -> dice.chance(0.2))
                .limit(dice.between(7, 12))
                .toList();
        if (sent.size() < 5) {
            return null;
        }
        Branch branch = new Branch(founding.apply(new LocalDate[] {founded, closed}), new Plan.Grid(0, 0), true, false);
        for (Person person : sent) {
            Person.Stay home = person.stays.remove(0);
            person.stays.add(new Person.Stay(home.branch(), home.from(), founded, home.reason()));
            person.stays.add(new Person.Stay(branch, founded, closed, "参加重点项目，编入临时党支部"));
            person.stays.add(new Person.Stay(home.branch(), closed, null, "项目结束，转回原支部"));
            branch.former.add(person);
        }
        PartyPost[] posts = {PartyPost.SECRETARY, PartyPost.ORGANIZATION_OFFICER, PartyPost.PUBLICITY_OFFICER};
        for (int i = 0; i < (sent.size() >= 7 ? 3 : 1); i++) {
            sent.get(i).diligence = 0.97;
            branch.committee.add(new Branch.Officer(sent.get(i), posts[i], founded, closed));
        }
        return branch;
    }

    /** Lets some of those who came to the branch later have come from another one of the district, near ones more often. */
    void rememberOrigins(Branch branch, List<Branch> near, List<Branch> all) {
        Dice dice = new Dice(seed, 17, branch.unit.id());
        for (Person person : branch.people) {
            LocalDate start = later(branch.unit.foundedOn(), person.joinedOn);
            if (!person.since.isAfter(start) || person.stays.size() > 1 || !dice.chance(0.6)) {
                continue;
            }
            Branch origin = dice.pick(dice.chance(0.75) ? near : all);
            LocalDate from = later(origin.unit.foundedOn(), person.joinedOn);
            if (origin != branch
                    && !origin.main
                    && origin.unit.closedOn() == null
                    && from.plusDays(90).isBefore(person.since)) {
                person.stays.set(0, new Person.Stay(origin, from, person.since, begin(origin, person, from)));
                person.stays.add(new Person.Stay(
                        branch, person.since, null, dice.pick(List.of("居住地变动", "工作单位变动", "网格调整", "随家庭迁居"))));
                origin.former.add(person);
            }
        }
    }

    private static String begin(Branch branch, Person person, LocalDate from) {
        return !from.isAfter(branch.unit.foundedOn())
                ? "支部组建时编入"
                : from.equals(person.joinedOn) ? "支部党员大会接收" : "组织关系转入";
    }

    /** Writes the branch's people, their households and posts. */
    void write(Branch branch) {
        Dice dice = new Dice(seed, 15, branch.unit.id());
        List<Household> households = households(branch, dice);
        if (branch.inFull && !branch.main && dice.chance(0.12)) {
            closedHousehold(branch, dice).ifPresent(households::add);
        }
        branch.people.forEach(person -> writePerson(branch, person));
        for (Household household : households) {
            if (household.unit().closedOn() != null) {
                household.people().forEach(person -> writeHousehold(person, household.unit()));
            }
        }
        writePosts(branch, households);
    }

    /** @param people those of a household that was given up; empty while it exists */
    record Household(Unit unit, Person host, List<Person> people) {}

    private Person person(Branch branch, Dice dice, int index) {
        LocalDate today = period.today();
        boolean core = index < 6;
        int band = dice.weighted(AGE_WEIGHTS);
        int age = core ? dice.between(31, 58) : dice.between(AGES_FROM[band], AGES_TO[band]);
        LocalDate birth = today.minusYears(age).minusDays(dice.between(1, 364));
        boolean woman = dice.chance(age < 45 ? 0.38 : age < 65 ? 0.28 : 0.2);
        int joinAge = Math.min(
                age - 1,
                switch (dice.weighted(40, 40, 20)) {
                    case 0 -> dice.between(18, 24);
                    case 1 -> dice.between(25, 35);
                    default -> dice.between(36, 50);
                });
        LocalDate joined = birth.plusYears(joinAge).plusDays(dice.between(0, 364));
        LocalDate latest =
                core ? earlier(today.minusMonths(30), period.begin().minusMonths(13)) : today.minusMonths(15);
        boolean recent = joined.isAfter(latest);
        boolean probationary = recent && age < 21 || !core && age < 50 && dice.chance(0.03);
        if (recent && !probationary) {
            joined = latest.minusDays(dice.between(0, 200));
        }
        if (core && probationary) {
            joined = today.minusYears(4).minusDays(dice.between(0, 900));
            probationary = false;
        }
        if (probationary) {
            LocalDate quarter = Schedule.quarterOf(today).minusMonths(3L * dice.between(0, 2));
            joined = schedule.generalDay(branch.unit, quarter);
            if (!joined.isBefore(today) || joined.isBefore(branch.unit.foundedOn())) {
                joined = schedule.generalDay(
                        branch.unit, Schedule.quarterOf(today).minusMonths(3));
            }
            if (joined.isBefore(branch.unit.foundedOn())) {
                joined = branch.unit.foundedOn();
            }
        }
        LocalDate since = later(branch.unit.foundedOn(), joined);
        if (!core && !probationary && dice.chance(0.08)) {
            int days = (int) ChronoUnit.DAYS.between(since, today.minusDays(20));
            since = days > 30 ? since.plusDays(days - dice.between(0, Math.min(days - 30, 1100))) : since;
        }
        Person person = new Person(
                ++people,
                Names.draw(dice, woman, birth.getYear()),
                woman,
                birth,
                joined,
                probationary ? null : joined.plusYears(1),
                since);
        person.stays.add(new Person.Stay(branch, since, null, begin(branch, person, since)));
        person.sector = sector(branch, dice, age).name();
        person.hasPhone = age < 70 || dice.chance(age < 80 ? 0.7 : 0.4);
        person.diligence = Math.min(0.985, 0.83 + dice.share() * 0.18);
        if (!core && !branch.main) {
            drawTroubles(person, dice, age, probationary);
        }
        return person;
    }

    private void drawTroubles(Person person, Dice dice, int age, boolean probationary) {
        LocalDate today = period.today();
        if (age <= 55 && dice.chance(0.065)) {
            person.floating = "OUT";
            person.diligence = 0.45;
            if (dice.chance(0.5)) {
                exclude(person, "MOVED_AWAY", later(person.since, today.minusDays(dice.between(200, 900))));
            }
        } else if (age <= 50 && dice.chance(0.025)) {
            person.floating = "IN";
        }
        if (dice.chance(age > 65 ? 0.03 : 0.004)) {
            person.seriouslyIll = true;
            person.diligence = 0.35;
        }
        if (age > 76 && dice.chance(0.1)) {
            exclude(person, "BEDRIDDEN", later(person.since, today.minusDays(dice.between(60, 800))));
        } else if (age > 80 && dice.chance(0.05)) {
            exclude(person, "INCAPABLE", later(person.since, today.minusDays(dice.between(60, 800))));
        } else if (age < 45 && person.exclusions.isEmpty() && dice.chance(0.003)) {
            exclude(person, "ABROAD", later(person.since, today.minusDays(dice.between(200, 500))));
        } else if (!probationary && person.exclusions.isEmpty() && dice.chance(0.0012)) {
            exclude(person, "ON_PROBATION_IN_PARTY", later(person.since, today.minusDays(dice.between(60, 300))));
        }
    }

    private static void exclude(Person person, String reason, LocalDate from) {
        person.exclusions.add(new Person.Exclusion(reason, from, null));
    }

    private void makeLeavers(Branch branch, Dice dice) {
        int leavers = dice.weighted(60, 30, 10);
        for (int i = 0; i < leavers; i++) {
            Person person = person(branch, dice, 100);
            if (!person.isFull() || !person.since.isBefore(period.begin())) {
                people--;
            } else {
                boolean old = person.ageOn(period.today()) > 70;
                person.status = old ? "DECEASED" : "TRANSFERRED";
                person.endedOn = period.begin().plusDays(dice.between(20, (int) period.daysAgo(period.begin()) - 10));
                branch.people.add(person);
            }
        }
    }

    private void makeGroups(Branch branch) {
        int size = branch.people.size();
        if (size <= groupsAbove && !branch.main) {
            return;
        }
        int count = Math.max(2, Math.round(size / 9.5f));
        for (int i = 1; i <= count; i++) {
            long id = tables.partyGroup.nextId();
            branch.groups.add(new Person.Group(id, "第" + Words.number(i) + "党小组", i));
            tables.partyGroup.add(id, branch.unit.id(), "第" + Words.number(i) + "党小组", branch.unit.foundedOn());
        }
        for (int i = 0; i < size; i++) {
            branch.people.get(i).group = branch.groups.get(i % count);
        }
    }

    /** Chooses the committee, the one before it where its term fell into the time that is told, and the groups' leaders. */
    private void elect(Branch branch, Dice dice) {
        LocalDate today = period.today();
        List<Person> fit =
                branch.people.stream().filter(person -> person.mayServe(today)).toList();
        long full = branch.people.stream().filter(Person::isFull).count();
        List<PartyPost> posts = new ArrayList<>();
        posts.add(PartyPost.SECRETARY);
        if (full >= 7) {
            if (full >= 24) {
                posts.add(PartyPost.DEPUTY_SECRETARY);
            }
            posts.add(PartyPost.ORGANIZATION_OFFICER);
            posts.add(PartyPost.PUBLICITY_OFFICER);
            if (full >= 11) {
                posts.add(PartyPost.DISCIPLINE_OFFICER);
            }
        }
        LocalDate term = branch.unit.termStartedOn() == null ? branch.unit.foundedOn() : branch.unit.termStartedOn();
        for (int i = 0; i < posts.size(); i++) {
            Person person = fit.get(i);
            person.diligence = 0.97;
            branch.committee.add(new Branch.Officer(
                    person, posts.get(i), later(later(term, person.since), person.confirmedOn), null));
        }
        if (term.isAfter(branch.unit.foundedOn())) {
            int turn = branch.main || dice.chance(0.55) ? 0 : 1;
            Integer years = Unit.termYears(branch.unit.kind(), branch.unit.parent());
            LocalDate before = later(branch.unit.foundedOn(), years == null ? term : term.minusYears(years));
            for (int i = 0; i < posts.size(); i++) {
                Person person = fit.get((i + turn) % posts.size());
                LocalDate from = later(later(before, person.since), person.confirmedOn);
                if (from.isBefore(term)) {
                    branch.formerOfficers.add(new Branch.Officer(person, posts.get(i), from, term));
                }
            }
        }
        List<Person> officers =
                branch.committee.stream().map(Branch.Officer::person).toList();
        for (Person.Group group : branch.groups) {
            List<Person> ofGroup =
                    fit.stream().filter(person -> person.group == group).toList();
            branch.groupLeaders.add(ofGroup.stream()
                    .filter(person -> !officers.contains(person))
                    .findFirst()
                    .orElseGet(() -> ofGroup.isEmpty() ? branch.secretary() : ofGroup.get(0)));
        }
    }

    private List<Household> households(Branch branch, Dice dice) {
        List<Household> made = new ArrayList<>();
        List<Person> left = atHome(branch);
        List<Person> hosts = left.stream()
                .filter(person -> person.mayServe(period.today()) && person != branch.secretary())
                .toList();
        int wanted = branch.grid.households();
        for (int i = hosts.size() - 1; i >= 0 && made.size() < wanted; i--) {
            Person host = hosts.get(i);
            if (!left.contains(host)) {
                continue;
            }
            boolean last = made.size() == wanted - 1;
            int size = Math.min(last ? 9 : dice.between(5, 8), left.size());
            if (size < 5) {
                break;
            }
            Unit unit = household(branch, host, later(branch.unit.foundedOn(), LocalDate.of(2022, 7, 1)), null);
            left.remove(host);
            host.household = unit;
            for (int k = 1; k < size; k++) {
                left.remove(dice.between(0, left.size() - 1)).household = unit;
            }
            made.add(new Household(unit, host, List.of()));
        }
        return made;
    }

    /** A household that was given up, of people who belong to none now. */
    private Optional<Household> closedHousehold(Branch branch, Dice dice) {
        LocalDate founded = later(branch.unit.foundedOn(), LocalDate.of(2022, 7, 1));
        LocalDate closed = period.today().minusDays(dice.between(40, 300));
        List<Person> free = atHome(branch).stream()
                .filter(person -> person.household == null && person.since.isBefore(closed.minusDays(90)))
                .limit(6)
                .toList();
        return free.stream()
                .filter(person -> person.mayServe(period.today()) && person.since.isBefore(closed.minusDays(200)))
                .findFirst()
                .filter(host -> free.size() >= 3 && founded.isBefore(closed.minusDays(200)))
                .map(host -> new Household(household(branch, host, founded, closed), host, free));
    }

    /** Those in force who were not away to a temporary branch. */
    private static List<Person> atHome(Branch branch) {
        return new ArrayList<>(branch.people.stream()
                .filter(person -> person.isActive() && person.stays.size() < 3)
                .toList());
    }

    private Unit household(Branch branch, Person host, LocalDate founded, @Nullable LocalDate closed) {
        long id = tables.organization.nextId();
        Unit unit = new Unit(
                id,
                branch.unit,
                branch.unit.path() + id + "/",
                OrganizationKind.MEMBER_HOUSEHOLD,
                null,
                host.name + "党员中心户",
                host.name + "中心户",
                founded,
                closed,
                host.name + "家",
                null,
                null,
                null);
        Tree.write(tables, unit, "中心户长身体原因不再担任，所联系的党员由支部直接联系");
        return unit;
    }

    void writePosts(Branch branch, List<Household> households) {
        for (Branch.Officer officer : branch.formerOfficers) {
            appoint(officer.person(), branch.unit, null, officer.post(), officer.from(), officer.to());
        }
        for (Branch.Officer officer : branch.committee) {
            appoint(officer.person(), branch.unit, null, officer.post(), officer.from(), officer.to());
        }
        for (int i = 0; i < branch.groups.size(); i++) {
            Person leader = branch.groupLeaders.get(i);
            appoint(
                    leader,
                    branch.unit,
                    branch.groups.get(i).id(),
                    PartyPost.GROUP_LEADER,
                    later(branch.unit.foundedOn(), later(leader.since, leader.confirmedOn)),
                    null);
        }
        for (Household household : households) {
            Person host = household.host();
            appoint(
                    host,
                    household.unit(),
                    null,
                    PartyPost.HOUSEHOLD_HOST,
                    later(household.unit().foundedOn(), host.since),
                    household.unit().closedOn());
        }
    }

    void appoint(
            Person person, Unit unit, @Nullable Long groupId, PartyPost post, LocalDate from, @Nullable LocalDate to) {
        tables.appointment.add(tables.appointment.nextId(), person.id, unit.id(), groupId, post, from, to);
    }

    private void writePerson(Branch branch, Person person) {
        if (tables.member.nextId() != person.id) {
            throw new IllegalStateException("people are written in the order of their ids");
        }
        Dice dice = new Dice(seed, 2, person.id);
        int bornThatDay = bornOn.merge(person.birthDate, 1, Integer::sum);
        String first17 = AREA
                + person.birthDate.format(DateTimeFormatter.BASIC_ISO_DATE)
                + "%03d".formatted(bornThatDay * 2 + (person.woman ? 0 : 1));
        IdNumber number = IdNumber.parse(first17 + IdNumber.checkOf(first17), period.today());
        PhoneNumber phone = person.hasPhone
                ? PhoneNumber.parse(PHONE + "%08d".formatted((person.id * 7_919_317L + 1_234_567L) % 100_000_000L))
                : null;
        Pinyin pinyin = Pinyin.of(person.name);
        int age = person.ageOn(period.today());
        tables.member.add(
                person.id,
                branch.unit.id(),
                person.household == null ? null : person.household.id(),
                person.group == null ? null : person.group.id(),
                person.name,
                pinyin.full(),
                pinyin.initials(),
                person.woman ? "FEMALE" : "MALE",
                person.birthDate,
                dice.chance(0.985) ? "01" : dice.pick(List.of("11", "03", "02", "10", "15")),
                education(dice, person).code(),
                person.sector,
                Words.occupation(dice, Sector.valueOf(person.sector), age),
                seals.seal(number),
                seals.hash(number),
                number.masked(),
                phone == null ? null : seals.seal(phone),
                phone == null ? null : seals.hash(phone),
                phone == null ? null : seals.hashTail(phone.tail()),
                phone == null ? null : phone.masked(),
                person.isFull() ? "FULL" : "PROBATIONARY",
                person.joinedOn,
                person.confirmedOn,
                person.status,
                person.floating,
                person.floating.equals("OUT") ? dice.pick(AWAY) : person.floating.equals("IN") ? dice.pick(FROM) : null,
                person.seriouslyIll,
                person.endedOn);
        for (Person.Stay stay : person.stays) {
            tables.membership.add(
                    tables.membership.nextId(),
                    person.id,
                    stay.branch().unit.id(),
                    stay.from(),
                    stay.to(),
                    stay.reason(),
                    stay.from().atStartOfDay().toInstant(ZoneOffset.ofHours(8)));
        }
        if (person.household != null) {
            writeHousehold(person, person.household);
        }
        for (Person.Exclusion exclusion : person.exclusions) {
            tables.memberExclusion.add(
                    tables.memberExclusion.nextId(),
                    person.id,
                    exclusion.reason(),
                    exclusion.from(),
                    exclusion.to(),
                    exclusion.approvedOn(),
                    exclusion.approvedOn(),
                    null,
                    exclusion.from().atStartOfDay().toInstant(ZoneOffset.ofHours(8)));
        }
    }

    private void writeHousehold(Person person, Unit household) {
        tables.householdMembership.add(
                tables.householdMembership.nextId(),
                person.id,
                household.id(),
                later(household.foundedOn(), person.since),
                household.closedOn());
    }

    private static Sector sector(Branch branch, Dice dice, int age) {
        boolean rural = branch.unit.name().contains("村");
        if (branch.unit.name().contains("机关")) {
            return dice.chance(0.8) ? Sector.GOVERNMENT : Sector.PUBLIC_INSTITUTION;
        }
        if (age > 60) {
            return rural && dice.chance(0.7) ? Sector.FARMING : Sector.RETIRED;
        }
        if (age < 25) {
            return new Sector[] {Sector.STUDENT, Sector.ENTERPRISE, Sector.NEW_EMPLOYMENT, Sector.SELF_EMPLOYED}
                    [dice.weighted(50, 25, 15, 10)];
        }
        Sector[] sectors = {
            Sector.FARMING,
            Sector.ENTERPRISE,
            Sector.NEW_ECONOMIC,
            Sector.SELF_EMPLOYED,
            Sector.COMMUNITY_WORK,
            Sector.PUBLIC_INSTITUTION,
            Sector.NEW_EMPLOYMENT,
            Sector.NEW_SOCIAL,
            Sector.OTHER
        };
        return sectors[
                rural ? dice.weighted(46, 14, 6, 14, 9, 4, 4, 1, 2) : dice.weighted(12, 30, 14, 14, 9, 10, 6, 3, 2)];
    }

    private static Education education(Dice dice, Person person) {
        int born = person.birthDate.getYear();
        Education[] all = {
            Education.POSTGRADUATE,
            Education.BACHELOR,
            Education.COLLEGE,
            Education.VOCATIONAL,
            Education.SENIOR_HIGH,
            Education.JUNIOR_HIGH,
            Education.PRIMARY
        };
        if (born >= 1990) {
            return all[dice.weighted(8, 48, 30, 8, 5, 1, 0)];
        }
        if (born >= 1975) {
            return all[dice.weighted(2, 24, 28, 14, 18, 14, 0)];
        }
        if (born >= 1960) {
            return all[dice.weighted(0, 6, 16, 12, 26, 36, 4)];
        }
        return all[dice.weighted(0, 1, 4, 7, 16, 42, 30)];
    }

    private static LocalDate earlier(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }
}
