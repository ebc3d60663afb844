package org.hongfan.member;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Reach;
import org.hongfan.access.Viewer;
import org.hongfan.organization.OrganizationCounts;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.shared.Audited;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes one file of two that are of the same person. The level above does it, which reaches both; the file that goes keeps its number, stands in no list any more
 * and names the one that stays. Other modules move what they keep when they hear of {@link MemberEvents.Merged}, and give it back on
 * {@link MemberEvents.MergeUndone}.
 */
@Service
@RequiredArgsConstructor
@Transactional
public class MemberMerges {
    private static final String WHY = "what two files of one person hold, wherever it is";
    private static final int LONGEST = 200;

    /** Tables whose rows go over as they are, by the part they are written down as. */
    private static final Map<String, String> BY_ID =
            Map.of("exclusion", "member_exclusion", "correction", "correction_request", "basis", "standing_basis");

    private final MembersInReach reached;
    private final List<MemberReferences> references;
    private final OrganizationDirectory organizations;
    private final OrganizationCounts counts;
    private final MergeTraces traces;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Reach reach;

    /**
     * A merge that stands.
     *
     * @param told what was decided where both files had something
     */
    public record MergeRow(
            long id,
            long keptId,
            String keptName,
            long goneId,
            String goneName,
            String reason,
            String told,
            OffsetDateTime recordedAt) {}

    public static boolean mayMerge(Viewer viewer) {
        return viewer.can(Permission.MEMBER_MERGE);
    }

    private static void requireMerger(Viewer viewer) {
        if (!mayMerge(viewer)) {
            throw new NotFoundException("merging of files by", viewer.accountId());
        }
    }

    /** What is kept of the member elsewhere, in words; for the page that compares. */
    @Transactional(readOnly = true)
    public List<String> listHoldings(Viewer viewer, long id) {
        requireMerger(viewer);
        reached.load(viewer, id);
        return reach.asSystem(WHY, () -> {
            List<String> found = new ArrayList<>();
            references.forEach(module -> found.addAll(module.list(id)));
            return found;
        });
    }

    /** Whether the phones of two files are different, or only one has any. */
    @Transactional(readOnly = true)
    public boolean havePhonesApart(Viewer viewer, long one, long other) {
        requireMerger(viewer);
        reached.load(viewer, one);
        reached.load(viewer, other);
        return jdbc.sql(
                        "select a.phone_hash is distinct from b.phone_hash from member a, member b where a.id = :one and b.id = :other")
                .param("one", one)
                .param("other", other)
                .query(Boolean.class)
                .single();
    }

    /** The merge that the member stands in and that has not been undone. The caller has loaded the member. */
    @Transactional(readOnly = true)
    public Optional<MergeRow> find(long memberId) {
        return jdbc.sql("""
                        select g.id, g.member_id as kept_id, k.name as kept_name, g.gone_id, o.name as gone_name, g.reason, g.told, g.recorded_at
                          from member_merge g join person_name k on k.id = g.member_id join person_name o on o.id = g.gone_id
                         where (g.member_id = :id or g.gone_id = :id) and g.undone_at is null order by g.id desc limit 1
                        """).param("id", memberId).query(MergeRow.class).optional();
    }

    /**
     * Gives all that one file holds to the other.
     *
     * @return the merge's id
     * @throws RefusedException when one of them is merged already or the one that is to stay is not in force
     */
    public long merge(Viewer viewer, long keptId, long goneId, String reason) {
        requireMerger(viewer);
        counts.lock();
        if (keptId == goneId) {
            throw new RefusedException("other", "这是同一份档案，请选另一份。");
        }
        Member kept = reached.load(viewer, keptId);
        Member gone = reached.load(viewer, goneId);
        String why = reason.strip();
        if (why.isEmpty() || why.length() > LONGEST) {
            throw new RefusedException("reason", why.isEmpty() ? "请写明为什么是同一个人" : "原因不超过 " + LONGEST + " 个字");
        }
        if (kept.getStatus() != MemberStatus.ACTIVE) {
            throw new RefusedException(
                    "keep",
                    "留下的档案应是在册的，" + kept.getName() + "现在是“" + kept.getStatus().title() + "”。");
        }
        long id = jdbc.sql("""
                        insert into member_merge (member_id, gone_id, reason, recorded_by, recorded_at)
                        values (:kept, :gone, :reason, :by, :now) returning id
                        """)
                .param("kept", keptId)
                .param("gone", goneId)
                .param("reason", why)
                .param("by", viewer.accountId())
                .param("now", OffsetDateTime.now(clock))
                .query(Long.class)
                .single();
        reach.asSystem(WHY, () -> {
            MemberEvents.Merged merged = new MemberEvents.Merged(id, keptId, goneId, viewer.accountId());
            weigh(gone, true);
            moveOwn(merged);
            giveUp(id, keptId, goneId);
            events.publishEvent(merged);
            events.publishEvent(new MemberEvents.MergeSettled(keptId, goneId, viewer.accountId()));
            tellPosts(id);
        });
        audit(viewer, "members_merged", keptId, kept, "把 " + words(gone) + " 的档案并入 " + words(kept) + "：" + why);
        return id;
    }

