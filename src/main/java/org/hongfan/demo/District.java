package org.hongfan.demo;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.hongfan.access.Role;
import org.hongfan.meeting.MeetingRule;
import org.hongfan.meeting.MeetingType;
import org.hongfan.meeting.VoteRule;
import org.hongfan.member.MemberSeals;
import org.hongfan.member.PartyPost;
import org.hongfan.member.Pinyin;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationKind;
import org.jspecify.annotations.Nullable;

/**
 * Generates the district and streams its facts to the tables. The same seed, size and day give the same rows, but for what is encrypted.
 * The people are kept in memory to the end, what they did is not.
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
    private final CommitteeLife committees;
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
            Map<Level, Map<MeetingType, MeetingRule>> rules,
            Map<String, VoteRule> votes,
            String password,
            String unusable) {
        this.size = size;
        this.period = Period.until(today, size.months());
        this.population = new Population(SEED, period, tables, seals, size.groupsAbove());
        this.life = new Life(SEED, period, tables, Objects.requireNonNull(rules.get(Level.BRANCH)), votes);
        this.committees = new CommitteeLife(SEED, period, tables, life, rules);
        this.password = password;
        this.unusable = unusable;
    }

    Tables tables() {
        return tables;
    }

    Period period() {
        return period;
    }

    /** Tree, people, life: each step refers to what the one before it has sent. */
    void generate(CopyStream stream) {
        List<Divisions.Town> divisions = Divisions.read();
        Plan plan = Plan.of(SEED, size, divisions);
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
        long staff = administrators(district);
        List<Committee> towns =
                divisions.stream().map(town -> plant(district, town, plan)).toList();
        stream.settle();

        people(towns, stream);
        stream.settle();

        for (Committee town : towns) {
            live(town, staff, stream);
        }
        List<Branch> all =
                towns.stream().flatMap(town -> town.subtree().stream()).toList();
        life.gather(district, staff, all, 1.5, 90, 6, 17);
        List<Branch.Officer> leaders =
                towns.stream().flatMap(town -> town.officers.stream()).toList();
        committees.live(new CommitteeLife.Host(district, List.of(), leaders, all, staff, staff), 2);
        life.writeTrail();
        stream.settle();
    }

    /** @return the account of the district's staff */
    private long administrators(Unit district) {
        long security = account("secadmin", "安全管理员", null, true);
        grant(security, Role.SECURITY_ADMIN, null);
        grant(account("sysadmin", "系统管理员", null, true), Role.SYSTEM_ADMIN, null);
        grant(account("auditor", "审计员", null, true), Role.AUDITOR, null);
        long staff = account("district", "区委党建办", null, true);
        grant(staff, Role.DISTRICT_STAFF, district);
        return staff;
    }

    /** The units of the town, down to the branches. */
    private Committee plant(Unit district, Divisions.Town town, Plan plan) {
        Dice dice = new Dice(SEED, 11, Long.parseLong(town.code()));
        Unit unit = unit(
                district,
                town.isTown() ? OrganizationKind.TOWN_COMMITTEE : OrganizationKind.SUBDISTRICT_WORK_COMMITTEE,
                town.code(),
                town.shortName() + (town.isTown() ? "党委" : "党工委"),
                town.shortName(),
                LocalDate.of(2014, 6, 9),
                town.shortName() + "机关会议室",
                null,
                dice);
        Committee committee =
                new Committee(unit, size.isInFull(town.name()), town.name().equals(MAIN_TOWN));
        int townDay = dice.pick(List.of(5, 8, 10, 15, 18, 20, 25));
        committee.branches.add(branch(
                committee,
                town.shortName() + "机关党支部",
                "机关党支部",
                OrganizationKind.BRANCH,
                plan.offices(town),
                false,
                townDay,
                dice));
        for (Divisions.Community community : town.communities()) {
            committee.communities.add(
                    plant(committee, community, plan.grids(community), Plan.isMain(town, community), townDay));
        }
        return committee;
    }

    private Committee plant(
            Committee town, Divisions.Community community, List<Plan.Grid> grids, boolean main, int townDay) {
        Dice dice = new Dice(SEED, 20, Long.parseLong(community.code()));
        int members = grids.stream().mapToInt(Plan.Grid::members).sum();
        boolean general = community.isVillage() && members <= 100;
        Unit unit = unit(
                town.unit,
                general ? OrganizationKind.COMMUNITY_GENERAL_BRANCH : OrganizationKind.COMMUNITY_COMMITTEE,
                community.code(),
                community.name() + (general ? "党总支" : "党委"),
                community.name(),
                LocalDate.of(2020, dice.between(6, 12), dice.between(1, 28)),
                community.name() + "党群服务中心",
                null,
                dice);
        Committee committee = new Committee(unit, town.inFull, main);
        for (int number = 1; number <= grids.size(); number++) {
            boolean mainBranch = main && number == 1;
            OrganizationKind kind = kind(dice, town.inFull, number);
            int themeDay = mainBranch
                    ? Math.min(28, period.today().getDayOfMonth())
                    : dice.chance(0.6) ? townDay : dice.between(3, 28);
            String name = name(kind, number, dice);
            committee.branches.add(branch(
                    committee, community.name() + name, name, kind, grids.get(number - 1), mainBranch, themeDay, dice));
        }
        return committee;
    }

    /** All are known before the first is written: people come from other branches. Groups and passing branches are sent before them. */
    private void people(List<Committee> towns, CopyStream stream) {
        List<Branch> all =
                towns.stream().flatMap(town -> town.subtree().stream()).toList();
        all.forEach(population::settle);
        for (Committee town : towns) {
            for (Committee community : town.communities) {
                if (community.branches.size() >= 4
                        && new Dice(SEED, 21, community.unit.id()).chance(community.main ? 0 : 0.35)) {
                    passingBranch(community);
                }
            }
        }
        for (Committee town : towns) {
            List<Branch> near = town.subtree();
            near.forEach(branch -> population.rememberOrigins(branch, near, all));
        }
        stream.settle();
        for (Committee town : towns) {
            lead(town);
            stream.sendIfLarge();
            for (Committee community : town.communities) {
                lead(community, new Dice(SEED, 22, community.unit.id()));
                stream.sendIfLarge();
            }
        }
    }

    private void passingBranch(Committee community) {
        Dice dice = new Dice(SEED, 23, community.unit.id());
        String name = dice.pick(List.of("滨海道路改造", "安置房建设", "管网改造", "港区扩建", "学校迁建")) + "项目临时党支部";
        Branch branch = population.passingBranch(
                community,
                stay -> new Unit(
                        tables.organization.nextId(),
                        community.unit,
                        community.unit.path() + tables.organization.nextId() + "/",
                        OrganizationKind.TEMPORARY_BRANCH,
                        null,
                        community.unit.shortName() + name,
                        name,
                        stay[0],
                        stay[1],
                        community.unit.usualPlace(),
                        dice.between(3, 28),
                        null,
                        null));
        if (branch != null) {
            Tree.write(tables, branch.unit, "项目完工，党员转回原支部");
            community.branches.add(branch);
        }
    }

    /** The town's people, posts and accounts. */
    private void lead(Committee town) {
        Branch offices = town.branches.get(0);
        population.write(offices);
        List<Person> leaders = leaders(offices);
        PartyPost[] posts = {
            PartyPost.SECRETARY,
            PartyPost.DEPUTY_SECRETARY,
            PartyPost.ORGANIZATION_OFFICER,
            PartyPost.DISCIPLINE_OFFICER
        };
        for (int i = 0; i < posts.length; i++) {
            Person person = leaders.get(Math.min(i, leaders.size() - 1));
            appoint(town, person, posts[i], postFrom(town.unit, person));
        }
        Person officer = leaders.get(Math.min(2, leaders.size() - 1));
        town.account = account(town.main ? "town" : "t" + town.unit.code(), officer.name, officer, town.main);
        grant(town.account, Role.TOWN_STAFF, town.unit);
        open(offices, town.account);
    }

    /** The community's people, posts and accounts. */
    private void lead(Committee community, Dice dice) {
        Unit unit = community.unit;
        List<Branch> open = community.branches.stream()
                .filter(branch -> branch.unit.closedOn() == null)
                .toList();
        open.forEach(population::write);
        Branch first = open.get(Math.min(1, open.size() - 1));
        Person deputy = first.officer(1) == first.secretary() ? leaders(first).get(0) : first.officer(1);
        appoint(community, first.secretary(), PartyPost.SECRETARY, postFrom(unit, first.secretary()));
        appoint(community, deputy, PartyPost.DEPUTY_SECRETARY, postFrom(unit, deputy));
        if (first.committee.size() > 2) {
            Person third = first.officer(2);
            appoint(community, third, PartyPost.ORGANIZATION_OFFICER, postFrom(unit, third));
        }
        if (unit.shortName().endsWith("村") && dice.chance(0.4)) {
            List<Person> candidates = leaders(open.get(open.size() - 1));
            Person sent = candidates.get(candidates.size() - 1);
            appoint(
                    community,
                    sent,
                    PartyPost.FIRST_SECRETARY,
                    later(period.today().minusMonths(20), sent.since));
        }
        community.account =
                account(community.main ? "community" : "c" + unit.code(), deputy.name, deputy, community.main);
        grant(community.account, Role.COMMUNITY_STAFF, unit);
        for (Branch branch : community.branches) {
            if (branch.unit.closedOn() != null) {
                population.writePosts(branch, List.of());
                open(branch, community.account);
            }
        }
        open.forEach(branch -> open(branch, community.account));
    }

    private void appoint(Committee committee, Person person, PartyPost post, LocalDate from) {
        population.appoint(person, committee.unit, null, post, from, null);
        committee.officers.add(new Branch.Officer(person, post, from, null));
    }

    /** Members of the branch who may lead the unit above it: not the secretary of the branch. */
    private List<Person> leaders(Branch branch) {
        return branch.people.stream()
                .filter(person ->
                        person.mayServe(period.today()) && person != branch.secretary() && person.stays.size() < 3)
                .toList();
    }

    /** Opens the accounts of the branch. */
    private void open(Branch branch, long checker) {
        Person secretary = branch.secretary();
        branch.checkerAccount = checker;
        branch.secretaryAccount = account(
                branch.main ? "secretary" : Pinyin.of(secretary.name).full().replace(" ", "") + secretary.id,
                secretary.name,
                secretary,
                branch.main);
        grant(branch.secretaryAccount, Role.BRANCH_SECRETARY, branch.unit);
        if (branch.main) {
            grant(branch.secretaryAccount, Role.MEMBER, branch.unit);
            simpleAccounts(branch);
        }
        if (size.everybodySignsIn()) {
            for (Person person : branch.people) {
                if (person.isActive() && !person.hasAccount) {
                    grant(account("dy%06d".formatted(person.id), person.name, person, true), Role.MEMBER, branch.unit);
                }
            }
        }
    }

    private void live(Committee town, long staff, CopyStream stream) {
        live(town.branches.get(0));
        for (Committee community : town.communities) {
            community.branches.forEach(this::live);
            if (community.main) {
                life.gather(community.unit, community.account, community.branches, 0.6, 24, 7);
            } else if (community.inFull) {
                life.gather(
                        community.unit,
                        community.account,
                        community.branches,
                        0.4,
                        22,
                        5 + (int) (community.unit.id() % 13));
            } else {
                life.gather(community.unit, community.account, community.branches, 0.04, 8);
            }
            if (community.inFull) {
                meet(community, town.account);
            }
            stream.sendIfLarge();
        }
        if (town.main) {
            life.gather(town.unit, town.account, town.subtree(), 1.3, 55, 9, 20);
        } else {
            life.gather(town.unit, town.account, town.subtree(), town.inFull ? 0.9 : 0.3, 40, 12);
        }
        List<Branch.Officer> below = new ArrayList<>(officers(town.branches));
        town.communities.forEach(community -> below.addAll(community.officers));
        committees.live(
                new CommitteeLife.Host(town.unit, town.officers, below, town.subtree(), town.account, staff), 2);
        stream.sendIfLarge();
    }

    private void meet(Committee community, long checker) {
        CommitteeLife.Host host = new CommitteeLife.Host(
                community.unit,
                community.officers,
                officers(community.branches),
                community.branches,
                community.account,
                checker);
        committees.live(host, 3);
        if (community.main) {
            committees.celebrate(host);
        }
    }

    /** Those of the branches' own committees, past and present. */
    private static List<Branch.Officer> officers(List<Branch> branches) {
        return branches.stream()
                .flatMap(branch -> Stream.concat(branch.committee.stream(), branch.formerOfficers.stream()))
                .toList();
    }

    private void live(Branch branch) {
        if (branch.main) {
            life.announce(branch, 4);
            life.announce(branch, 11);
        } else if (branch.inFull && branch.unit.closedOn() == null) {
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
        leaderAccount(branch);
    }

    /** One who leads a group of the main branch and has no other account. */
    private void leaderAccount(Branch branch) {
        for (int i = 0; i < branch.groups.size(); i++) {
            Person leader = branch.groupLeaders.get(i);
            if (!leader.hasAccount) {
                long account = account("leader", leader.name, leader, true);
                grant(
                        account,
                        Role.GROUP_LEADER,
                        branch.unit,
                        branch.groups.get(i).id());
                grant(account, Role.MEMBER, branch.unit, null);
                return;
            }
        }
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

    private static String name(OrganizationKind kind, int number, Dice dice) {
        String ordinal = Words.number(number);
        return switch (kind) {
            case JOINT_BRANCH -> "第" + ordinal + "网格两新组织联合党支部";
            case TEMPORARY_BRANCH -> "第" + ordinal + "网格重点项目临时党支部";
            case FUNCTIONAL_BRANCH -> "第" + ordinal + "网格" + dice.pick(List.of("离退休", "志愿服务", "物业")) + "功能型党支部";
            default -> "第" + ordinal + "网格党支部";
        };
    }

    private Branch branch(
            Committee parent,
            String name,
            String shortName,
            OrganizationKind kind,
            Plan.Grid grid,
            boolean main,
            int themeDay,
            Dice dice) {
        LocalDate founded = kind == OrganizationKind.TEMPORARY_BRANCH
                ? period.today().minusMonths(dice.between(7, 13)).withDayOfMonth(1)
                : LocalDate.of(2021, dice.between(1, 9), dice.between(1, 28));
        String place = String.valueOf(parent.unit.usualPlace());
        Unit unit = unit(
                parent.unit,
                kind,
                null,
                name,
                shortName,
                founded,
                dice.chance(0.5) ? place : name.replaceFirst("(联合|临时|功能型)?党支部$", "") + "党群服务站",
                themeDay,
                dice);
        return new Branch(unit, grid, parent.inFull, main);
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
        Integer term = Unit.termYears(kind, parent);
        boolean elected = term != null && kind != OrganizationKind.DISTRICT_COMMITTEE;
        int years = term == null ? 3 : term;
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
                null,
                place,
                themeDay,
                elected ? starts : null,
                elected ? ends : null);
        Tree.write(tables, unit, "");
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
        if (person != null) {
            person.hasAccount = true;
        }
        Instant at = Period.at(period.today().minusDays(1 + id % 9), 8 + (int) (id % 10), (int) (id % 60));
        if (known && !username.startsWith("dy") || !known && id % 4 == 0) {
            life.audit(at, id, "sign_in", "account", id, null, username + " 登录，来自 127.0.0.1");
        }
        return id;
    }

    private void grant(long account, Role role, @Nullable Unit unit) {
        grant(account, role, unit, null);
    }

    private void grant(long account, Role role, @Nullable Unit unit, @Nullable Long group) {
        LocalDate from = period.begin().minusDays(30);
        if (unit != null && unit.foundedOn().isAfter(from)) {
            from = unit.foundedOn();
        }
        tables.roleGrant.add(
                tables.roleGrant.nextId(),
                account,
                role,
                unit == null ? null : unit.id(),
                group,
                from,
                unit == null ? null : unit.closedOn(),
                1L,
                Period.at(from, 9, 30));
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }
}
