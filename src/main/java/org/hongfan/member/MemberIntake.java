package org.hongfan.member;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.organization.OrganizationCount;
import org.hongfan.organization.OrganizationCounts;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes many members in a few statements, with the same consequences as if each had been registered or edited alone. The caller has
 * judged every line by {@link MemberRules} under {@link #lock()}, in the same transaction.
 */
@Service
@RequiredArgsConstructor
@Transactional(propagation = Propagation.MANDATORY)
public class MemberIntake {
    private static final String KNOWN = """
            select m.id, m.version, m.id_number_hash, m.name, m.sex, m.birth_date, m.ethnicity as ethnicity_code,
                   m.education as education_code, m.sector, m.occupation, m.id_number_masked, m.phone_hash, m.phone_masked, m.kind,
                   m.joined_on, m.confirmed_on, m.status, m.floating, m.floating_place, m.seriously_ill, m.branch_id,
                   b.name as branch_name, b.path as branch_path, m.group_id, m.household_id,
                   coalesce((select s.from_on from membership s where s.member_id = m.id and s.to_on is null), m.joined_on) as belongs_from
              from member m join organization b on b.id = m.branch_id
            """;

    private final MemberSeals seals;
    private final OrganizationCounts counts;
    private final HeldPosts posts;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    /** What follows from a whole file, gathered while its parts are written. */
    public static final class Sum {
        private final Map<Long, OrganizationCount> counts = new HashMap<>();
        private final List<Long> settled = new ArrayList<>();
        private final List<MemberEvents.Tenure> taken = new ArrayList<>();
        private LocalDate earliest = LocalDate.MAX;

        private void count(long unit, OrganizationCount difference) {
            if (!difference.equals(OrganizationCount.NONE)) {
                counts.merge(unit, difference, OrganizationCount::plus);
            }
        }
    }

    /**
     * What was written.
     *
     * @param created ids of the members registered
     */
    public record Written(List<Long> created, List<MemberTrace> traces) {}

    /** Waits for other writers of the roster; held until the transaction ends. */
    public void lock() {
        counts.lock();
    }

    /**
     * The registered members with these ID numbers, wherever they belong, by the numbers' present hash: while keys change, they may stand under
     * an older one.
     *
     * <p>The hashes are joined rather than searched in by {@code any}: a plan made while the roster is small, and kept while an import fills it,
     * compares every member with every hash.
     */
    public Map<ByteBuffer, KnownMember> findByNumber(Collection<IdNumber> numbers) {
        Map<ByteBuffer, ByteBuffer> present = new HashMap<>();
        for (IdNumber number : numbers) {
            List<byte[]> hashes = seals.hashes(number);
            hashes.forEach(hash -> present.put(ByteBuffer.wrap(hash), ByteBuffer.wrap(hashes.get(0))));
        }
        Map<ByteBuffer, KnownMember> known = new HashMap<>();
        jdbc.sql(KNOWN + " join unnest(:hashes) as h (hash) on h.hash = m.id_number_hash")
                .param(
                        "hashes",
                        present.keySet().stream().map(ByteBuffer::array).toArray(byte[][]::new))
                .query(KnownMember.class)
                .list()
                .forEach(member -> known.put(present.get(ByteBuffer.wrap(member.idNumberHash())), member));
        return known;
    }

    /** The members of these branches with one of these names. The caller has checked the branches. */
    public List<KnownMember> findByName(Collection<Long> branches, Collection<String> names) {
        return jdbc.sql(KNOWN + " where m.branch_id = any(:branches) and m.name = any(:names)")
                .param("branches", branches.stream().mapToLong(Long::longValue).toArray())
                .param("names", names.toArray(new String[0]))
                .query(KnownMember.class)
                .list();
    }

    /** The posts of these units, present and past. */
    public List<HeldPost> listPosts(Collection<Long> units) {
        return posts.list(units);
    }

    /** The names of the hosts of these households, by household. */
    public Map<Long, String> listHosts(Collection<Long> households) {
        Map<Long, String> hosts = new HashMap<>();
        jdbc.sql("""
                        select a.organization_id as unit, m.told as name from appointment a join member m on m.id = a.member_id
                         where a.organization_id = any(:units) and a.post = 'HOUSEHOLD_HOST' and a.to_on is null
                        """)
                .param("units", households.stream().mapToLong(Long::longValue).toArray())
                .query(Host.class)
                .list()
                .forEach(host -> hosts.put(host.unit(), host.name()));
        return hosts;
    }

    private record Host(long unit, String name) {}

    /** Registers members. {@code paths} gives the ids above each branch, itself included. */
    public Written register(Viewer viewer, SealedMembers sealed, Function<Long, List<Long>> paths, Sum sum) {
        List<MemberWrite.Fresh> fresh = sealed.fresh;
        if (fresh.isEmpty()) {
            return new Written(List.of(), List.of());
        }
        long[] ids = jdbc.sql("""
                        select nextval((select cast(pg_get_serial_sequence('member', 'id') as regclass))) from generate_series(1, :count)
                        """).param("count", fresh.size()).query(Long.class).list().stream()
                .mapToLong(Long::longValue)
                .toArray();
        insertMembers(ids, sealed);
        jdbc.sql("""
                        insert into membership (member_id, branch_id, from_on, reason, recorded_by, recorded_at)
                        select v.id, v.branch, v.from_on, '导入登记', :by, :at
                          from unnest(:ids, :branches, cast(:from as date[])) as v(id, branch, from_on)
                        """)
                .param("ids", ids)
                .param("branches", longs(fresh, MemberWrite.Fresh::branchId))
                .param("from", texts(fresh, MemberWrite.Fresh::belongsFrom))
                .param("by", viewer.accountId())
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        List<Joining> joinings = new ArrayList<>();
        List<Taking> takings = new ArrayList<>();
        for (int i = 0; i < ids.length; i++) {
            MemberWrite.Fresh one = fresh.get(i);
            OrganizationCount counted = OrganizationCount.member(
                    one.kind() == MemberKind.FULL, one.floating() == Floating.OUT, one.floating() == Floating.IN);
            paths.apply(one.branchId()).forEach(unit -> sum.count(unit, counted));
            if (one.householdId() != null) {
                sum.count(one.householdId(), counted);
                joinings.add(new Joining(ids[i], one.householdId(), one.belongsFrom()));
            }
            for (NewPost post : one.posts()) {
                takings.add(new Taking(ids[i], post));
            }
            settle(sum, ids[i], one.belongsFrom());
        }
        join(joinings);
        List<MemberTrace> traces = new ArrayList<>();
        take(takings, sum).forEach(id -> traces.add(new MemberTrace("appointment", id, null, null)));
        List<Long> created = new ArrayList<>(ids.length);
        for (long id : ids) {
            created.add(id);
        }
        return new Written(created, traces);
    }

    private record Joining(long memberId, long householdId, LocalDate from) {}

    private record Taking(long memberId, NewPost post) {}

    private static void settle(Sum sum, long memberId, LocalDate on) {
        sum.settled.add(memberId);
        sum.earliest = on.isBefore(sum.earliest) ? on : sum.earliest;
    }

    private void insertMembers(long[] ids, SealedMembers sealed) {
        List<MemberWrite.Fresh> fresh = sealed.fresh;
        boolean[] ill = new boolean[fresh.size()];
        for (int i = 0; i < ill.length; i++) {
            ill[i] = fresh.get(i).seriouslyIll();
        }
        jdbc.sql("""
                        insert into member (id, branch_id, household_id, group_id, name, pinyin, initials, sex, birth_date, ethnicity, education,
                                            sector, occupation, id_number_cipher, id_number_hash, id_number_masked, phone_cipher, phone_hash,
                                            phone_tail_hash, phone_masked, kind, joined_on, confirmed_on, status, floating, floating_place,
                                            seriously_ill, version)
                        select v.id, v.branch, nullif(v.household, 0), nullif(v.grp, 0), v.name, v.pinyin, v.initials, v.sex, v.birth, v.ethnicity,
                               v.education, v.sector, v.occupation, v.number, v.number_hash, v.number_masked, v.phone, v.phone_hash, v.tail,
                               v.phone_masked, v.kind, v.joined, v.confirmed, 'ACTIVE', v.floating, v.place, v.ill, 0
                          from unnest(:ids, :branches, :households, :groups, :names, :pinyin, :initials, :sexes, cast(:births as date[]),
                                      :ethnicities, :educations, :sectors, :occupations, :numbers, :numberHashes, :numbersMasked,
                                      :phones, :phoneHashes, :tails, :phonesMasked, :kinds, cast(:joined as date[]),
                                      cast(:confirmed as date[]), :floatings, :places, :ill)
                               as v(id, branch, household, grp, name, pinyin, initials, sex, birth, ethnicity, education, sector, occupation,
                                    number, number_hash, number_masked, phone, phone_hash, tail, phone_masked, kind, joined, confirmed,
                                    floating, place, ill)
                        """)
                .param("ids", ids)
                .param("branches", longs(fresh, MemberWrite.Fresh::branchId))
                .param("households", longs(fresh, one -> zeroForNull(one.householdId())))
                .param("groups", longs(fresh, one -> zeroForNull(one.groupId())))
                .param("names", texts(fresh, MemberWrite.Fresh::name))
                .param("pinyin", sealed.pinyin)
                .param("initials", sealed.initials)
                .param("sexes", texts(fresh, one -> one.idNumber().sex().name()))
                .param("births", texts(fresh, one -> one.idNumber().birthDate()))
                .param("ethnicities", texts(fresh, one -> one.ethnicity().code()))
                .param("educations", texts(fresh, one -> one.education().code()))
                .param("sectors", texts(fresh, one -> one.sector().name()))
                .param("occupations", texts(fresh, MemberWrite.Fresh::occupation))
                .param("numbers", sealed.numbers)
                .param("numberHashes", sealed.numberHashes)
                .param("numbersMasked", texts(fresh, one -> one.idNumber().masked()))
                .param("phones", sealed.phones)
                .param("phoneHashes", sealed.phoneHashes)
                .param("tails", sealed.tails)
                .param("phonesMasked", texts(fresh, one -> masked(one.phone())))
                .param("kinds", texts(fresh, one -> one.kind().name()))
                .param("joined", texts(fresh, MemberWrite.Fresh::joinedOn))
                .param("confirmed", texts(fresh, one -> one.kind() == MemberKind.FULL ? one.confirmedOn() : null))
                .param("floatings", texts(fresh, one -> one.floating().name()))
                .param("places", texts(fresh, one -> one.floating() == Floating.NONE ? null : one.floatingPlace()))
                .param("ill", ill)
                .update();
    }

    /** Changes registered members; throws IllegalStateException when one of them was changed since it was judged. */
    public Written change(
            List<MemberWrite.Changed> changes, Function<Long, List<Long>> paths, LocalDate today, Sum sum) {
        if (changes.isEmpty()) {
            return new Written(List.of(), List.of());
        }
        List<MemberTrace> traces = new ArrayList<>();
        long[] ids = longs(changes, one -> one.before().id());
        jdbc.sql("""
                        select m.id as row_id, to_jsonb(m)::text as before, m.version from unnest(:ids) as i (id) join member m on m.id = i.id
                        """)
                .param("ids", ids)
                .query(Image.class)
                .list()
                .forEach(image ->
                        traces.add(new MemberTrace("member", image.rowId(), image.before(), image.version() + 1)));
        updateMembers(ids, changes);
        List<Joining> joinings = new ArrayList<>();
        List<Taking> takings = new ArrayList<>();
        List<Long> leaving = new ArrayList<>();
        for (MemberWrite.Changed one : changes) {
            KnownMember before = one.before();
            OrganizationCount after = before.status() == MemberStatus.ACTIVE
                    ? OrganizationCount.member(
                            one.kind() == MemberKind.FULL,
                            one.floating() == Floating.OUT,
                            one.floating() == Floating.IN)
                    : OrganizationCount.NONE;
            OrganizationCount difference = after.plus(before.counted().negated());
            paths.apply(before.branchId()).forEach(unit -> sum.count(unit, difference));
            if (Objects.equals(before.householdId(), one.householdId())) {
                if (one.householdId() != null) {
                    sum.count(one.householdId(), difference);
                }
            } else {
                if (before.householdId() != null) {
                    sum.count(before.householdId(), before.counted().negated());
                    leaving.add(before.id());
                }
                if (one.householdId() != null) {
                    sum.count(one.householdId(), after);
                    joinings.add(new Joining(before.id(), one.householdId(), today));
                }
            }
            one.posts().forEach(post -> takings.add(new Taking(before.id(), post)));
            if (!difference.equals(OrganizationCount.NONE) || before.seriouslyIll() != one.seriouslyIll()) {
                settle(sum, before.id(), today);
            }
        }
        leave(leaving, today, traces);
        join(joinings).forEach(id -> traces.add(new MemberTrace("household_membership", id, null, null)));
        take(takings, sum).forEach(id -> traces.add(new MemberTrace("appointment", id, null, null)));
        return new Written(List.of(), traces);
    }

    private record Image(long rowId, String before, int version) {}

    private void updateMembers(long[] ids, List<MemberWrite.Changed> changes) {
        int size = changes.size();
        String[] pinyin = new String[size];
        String[] initials = new String[size];
        byte[][] phones = new byte[size][];
        byte[][] phoneHashes = new byte[size][];
        byte[][] tails = new byte[size][];
        boolean[] ill = new boolean[size];
        int[] versions = new int[size];
        for (int i = 0; i < size; i++) {
            MemberWrite.Changed one = changes.get(i);
            Pinyin read = Pinyin.of(one.name());
            pinyin[i] = read.full();
            initials[i] = read.initials();
            PhoneNumber phone = one.phone();
            if (phone != null) {
                phones[i] = seals.seal(phone);
                phoneHashes[i] = seals.hash(phone);
                tails[i] = seals.hashTail(phone.tail());
            }
            ill[i] = one.seriouslyIll();
            versions[i] = one.before().version();
        }
        int updated = jdbc.sql("""
                        update member m
                           set name = v.name, pinyin = v.pinyin, initials = v.initials, ethnicity = v.ethnicity, education = v.education,
                               sector = v.sector, occupation = v.occupation, kind = v.kind, joined_on = v.joined, confirmed_on = v.confirmed,
                               floating = v.floating, floating_place = v.place, seriously_ill = v.ill,
                               group_id = nullif(v.grp, 0), household_id = nullif(v.household, 0),
                               phone_cipher = coalesce(v.phone, m.phone_cipher), phone_hash = coalesce(v.phone_hash, m.phone_hash),
                               phone_tail_hash = coalesce(v.tail, m.phone_tail_hash),
                               phone_masked = coalesce(v.phone_masked, m.phone_masked), version = m.version + 1
                          from unnest(:ids, :versions, :names, :pinyin, :initials, :ethnicities, :educations, :sectors, :occupations, :kinds,
                                      cast(:joined as date[]), cast(:confirmed as date[]), :floatings, :places, :ill, :groups, :households,
                                      :phones, :phoneHashes, :tails, :phonesMasked)
                               as v(id, version, name, pinyin, initials, ethnicity, education, sector, occupation, kind, joined, confirmed,
                                    floating, place, ill, grp, household, phone, phone_hash, tail, phone_masked)
                         where m.id = v.id and m.version = v.version
                        """)
                .param("ids", ids)
                .param("versions", versions)
                .param("names", texts(changes, MemberWrite.Changed::name))
                .param("pinyin", pinyin)
                .param("initials", initials)
                .param("ethnicities", texts(changes, one -> one.ethnicity().code()))
                .param("educations", texts(changes, one -> one.education().code()))
                .param("sectors", texts(changes, one -> one.sector().name()))
                .param("occupations", texts(changes, MemberWrite.Changed::occupation))
                .param("kinds", texts(changes, one -> one.kind().name()))
                .param("joined", texts(changes, MemberWrite.Changed::joinedOn))
                .param("confirmed", texts(changes, one -> one.kind() == MemberKind.FULL ? one.confirmedOn() : null))
                .param("floatings", texts(changes, one -> one.floating().name()))
                .param("places", texts(changes, one -> one.floating() == Floating.NONE ? null : one.floatingPlace()))
                .param("ill", ill)
                .param("groups", longs(changes, one -> zeroForNull(one.groupId())))
                .param("households", longs(changes, one -> zeroForNull(one.householdId())))
                .param("phones", phones)
                .param("phoneHashes", phoneHashes)
                .param("tails", tails)
                .param("phonesMasked", texts(changes, one -> masked(one.phone())))
                .update();
        if (updated != size) {
            throw new IllegalStateException((size - updated) + " members were changed since they were judged");
        }
    }

    private List<Long> join(List<Joining> joinings) {
        if (joinings.isEmpty()) {
            return List.of();
        }
        return jdbc.sql("""
                        insert into household_membership (member_id, household_id, from_on)
                        select v.member, v.household, v.from_on
                          from unnest(:members, :households, cast(:from as date[])) as v(member, household, from_on)
                        returning id
                        """)
                .param("members", longs(joinings, Joining::memberId))
                .param("households", longs(joinings, Joining::householdId))
                .param("from", texts(joinings, Joining::from))
                .query(Long.class)
                .list();
    }

    private void leave(List<Long> members, LocalDate on, List<MemberTrace> traces) {
        if (members.isEmpty()) {
            return;
        }
        long[] ids = members.stream().mapToLong(Long::longValue).toArray();
        jdbc.sql("""
                        select id as row_id, to_jsonb(h)::text as before, 0 as version from household_membership h
                         where member_id = any(:ids) and to_on is null
                        """)
                .param("ids", ids)
                .query(Image.class)
                .list()
                .forEach(image ->
                        traces.add(new MemberTrace("household_membership", image.rowId(), image.before(), null)));
        jdbc.sql("""
                        update household_membership set to_on = greatest(cast(:on as date), from_on)
                         where member_id = any(:ids) and to_on is null
                        """).param("ids", ids).param("on", on).update();
    }

    private List<Long> take(List<Taking> takings, Sum sum) {
        if (takings.isEmpty()) {
            return List.of();
        }
        List<MemberEvents.Tenure> taken = jdbc.sql("""
                        insert into appointment (member_id, organization_id, group_id, post, from_on)
                        select v.member, v.unit, nullif(v.grp, 0), v.post, v.from_on
                          from unnest(:members, :units, :groups, :posts, cast(:from as date[])) as v(member, unit, grp, post, from_on)
                        returning id as appointment_id, member_id, organization_id, group_id, post, from_on as "from", to_on as "to"
                        """)
                .param("members", longs(takings, Taking::memberId))
                .param("units", longs(takings, one -> one.post().organizationId()))
                .param("groups", longs(takings, one -> zeroForNull(one.post().groupId())))
                .param("posts", texts(takings, one -> one.post().post().name()))
                .param("from", texts(takings, one -> one.post().from()))
                .query(MemberEvents.Tenure.class)
                .list();
        sum.taken.addAll(taken);
        return taken.stream().map(MemberEvents.Tenure::appointmentId).toList();
    }

    /** Counts and tells what follows from everything that was written. */
    public void finish(Sum sum) {
        if (!sum.counts.isEmpty()) {
            counts.addEach(sum.counts);
        }
        if (!sum.settled.isEmpty()) {
            events.publishEvent(new MemberEvents.ManyChanged(
                    sum.settled.stream().mapToLong(Long::longValue).toArray(), sum.earliest));
        }
        if (!sum.taken.isEmpty()) {
            events.publishEvent(new MemberEvents.AppointmentsMade(List.copyOf(sum.taken)));
            announce(sum.taken);
        }
    }

    /** Each unit once, however many posts changed there. */
    private void announce(Collection<MemberEvents.Tenure> posts) {
        Map<Long, MemberEvents.Tenure> byUnit = new LinkedHashMap<>();
        posts.forEach(post ->
                byUnit.merge(post.organizationId(), post, (a, b) -> a.from().isBefore(b.from()) ? a : b));
        byUnit.values()
                .forEach(post -> events.publishEvent(
                        new MemberEvents.AppointmentsChanged(post.organizationId(), post.groupId(), post.from())));
    }

    /**
     * Takes back what was written: registrations vanish, changed rows become what they were. Refused when anything later touched them.
     *
     * @param created ids of members registered
     */
    public void undo(List<Long> created, List<MemberTrace> traces) {
        counts.lock();
        long[] ids = created.stream().mapToLong(Long::longValue).toArray();
        List<MemberTrace> changed =
                traces.stream().filter(trace -> trace.table().equals("member")).toList();
        requireUntouched(ids, changed, traces);
        Map<Long, OrganizationCount> differences = new HashMap<>();
        long[] changedIds = longs(changed, MemberTrace::rowId);
        weigh(ids, changedIds, differences, true);
        List<MemberEvents.Tenure> given = takeBackPosts(rows(traces, "appointment", false));
        restoreHouseholds(traces);
        restoreMembers(changed);
        forget(ids);
        weigh(new long[0], changedIds, differences, false);
        if (!differences.isEmpty()) {
            counts.addEach(differences);
        }
        if (changedIds.length > 0) {
            events.publishEvent(new MemberEvents.ManyChanged(changedIds, LocalDate.now(clock)));
        }
        if (!given.isEmpty()) {
            announce(given);
        }
    }

    private void requireUntouched(long[] created, List<MemberTrace> changed, List<MemberTrace> traces) {
        List<String> touched = jdbc.sql("""
                        select m.told from member m where m.id = any(:created) and m.version <> 0
                        union all
                        select m.told from member m join unnest(:changed, :versions) as v(id, version) on v.id = m.id where m.version <> v.version
                        union all
                        select m.told from member m
                         where m.id = any(:created)
                           and exists (select 1 from appointment a where a.member_id = m.id and a.id <> all(:posts)
                                       union all select 1 from member_exclusion e where e.member_id = m.id)
                        """)
                .param("created", created)
                .param("changed", longs(changed, MemberTrace::rowId))
                .param(
                        "versions",
                        changed.stream()
                                .mapToInt(trace -> Objects.requireNonNullElse(trace.versionAfter(), -1))
                                .toArray())
                .param("posts", rows(traces, "appointment", false))
                .query(String.class)
                .list();
        if (!touched.isEmpty()) {
            throw new RefusedException("导入之后，"
                    + String.join("、", touched.stream().distinct().limit(5).toList())
                    + (touched.size() > 5 ? " 等 " + touched.size() + " 名党员" : "") + "的资料又有变动，不能整批撤销。请在党员页面逐个更正。");
        }
    }

    private void weigh(long[] created, long[] changed, Map<Long, OrganizationCount> differences, boolean before) {
        jdbc.sql("""
                        select u.unit, count(*) as members, count(*) filter (where m.kind = 'FULL') as full_members,
                               count(*) filter (where m.floating = 'OUT') as floating_out, count(*) filter (where m.floating = 'IN') as floating_in
                          from member m
                          join organization b on b.id = m.branch_id
                         cross join lateral (select unnest(cast(string_to_array(trim(both '/' from b.path), '/') as bigint[])) as unit
                                              union all select m.household_id where m.household_id is not null) u
                         where (m.id = any(:created) or m.id = any(:changed)) and m.status = 'ACTIVE'
                         group by u.unit
                        """)
                .param("created", created)
                .param("changed", changed)
                .query(Weight.class)
                .list()
                .forEach(weight -> differences.merge(
                        weight.unit(), before ? weight.count().negated() : weight.count(), OrganizationCount::plus));
    }

    private record Weight(long unit, int members, int fullMembers, int floatingOut, int floatingIn) {
        OrganizationCount count() {
            return new OrganizationCount(
                    0, 0, 0, 0, members, fullMembers, members - fullMembers, floatingOut, floatingIn);
        }
    }

    /** While they are still there, whoever hung something on these posts takes it back. */
    private List<MemberEvents.Tenure> takeBackPosts(long[] posts) {
        List<MemberEvents.Tenure> given = jdbc.sql("""
                        update appointment set to_on = from_on where id = any(:posts)
                        returning id as appointment_id, member_id, organization_id, group_id, post, from_on as "from", to_on as "to"
                        """)
                .param("posts", posts)
                .query(MemberEvents.Tenure.class)
                .list();
        if (!given.isEmpty()) {
            events.publishEvent(new MemberEvents.AppointmentsEnded(given));
            jdbc.sql("delete from appointment where id = any(:posts)")
                    .param("posts", posts)
                    .update();
        }
        return given;
    }

    private void restoreHouseholds(List<MemberTrace> traces) {
        jdbc.sql("delete from household_membership where id = any(:ids)")
                .param("ids", rows(traces, "household_membership", false))
                .update();
        jdbc.sql("update household_membership set to_on = null where id = any(:ids)")
                .param("ids", rows(traces, "household_membership", true))
                .update();
    }

    private void restoreMembers(List<MemberTrace> changed) {
        jdbc.sql("""
                        update member m
                           set name = b.name, pinyin = b.pinyin, initials = b.initials, ethnicity = b.ethnicity, education = b.education,
                               sector = b.sector, occupation = b.occupation, kind = b.kind, joined_on = b.joined_on,
                               confirmed_on = b.confirmed_on, floating = b.floating, floating_place = b.floating_place,
                               seriously_ill = b.seriously_ill, group_id = b.group_id, household_id = b.household_id,
                               phone_cipher = b.phone_cipher, phone_hash = b.phone_hash, phone_tail_hash = b.phone_tail_hash,
                               phone_masked = b.phone_masked, version = m.version + 1
                          from (select (jsonb_populate_record(null::member, cast(image as jsonb))).*
                                  from unnest(:images) as i(image)) b
                         where b.id = m.id
                        """).param("images", texts(changed, MemberTrace::before)).update();
    }

    private void forget(long[] created) {
        if (created.length == 0) {
            return;
        }
        events.publishEvent(new MemberEvents.Withdrawn(created));
        try {
            for (String statement : List.of(
                    "delete from household_membership where member_id = any(:ids)",
                    "delete from membership where member_id = any(:ids)",
                    "delete from member where id = any(:ids)")) {
                jdbc.sql(statement).param("ids", created).update();
            }
        } catch (DataIntegrityViolationException e) {
            throw new RefusedException("这次导入的党员后来已经参加会议或活动，或者有了账号，不能整批撤销。");
        }
    }

    private static long[] rows(List<MemberTrace> traces, String table, boolean withBefore) {
        return traces.stream()
                .filter(trace -> trace.table().equals(table) && (trace.before() != null) == withBefore)
                .mapToLong(MemberTrace::rowId)
                .toArray();
    }

    private static <T> long[] longs(List<T> rows, ToLongFunction<T> part) {
        return rows.stream().mapToLong(part).toArray();
    }

    private static <T> String[] texts(List<T> rows, Function<T, @Nullable Object> part) {
        String[] texts = new String[rows.size()];
        for (int i = 0; i < texts.length; i++) {
            Object value = part.apply(rows.get(i));
            texts[i] = value == null ? null : value.toString();
        }
        return texts;
    }

    private static long zeroForNull(@Nullable Long id) {
        return id == null ? 0 : id;
    }

    private static @Nullable String masked(@Nullable PhoneNumber phone) {
        return phone == null ? null : phone.masked();
    }
}