    private String words(Member member) {
        return member.getName() + "（" + organizations.get(member.getBranchId()).name() + "，编号" + member.getId() + "）";
    }

    private void weigh(Member gone, boolean away) {
        List<Long> units = new ArrayList<>(organizations.get(gone.getBranchId()).idsOnPath());
        if (gone.getHouseholdId() != null) {
            units.add(gone.getHouseholdId());
        }
        counts.add(units, away ? gone.counted().negated() : gone.counted());
    }

    private void moveOwn(MemberEvents.Merged merged) {
        long id = merged.mergeId();
        long keptId = merged.keptId();
        long goneId = merged.goneId();
        keep(id, keptId, goneId, "appointment", """
                update appointment a set member_id = :kept where a.member_id = :gone
                   and not exists (select 1 from appointment k
                                    where k.member_id = :kept and k.organization_id = a.organization_id and k.post = a.post
                                      and k.group_id is not distinct from a.group_id and daterange(k.from_on, k.to_on) && daterange(a.from_on, a.to_on))
                returning to_jsonb(a)::text
                """);
        List<String> doubled =
                images("select to_jsonb(a)::text from appointment a where member_id = :gone", keptId, goneId);
        if (!doubled.isEmpty()) {
            throw new RefusedException("other", "两份档案同时任着同样的职务，请先登记其中一份离任，再合并。");
        }
        BY_ID.forEach((part, table) -> traces.repoint(merged, part, table, "member_id"));
        keep(
                id,
                keptId,
                goneId,
                "membership",
                "delete from membership a where member_id = :gone returning to_jsonb(a)::text");
        keep(
                id,
                keptId,
                goneId,
                "household",
                "delete from household_membership a where member_id = :gone returning to_jsonb(a)::text");
        takeOverHistory(id, keptId);
    }

    /** Where the person belonged before the file that stays begins, as the file that goes has it. */
    private void takeOverHistory(long id, long keptId) {
        List<String> taken = jdbc.sql("""
                        insert into membership (member_id, branch_id, from_on, to_on, reason, recorded_by, recorded_at)
                        select :kept, v.branch_id, v.from_on, least(coalesce(v.to_on, b.first), b.first), v.reason, v.recorded_by, v.recorded_at
                          from jsonb_populate_recordset(null::membership, cast(:rows as jsonb)) v
                         cross join (select min(from_on) as first from membership where member_id = :kept) b
                         where v.from_on < b.first
                        returning to_jsonb(membership)::text
                        """)
                .param("kept", keptId)
                .param("rows", traces.images(id, "membership"))
                .query(String.class)
                .list();
        traces.writeImages(id, "history", taken);
        if (!taken.isEmpty()) {
            traces.tell(id, "组织关系的前一段也并了过来");
        }
    }

    private void giveUp(long id, long keptId, long goneId) {
        keep(id, keptId, goneId, "file", """
                update member m set status = 'TRANSFERRED', ended_on = :today, merged_into = :kept, group_id = null, household_id = null, version = version + 1
                  from (select id, jsonb_build_object('id', id, 'status', status, 'ended_on', ended_on, 'group_id', group_id, 'household_id', household_id)::text as image
                          from member where id = :gone) b where m.id = b.id returning b.image
                """);
    }

