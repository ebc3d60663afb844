package org.hongfan.demo;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hongfan.access.Role;
import org.hongfan.meeting.MeetingRule;
import org.hongfan.meeting.MeetingType;
import org.hongfan.meeting.VoteRule;
import org.hongfan.member.MemberSeals;
import org.hongfan.member.PartyPost;
import org.hongfan.member.Pinyin;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.organization.TermLength;
import org.jspecify.annotations.Nullable;

/**
 * Generates the district community by community and streams its facts to the tables. The same seed, size and day give the same rows, but
 * for what is encrypted.
 */
final class District {
    static final long SEED = 20260701L;
    static final String MAIN_TOWN = "泊里镇";
    static final String MAIN_COMMUNITY = "泊里社区";
    static final int MAIN_BRANCH_MEMBERS = 27;

    private final DemoSize size;
    private final Period period;
    private final Tables tables = new Tables();
    private final Population population;
    private final Life life;
    private final String password;
    private final String unusable;

    /**
     * @param password the hash of the demonstration accounts' password
     * @param unusable the hash of a password that nobody knows, for everybody else
     */
    District(
            DemoSize size,
            LocalDate today,
            MemberSeals seals,
            Map<MeetingType, MeetingRule> rules,
            Map<String, VoteRule> votes,
            String password,
            String unusable) {
        this.size = size;
        this.period = Period.until(today, size.months());
        this.population = new Population(SEED, period, tables, seals);
        this.life = new Life(SEED, period, tables, rules, votes);
        this.password = password;
        this.unusable = unusable;
    }

    Tables tables() {
        return tables;
    }

    Period period() {
        return period;
    }

    void generate(CopyStream stream) {
        Unit district = unit(
                null,
                OrganizationKind.DISTRICT_COMMITTEE,
                "370211",
                "西海岸新区党委（演示）",
                "西海岸新区",
                LocalDate.of(2014, 6, 9),
                null,
                null,
                new Dice(SEED, 10));
        administrators(district);
        for (Divisions.Town town : Divisions.read()) {
            generate(district, town, stream);
        }
        stream.finish();
    }

    private void administrators(Unit district) {
        long security = account("secadmin", "安全管理员", null, true);
        grant(security, Role.SECURITY_ADMIN, null);
        grant(account("sysadmin", "系统管理员", null, true), Role.SYSTEM_ADMIN, null);
        grant(account("auditor", "审计员", null, true), Role.AUDITOR, null);
        grant(account("district", "区委党建办", null, true), Role.DISTRICT_STAFF, district);
    }

    private void generate(Unit district, Divisions.Town town, CopyStream stream) {
        Dice dice = new Dice(SEED, 11, Long.parseLong(town.code()));
        boolean inFull = size.isInFull(town.name());
        boolean main = town.name().equals(MAIN_TOWN);
        Unit committee = unit(
                district,
                town.isTown() ? OrganizationKind.TOWN_COMMITTEE : OrganizationKind.SUBDISTRICT_WORK_COMMITTEE,
                town.code(),
                town.shortName() + (town.isTown() ? "党委" : "党工委"),
                town.shortName(),
                LocalDate.of(2014, 6, 9),
                town.shortName() + "机关会议室",
                null,
                dice);
        int townDay = dice.pick(List.of(5, 8, 10, 15, 18, 20, 25));
        Branch offices = branch(
                committee, town.shortName() + "机关党支部", "机关党支部", OrganizationKind.BRANCH, inFull, false, townDay, dice);
        population.settle(offices, dice.between(18, 24));
        List<Person> leaders = leaders(offices);
        PartyPost[] posts = {
            PartyPost.SECRETARY,
            PartyPost.DEPUTY_SECRETARY,
            PartyPost.ORGANIZATION_OFFICER,
            PartyPost.DISCIPLINE_OFFICER
        };
        for (int i = 0; i < posts.length; i++) {
            Person person = leaders.get(Math.min(i, leaders.size() - 1));
            population.appoint(person, committee, null, posts[i], postFrom(committee, person));
        }
        Person officer = leaders.get(Math.min(2, leaders.size() - 1));
        long townAccount = account(main ? "town" : "t" + town.code(), officer.name, officer, main);
        grant(townAccount, Role.TOWN_STAFF, committee);
        offices.checkerAccount = townAccount;
        finish(offices, null);
        for (Divisions.Community community : town.communities()) {
            generate(committee, community, inFull, main, townDay);
            stream.sendIfLarge();
        }
    }

    /** Members of the offices' branch who may lead the town: not the secretary of that branch. */
    private List<Person> leaders(Branch branch) {
        return branch.people.stream()
                .filter(person -> person.mayServe(period.today()) && person != branch.secretary())
                .toList();
    }

