package org.hongfan.account;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.access.Scope;
import org.hongfan.access.Viewer;
import org.hongfan.member.MemberEvents;
import org.hongfan.member.MemberIdentity;
import org.hongfan.member.Pinyin;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.Secrets;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The slips that are out, and whom the next ones are for. Callers bring the transaction. */
@Component
@RequiredArgsConstructor
class SlipBook {
    /** One at a time: user names are given out here. */
    private static final long LOCK = 0x5110;

    private static final Pattern NOT_PLAIN = Pattern.compile("[^a-z0-9]");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+$");
    private static final String NAMELESS = "dangyuan";
    private static final int LONGEST_BASE = 26;
    private static final int SHORTEST_BASE = 3;

    private final JdbcClient jdbc;
    private final Secrets secrets;
    private final Reach reach;
    private final Clock clock;

    /**
     * Somebody to get a slip.
     *
     * @param told the name as it is told apart from others of the branch
     * @param ownPhone whether the phone is a mobile that no other member has
     */
    record Target(
            long memberId,
            long branchId,
            String unitName,
            String name,
            String told,
            @Nullable String phoneMasked,
            boolean ownPhone) {

        Target withoutPhone() {
            return new Target(memberId, branchId, unitName, name, told, phoneMasked, false);
        }
    }

    void lock() {
        jdbc.sql("select pg_advisory_xact_lock(:key)")
                .param("key", LOCK)
                .query((row, n) -> n)
                .single();
    }

    /**
     * By branch and name: members in force of the unit and below without an account, as far as the command means them. Whoever holds a post beyond the
     * viewer's reach gets their slip from above: it may lead to more than the viewer has.
     */
    List<Target> listTargets(Viewer viewer, OrganizationRef unit, IssueSlips command) {
        List<Target> targets = jdbc.sql("""
                        select m.id as member_id, m.branch_id, b.name as unit_name, m.name, m.told, m.phone_masked,
                               coalesce(m.phone_masked like '1%', false) as own_phone
                          from member_in_reach m join organization b on b.id = m.branch_id
                         where b.path >= :from and b.path < :to and m.status = 'ACTIVE'
                           and not exists (select 1 from activated_member v where v.member_id = m.id)
                           and (:everybody or m.id = any(:ids))
                           and not exists (select 1 from appointment t join organization_name u on u.id = t.organization_id
                                            where t.member_id = m.id and t.to_on is null
                                              and t.post in ('SECRETARY', 'DEPUTY_SECRETARY', 'FIRST_SECRETARY', 'ORGANIZATION_OFFICER')
                                              and not (u.path >= :viewFrom and u.path < :viewTo))
                           and not exists (select 1 from awaited_member w cross join lateral unnest(w.posts) p
                                            where w.member_id = m.id and not (p >= :viewFrom and p < :viewTo))
                           and (:again or not exists (select 1 from activation_slip s
                                                       where s.member_id = m.id and s.ended_at is null and s.expires_at > :now)
                                          and not exists (select 1 from awaited_member w where w.member_id = m.id and w.expires_at > :now))
                         order by b.path, m.pinyin, m.id
                        """)
                .param("viewFrom", viewer.scope().pathFrom())
                .param("viewTo", viewer.scope().pathTo())
                .param("from", unit.path())
                .param("to", Scope.upperBound(unit.path()))
                .param("everybody", command.memberIds().isEmpty())
                .param("ids", command.memberIds().toArray(Long[]::new))
                .param("again", command.again())
                .param("now", OffsetDateTime.now(clock))
                .query(Target.class)
                .list();
        Set<Long> shared = reach.asSystem("whose phone is another member's too", () -> sharedPhones(targets));
        return targets.stream()
                .map(each -> shared.contains(each.memberId()) ? each.withoutPhone() : each)
                .toList();
    }

    private Set<Long> sharedPhones(List<Target> targets) {
        return new HashSet<>(
                jdbc.sql("""
                        select m.id from member m
                         where m.id = any(:ids)
                           and exists (select 1 from member o
                                        where o.phone_hash = m.phone_hash and o.id <> m.id and o.status in ('ACTIVE', 'SUSPENDED'))
                        """).param("ids", ids(targets)).query(Long.class).list());
    }

    private static Long[] ids(List<Target> targets) {
        return targets.stream().map(Target::memberId).toArray(Long[]::new);
    }

    /** The user name of each: their name in pinyin, with a number where it is taken; who had a slip before keeps the one it said. */
    Map<Long, String> usernames(List<Target> targets) {
        return reach.asSystem("user names that are free", () -> freeNames(targets));
    }

    private record Said(long memberId, String username) {}

    private Map<Long, String> freeNames(List<Target> targets) {
        Map<Long, String> bases =
                targets.stream().collect(Collectors.toMap(Target::memberId, target -> base(target.name())));
        Map<Long, String> said = jdbc.sql("""
                        select distinct on (member_id) member_id, username from activation_slip s
                         where member_id = any(:ids) and not exists (select 1 from account a where a.username = s.username)
                         order by member_id, id desc
                        """).param("ids", ids(targets)).query(Said.class).list().stream()
                .collect(Collectors.toMap(Said::memberId, Said::username));
        Set<String> taken = taken(bases.values());
        Map<Long, String> names = new HashMap<>();
        for (Target target : targets) {
            String name = said.get(target.memberId());
            if (name == null) {
                name = next(bases.get(target.memberId()), taken);
            }
            taken.add(name);
            names.put(target.memberId(), name);
        }
        return names;
    }