    private record PostOf(long organizationId, @Nullable Long groupId, LocalDate fromOn) {}

    /** Two people on a committee may be one now, or two again: what the branch owes follows. */
    private void tellPosts(long id) {
        jdbc.sql(
                        "select v.organization_id, v.group_id, v.from_on from jsonb_populate_recordset(null::appointment, cast(:rows as jsonb)) v")
                .param("rows", traces.images(id, "appointment"))
                .query(PostOf.class)
                .list()
                .forEach(post -> events.publishEvent(
                        new MemberEvents.AppointmentsChanged(post.organizationId(), post.groupId(), post.fromOn())));
    }

    /** Does it, and writes down the rows it was done to. */
    private void keep(long id, long keptId, long goneId, String part, String statement) {
        traces.writeImages(id, part, images(statement, keptId, goneId));
    }

    private List<String> images(String statement, long keptId, long goneId) {
        return jdbc.sql(statement)
                .param("kept", keptId)
                .param("gone", goneId)
                .param("today", LocalDate.now(clock))
                .query(String.class)
                .list();
    }

    private record Open(long id, long memberId, long goneId) {}

    /**
     * Gives everything back, as it was.
     *
     * @return the file that stays
     * @throws RefusedException when what came later stands in the way
     */
    public long undo(Viewer viewer, long mergeId) {
        requireMerger(viewer);
        counts.lock();
        Open merge = jdbc.sql("select id, member_id, gone_id from member_merge where id = :id and undone_at is null")
                .param("id", mergeId)
                .query(Open.class)
                .optional()
                .orElseThrow(() -> new NotFoundException("merge", mergeId));
        Member kept = reached.load(viewer, merge.memberId());
        reached.loadMerged(viewer, merge.goneId());
        try {
            reach.asSystem(WHY, () -> giveBack(merge, viewer));
        } catch (DataIntegrityViolationException later) {
            throw new RefusedException("合并以后又有新的登记，和原来的对不上，不能撤销合并。请在档案里逐项更正。");
        }
        audit(viewer, "members_merge_undone", merge.memberId(), kept, "撤销合并，恢复并入 " + words(kept) + " 的档案");
        return merge.memberId();
    }

    private void giveBack(Open merge, Viewer viewer) {
        long id = merge.id();
        MemberEvents.MergeUndone undone =
                new MemberEvents.MergeUndone(id, merge.memberId(), merge.goneId(), viewer.accountId());
        events.publishEvent(undone);
        jdbc.sql("""
                        delete from membership where id in (select v.id from jsonb_populate_recordset(null::membership, cast(:rows as jsonb)) v)
                        """).param("rows", traces.images(id, "history")).update();
        jdbc.sql(
                        "insert into membership select * from jsonb_populate_recordset(null::membership, cast(:rows as jsonb))")
                .param("rows", traces.images(id, "membership"))
                .update();
        jdbc.sql(
                        "insert into household_membership select * from jsonb_populate_recordset(null::household_membership, cast(:rows as jsonb))")
                .param("rows", traces.images(id, "household"))
                .update();
        traces.pointBack(undone, "appointment", "appointment", "member_id");
        BY_ID.forEach((part, table) -> traces.pointBack(undone, part, table, "member_id"));
        jdbc.sql("""
                        update member m set status = b.status, ended_on = b.ended_on, merged_into = null, group_id = b.group_id, household_id = b.household_id,
                               version = m.version + 1
                          from jsonb_populate_recordset(null::member, cast(:rows as jsonb)) b where b.id = m.id
                        """).param("rows", traces.images(id, "file")).update();
        jdbc.sql("update member_merge set undone_by = :by, undone_at = :now where id = :id")
                .param("by", viewer.accountId())
                .param("now", OffsetDateTime.now(clock))
                .param("id", id)
                .update();
        Member gone = reached.reload(merge.goneId());
        weigh(gone, false);
        events.publishEvent(new MemberEvents.MergeSettled(merge.memberId(), merge.goneId(), viewer.accountId()));
        tellPosts(id);
    }

    private void audit(Viewer viewer, String action, long id, Member kept, String summary) {
        events.publishEvent(new Audited(viewer.accountId(), action, "member", id, summary, kept.getBranchId()));
    }
}