    private void generate(Unit town, Divisions.Community community, boolean inFull, boolean mainTown, int townDay) {
        Dice dice = new Dice(SEED, 12, Long.parseLong(community.code()));
        boolean main = mainTown && community.name().equals(MAIN_COMMUNITY);
        int members = !inFull
                ? size.thinBranch().draw(dice)
                : community.isVillage()
                        ? size.village().draw(dice)
                        : size.neighbourhood().draw(dice);
        boolean general = community.isVillage() && members <= 100;
        Unit unit = unit(
                town,
                general ? OrganizationKind.COMMUNITY_GENERAL_BRANCH : OrganizationKind.COMMUNITY_COMMITTEE,
                community.code(),
                community.name() + (general ? "党总支" : "党委"),
                community.name(),
                LocalDate.of(2020, dice.between(6, 12), dice.between(1, 28)),
                community.name() + "党群服务中心",
                null,
                dice);
        List<Branch> branches = new ArrayList<>();
        int left = members;
        for (int number = 1; left > 0; number++) {
            boolean mainBranch = main && number == 1;
            int people = mainBranch
                    ? MAIN_BRANCH_MEMBERS
                    : inFull ? Math.min(left, size.branch().draw(dice)) : left;
            if (inFull && !mainBranch && left - people < 8) {
                people = left;
            }
            OrganizationKind kind = kind(dice, inFull, number);
            int themeDay = mainBranch
                    ? Math.min(28, period.today().getDayOfMonth())
                    : dice.chance(0.6) ? townDay : dice.between(3, 28);
            String name = name(community, kind, number, dice);
            Branch branch = branch(unit, community.name() + name, name, kind, inFull, mainBranch, themeDay, dice);
            population.settle(branch, people);
            branches.add(branch);
            left -= people;
        }
        Branch first = branches.get(Math.min(1, branches.size() - 1));
        Person deputy = first.officer(1) == first.secretary() ? leaders(first).get(0) : first.officer(1);
        population.appoint(first.secretary(), unit, null, PartyPost.SECRETARY, postFrom(unit, first.secretary()));
        population.appoint(deputy, unit, null, PartyPost.DEPUTY_SECRETARY, postFrom(unit, deputy));
        if (first.committee.size() > 2) {
            Person third = first.officer(2);
            population.appoint(third, unit, null, PartyPost.ORGANIZATION_OFFICER, postFrom(unit, third));
        }
        if (community.isVillage() && dice.chance(0.4)) {
            List<Person> candidates = leaders(branches.get(branches.size() - 1));
            Person sent = candidates.get(candidates.size() - 1);
            population.appoint(
                    sent,
                    unit,
                    null,
                    PartyPost.FIRST_SECRETARY,
                    later(period.today().minusMonths(20), sent.since));
        }
        long checker = account(main ? "community" : "c" + community.code(), deputy.name, deputy, main);
        grant(checker, Role.COMMUNITY_STAFF, unit);
        for (Branch branch : branches) {
            branch.checkerAccount = checker;
            finish(branch, branch.main ? "secretary" : null);
        }
    }

    private void finish(Branch branch, @Nullable String username) {
        Person secretary = branch.secretary();
        branch.secretaryAccount = account(
                username == null ? Pinyin.of(secretary.name).full().replace(" ", "") + secretary.id : username,
                secretary.name,
                secretary,
                branch.main);
        grant(branch.secretaryAccount, Role.BRANCH_SECRETARY, branch.unit);
        if (branch.main) {
            grant(branch.secretaryAccount, Role.MEMBER, branch.unit);
            simpleAccounts(branch);
            life.announce(branch, 4);
            life.announce(branch, 11);
        } else if (branch.inFull) {
            life.announce(branch, 3 + (int) (branch.unit.id() % 17));
        }
        life.live(branch);
    }

    /** The host of the main branch's first household and one of those it gathers. */
    private void simpleAccounts(Branch branch) {
        Person host = branch.people.stream()
                .filter(person -> person.household != null
                        && person.household.name().startsWith(person.name)
                        && person != branch.secretary())
                .findFirst()
                .orElseThrow();
        Person neighbour = branch.people.stream()
                .filter(person -> person.household == host.household
                        && person != host
                        && branch.committee.stream().noneMatch(officer -> officer.person() == person)
                        && Life.scored(person, period.today())
                        && person.isFull()
                        && person.since.isBefore(period.begin()))
                .findFirst()
                .orElseThrow();
        long hostAccount = account("host", host.name, host, true);
        grant(hostAccount, Role.HOUSEHOLD_HOST, host.household);
        grant(hostAccount, Role.MEMBER, branch.unit);
        grant(account("member", neighbour.name, neighbour, true), Role.MEMBER, branch.unit);
    }