    /** The name, or the name with the next number, that neither an account nor an open slip has. */
    String freeName(String name) {
        String base = NUMBER.matcher(name).replaceFirst("");
        return next(base, taken(Set.of(base)));
    }

    private Set<String> taken(Iterable<String> bases) {
        Set<String> distinct = new HashSet<>();
        bases.forEach(distinct::add);
        return new HashSet<>(jdbc.sql("""
                        select username from account where regexp_replace(username, '[0-9]+$', '') = any(:bases)
                        union
                        select username from activation_slip
                         where ended_at is null and account_id is null and regexp_replace(username, '[0-9]+$', '') = any(:bases)
                        """)
                .param("bases", distinct.toArray(String[]::new))
                .query(String.class)
                .list());
    }

    private static String next(String base, Set<String> taken) {
        String name = base;
        for (int number = 2; taken.contains(name); number++) {
            name = base + number;
        }
        return name;
    }

    /** The name itself where it was asked for, else the first free one; it counts as taken from then on. */
    String free(String wanted, boolean exact, Set<String> taken) {
        String name = exact ? wanted : next(wanted, taken);
        taken.add(name);
        return name;
    }

    /** Names of accounts and open slips that are these or these with a number. */
    Set<String> takenNames(List<String> wanted) {
        return taken(wanted.stream()
                .map(name -> NUMBER.matcher(name).replaceFirst(""))
                .toList());
    }

    static String base(String name) {
        String plain = NUMBER.matcher(NOT_PLAIN.matcher(Pinyin.of(name).full()).replaceAll(""))
                .replaceFirst("");
        if (plain.length() < SHORTEST_BASE || !Character.isLetter(plain.charAt(0))) {
            return NAMELESS;
        }
        return plain.substring(0, Math.min(LONGEST_BASE, plain.length()));
    }

    /** Writes the new slips down and makes older ones of the same members void. */
    void write(long batch, long by, List<Slip> slips, OffsetDateTime now, OffsetDateTime until) {
        Long[] members = slips.stream().map(Slip::subjectId).toArray(Long[]::new);
        reach.asSystem(
                "older slips of whoever gets a new one, wherever they were issued", () -> end(members, "RENEWED", by));
        jdbc.sql("""
                        insert into activation_slip (batch_id, member_id, organization_id, username, code_hash, issued_by, issued_at, expires_at)
                        select :batch, u.member, u.unit, u.username, decode(u.code, 'hex'), :by, :now, :until
                          from unnest(cast(:members as bigint[]), cast(:units as bigint[]), cast(:names as text[]), cast(:codes as text[]))
                               as u(member, unit, username, code)
                        """)
                .param("batch", batch)
                .param("by", by)
                .param("now", now)
                .param("until", until)
                .param("members", members)
                .param("units", slips.stream().map(Slip::unitId).toArray(Long[]::new))
                .param("names", slips.stream().map(Slip::username).toArray(String[]::new))
                .param("codes", slips.stream().map(slip -> hex(slip.code())).toArray(String[]::new))
                .update();
    }

    /** The same for accounts that wait for their holders. */
    void writeForAccounts(
            long batch,
            long by,
            List<Slip> slips,
            Map<Long, String> lastSix,
            OffsetDateTime now,
            OffsetDateTime until) {
        reach.asSystem(
                "slips of accounts that belong to no unit",
                () -> jdbc.sql("""
                                insert into activation_slip (batch_id, account_id, username, code_hash, last_six_hash, issued_by, issued_at, expires_at)
                                select :batch, u.account, u.username, decode(u.code, 'hex'), decode(u.ending, 'hex'), :by, :now, :until
                                  from unnest(cast(:accounts as bigint[]), cast(:names as text[]), cast(:codes as text[]), cast(:endings as text[]))
                                       as u(account, username, code, ending)
                                """)
                        .param("batch", batch)
                        .param("by", by)
                        .param("now", now)
                        .param("until", until)
                        .param("accounts", slips.stream().map(Slip::subjectId).toArray(Long[]::new))
                        .param("names", slips.stream().map(Slip::username).toArray(String[]::new))
                        .param(
                                "codes",
                                slips.stream().map(slip -> hex(slip.code())).toArray(String[]::new))
                        .param(
                                "endings",
                                slips.stream()
                                        .map(slip -> ending(slip.code(), lastSix.get(slip.subjectId())))
                                        .toArray(String[]::new))
                        .update());
    }

    private @Nullable String ending(ActivationCode code, @Nullable String lastSix) {
        return lastSix == null ? null : HexFormat.of().formatHex(secrets.hash(text(code, lastSix)));
    }