    private static OrganizationKind kind(Dice dice, boolean inFull, int number) {
        if (!inFull || number < 3) {
            return OrganizationKind.BRANCH;
        }
        return switch (dice.weighted(82, 9, 4, 5)) {
            case 1 -> OrganizationKind.JOINT_BRANCH;
            case 2 -> OrganizationKind.TEMPORARY_BRANCH;
            case 3 -> OrganizationKind.FUNCTIONAL_BRANCH;
            default -> OrganizationKind.BRANCH;
        };
    }

    private static String name(Divisions.Community community, OrganizationKind kind, int number, Dice dice) {
        String ordinal = Words.number(number);
        return switch (kind) {
            case JOINT_BRANCH -> "第" + ordinal + "网格两新组织联合党支部";
            case TEMPORARY_BRANCH -> "第" + ordinal + "网格重点项目临时党支部";
            case FUNCTIONAL_BRANCH -> "第" + ordinal + "网格" + dice.pick(List.of("离退休", "志愿服务", "物业")) + "功能型党支部";
            default -> "第" + ordinal + "网格党支部";
        };
    }

    private Branch branch(
            Unit parent,
            String name,
            String shortName,
            OrganizationKind kind,
            boolean inFull,
            boolean main,
            int themeDay,
            Dice dice) {
        LocalDate founded = kind == OrganizationKind.TEMPORARY_BRANCH
                ? period.today().minusMonths(dice.between(7, 13)).withDayOfMonth(1)
                : LocalDate.of(2021, dice.between(1, 9), dice.between(1, 28));
        String place = String.valueOf(parent.usualPlace());
        Unit unit = unit(
                parent,
                kind,
                null,
                name,
                shortName,
                founded,
                dice.chance(0.5) ? place : name.replaceFirst("(联合|临时|功能型)?党支部$", "") + "党群服务站",
                themeDay,
                dice);
        return new Branch(unit, inFull, main);
    }

    private Unit unit(
            @Nullable Unit parent,
            OrganizationKind kind,
            @Nullable String code,
            String name,
            String shortName,
            LocalDate founded,
            @Nullable String place,
            @Nullable Integer themeDay,
            Dice dice) {
        long id = tables.organization.nextId();
        int years = TermLength.years(kind);
        int monthsLeft = dice.chance(0.12) ? dice.between(1, 5) : dice.between(7, years * 12 - 20);
        LocalDate ends = period.today().withDayOfMonth(1).plusMonths(monthsLeft).plusDays(dice.between(8, 26));
        LocalDate starts = ends.minusYears(years);
        if (starts.isBefore(founded)) {
            starts = founded;
            ends = founded.plusYears(years);
            if (ends.isBefore(period.today())) {
                ends = period.today().plusMonths(3);
            }
        }
        Unit unit = new Unit(
                id,
                parent,
                (parent == null ? "/" : parent.path()) + id + "/",
                kind,
                code,
                name,
                shortName,
                founded,
                place,
                themeDay,
                kind == OrganizationKind.DISTRICT_COMMITTEE ? null : starts,
                kind == OrganizationKind.DISTRICT_COMMITTEE ? null : ends);
        Tree.write(tables, unit);
        return unit;
    }

    private LocalDate postFrom(Unit unit, Person person) {
        LocalDate from = unit.termStartedOn() == null ? unit.foundedOn() : unit.termStartedOn();
        return later(later(from, person.since), person.confirmedOn == null ? person.since : person.confirmedOn);
    }

    private long account(String username, String name, @Nullable Person person, boolean known) {
        long id = tables.account.nextId();
        tables.account.add(
                id,
                username,
                known ? password : unusable,
                name,
                person == null ? null : person.id,
                !known,
                Period.at(period.begin().minusDays(30), 9, 0));
        Instant at = Period.at(period.today().minusDays(1 + id % 9), 8 + (int) (id % 10), (int) (id % 60));
        if (known || id % 4 == 0) {
            life.audit(at, id, "sign_in", "account", id, username + " 登录，来自 127.0.0.1");
        }
        return id;
    }

    private void grant(long account, Role role, @Nullable Unit unit) {
        LocalDate from = period.begin().minusDays(30);
        if (unit != null && unit.foundedOn().isAfter(from)) {
            from = unit.foundedOn();
        }
        tables.roleGrant.add(
                tables.roleGrant.nextId(),
                account,
                role,
                unit == null ? null : unit.id(),
                from,
                1L,
                Period.at(from, 9, 30));
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }
}