    /**
     * What has become of a slip since it was made.
     *
     * @param subjectId as in {@link Slip}
     * @param endedAs null: it is still good
     */
    record Standing(long subjectId, @Nullable String endedAs, LocalDate lastDay) {}

    List<Standing> listStandings(long batch) {
        return jdbc.sql("""
                        select coalesce(member_id, account_id) as subject_id, ended_as,
                               cast(expires_at at time zone 'Asia/Shanghai' as date) - 1 as last_day
                          from activation_slip where batch_id = :batch
                        """).param("batch", batch).query(Standing.class).list();
    }

    private String hex(ActivationCode code) {
        return HexFormat.of().formatHex(secrets.hash(text(code)));
    }

    /** What a code may stand under: a slip is longer out than a change of keys takes, so older keys are asked too. */
    List<byte[]> hashes(ActivationCode code) {
        return secrets.facts().stream()
                .map(key -> secrets.hash(key.version(), text(code)))
                .toList();
    }

    /** Whether the slip of an account that is tied to no member asks for this end of the ID number. */
    boolean isEnding(byte[] hash, ActivationCode code, String lastSix) {
        return secrets.facts().stream()
                .map(key -> secrets.hash(key.version(), text(code, lastSix)))
                .reduce(false, (found, each) -> found | MessageDigest.isEqual(each, hash), Boolean::logicalOr);
    }

    private static String text(ActivationCode code, String lastSix) {
        return text(code) + " " + MemberIdentity.plainEnd(lastSix);
    }

    private static String text(ActivationCode code) {
        return "activation " + code.value();
    }

    /** The member's branch, if the member is within reach. */
    long branchOf(long memberId) {
        return jdbc.sql("select branch_id from member_in_reach where id = :id")
                .param("id", memberId)
                .query(Long.class)
                .optional()
                .orElseThrow(() -> new NotFoundException("member", memberId));
    }

    /** @return the member's name; empty when there was no slip to revoke */
    Optional<String> revoke(long memberId, long by) {
        return jdbc.sql("""
                        update activation_slip s set ended_at = :now, ended_as = 'REVOKED', ended_by = :by
                          from member m
                         where m.id = s.member_id and s.member_id = :member and s.ended_at is null
                        returning m.name
                        """)
                .param("member", memberId)
                .param("by", by)
                .param("now", OffsetDateTime.now(clock))
                .query(String.class)
                .optional();
    }

    /** Used: what else is out for the same person leads nowhere any more. */
    void use(long slip, long account) {
        jdbc.sql("""
                        update activation_slip s
                           set ended_at = :now, ended_as = case when s.id = :slip then 'USED' else 'RENEWED' end, ended_by = :account,
                               account_id = case when s.id = :slip then :account else s.account_id end, last_six_hash = null
                         where s.ended_at is null
                           and (s.id = :slip or s.account_id = :account or s.member_id = (select a.member_id from account a where a.id = :account))
                        """)
                .param("now", OffsetDateTime.now(clock))
                .param("slip", slip)
                .param("account", account)
                .update();
    }

    private void end(Long[] members, String as, @Nullable Long by) {
        jdbc.sql("""
                        update activation_slip set ended_at = :now, ended_as = :as, ended_by = :by
                         where ended_at is null
                           and (member_id = any(:members) or account_id in (select id from account where member_id = any(:members)))
                        """)
                .param("members", members)
                .param("as", as)
                .param("by", by)
                .param("now", OffsetDateTime.now(clock))
                .update();
    }

    /** Who goes to another branch gets a new slip there. */
    @EventListener
    void moved(MemberEvents.Moved moved) {
        reach.asSystem("a slip of the branch left", () -> end(new Long[] {moved.memberId()}, "LEFT", null));
    }

    @EventListener
    void stands(MemberEvents.StandingChanged changed) {
        reach.asSystem("slips of who is no member in force", () -> endOfThoseWhoLeft(new Long[] {changed.memberId()}));
    }

    @EventListener
    void stand(MemberEvents.ManyChanged changed) {
        Long[] members = Arrays.stream(changed.memberIds()).boxed().toArray(Long[]::new);
        reach.asSystem("slips of who is no member in force", () -> endOfThoseWhoLeft(members));
    }

    private void endOfThoseWhoLeft(Long[] members) {
        jdbc.sql("""
                        update activation_slip s set ended_at = :now, ended_as = 'LEFT'
                          from member m
                         where m.id = s.member_id and s.member_id = any(:members) and s.ended_at is null
                           and (m.status <> 'ACTIVE' or m.branch_id <> s.organization_id)
                        """)
                .param("members", members)
                .param("now", OffsetDateTime.now(clock))
                .update();
    }

    /** A registration that is taken back takes its slips with it. */
    @EventListener
    void withdrawn(MemberEvents.Withdrawn withdrawn) {
        Long[] members = Arrays.stream(withdrawn.memberIds()).boxed().toArray(Long[]::new);
        reach.asSystem(
                "slips of members that never were",
                () -> jdbc.sql("delete from activation_slip where member_id = any(:members) and account_id is null")
                        .param("members", members)
                        .update());
    }
}
