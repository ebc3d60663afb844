package org.hongfan.organization;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.access.Scope;
import org.hongfan.access.Viewer;
import org.hongfan.shared.Audited;
import org.hongfan.shared.Changes;
import org.hongfan.shared.Days;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.ObjectOptimisticLockingFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes the tree. Every change stands in the unit's history with the day it took effect, in the counters of its ancestors and in the
 * audit trail, all in one transaction.
 *
 * <p>A unit is founded, moved, closed and reopened by whoever reaches its parent: nobody closes the unit they themselves stand in. What is
 * out of reach is {@link NotFoundException}; what a rule forbids is {@link RefusedException}.
 */
@Service
@RequiredArgsConstructor
@Transactional
public class OrganizationService {
    private final OrganizationRepository organizations;
    private final EntityManager entities;
    private final PartyGroupRepository groups;
    private final OrganizationCounts counts;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Reach reach;

    /** Founds the root of the deployment. Refused when there is one. */
    public long foundDistrict(
            @Nullable Long accountId, String name, @Nullable String shortName, @Nullable String code, LocalDate on) {
        if (jdbc.sql("select count(*) from organization where level = 'DISTRICT'")
                        .query(Integer.class)
                        .single()
                > 0) {
            throw new RefusedException("区级党组织已经建立，一个平台只有一个区。");
        }
        requireNotFuture("foundedOn", on);
        Organization district = new Organization(
                organizations.nextId(),
                null,
                "/",
                OrganizationKind.DISTRICT_COMMITTEE,
                OrganizationRules.requireName(name),
                shortNameOf(name, shortName),
                on);
        district.state(blankToNull(code), null, null, null, null);
        entities.persist(district);
        entities.flush();
        counts.begin(district.getId());
        record(accountId, district.getId(), "CREATED", on, null, null, "建立 " + district.getName());
        events.publishEvent(new OrganizationEvents.Founded(district.getId(), on));
        audit(accountId, "organization_founded", district.getId(), "建立 " + district.getName());
        return district.getId();
    }

    public long found(Viewer viewer, FoundOrganization command) {
        counts.lock();
        Organization parent = load(viewer, command.parentId());
        requireNotFuture("foundedOn", command.foundedOn());
        if (!parent.isOpen()) {
            throw new RefusedException("parentId", "上级“" + parent.getName() + "”已撤销，不能再设下级组织。");
        }
        requireStanding(command.kind(), parent, "kind");
        if (command.foundedOn().isBefore(parent.getFoundedOn())) {
            throw new RefusedException("foundedOn", "成立日期不能早于上级成立的日期" + Days.inWords(parent.getFoundedOn()) + "。");
        }
        String name = OrganizationRules.requireName(command.name());
        requireFreeName(parent, name, null);
        requireFreeCode(command.code(), null);
        Organization unit = new Organization(
                organizations.nextId(),
                parent.getId(),
                parent.getPath(),
                command.kind(),
                name,
                shortNameOf(name, command.shortName()),
                command.foundedOn());
        unit.state(
                blankToNull(command.code()),
                blankToNull(command.usualPlace()),
                requireThemeDay(command.themeDay()),
                command.termStartedOn(),
                termEnd(parent.getLevel(), command.kind(), command.termStartedOn(), command.termEndsOn()));
        entities.persist(unit);
        entities.flush();
        counts.begin(unit.getId());
        counts.add(parent.ref().idsOnPath(), OrganizationCount.unit(unit.getLevel()));
        String words = "在“" + parent.getName() + "”下成立“" + name + "”";
        record(viewer.accountId(), unit.getId(), "CREATED", command.foundedOn(), null, parent.getId(), words);
        events.publishEvent(new OrganizationEvents.Founded(unit.getId(), command.foundedOn()));
        audit(viewer.accountId(), "organization_founded", unit.getId(), words);
        return unit.getId();
    }

    /** Changes name and facts; throws ObjectOptimisticLockingFailureException when somebody saved since the form was opened. */
    public void edit(Viewer viewer, long id, EditOrganization command) {
        Organization unit = load(viewer, id);
        if (unit.getVersion() != command.version()) {
            throw new ObjectOptimisticLockingFailureException(Organization.class, id);
        }
        String name = OrganizationRules.requireName(command.name());
        String shortName = shortNameOf(name, command.shortName());
        Integer themeDay = requireThemeDay(command.themeDay());
        requireFreeName(unit, name, id);
        requireFreeCode(command.code(), id);
        requireNotFuture("on", command.on());
        LocalDate termEnd = termEnd(levelAbove(unit), unit.getKind(), command.termStartedOn(), command.termEndsOn());
        Changes changes = new Changes();
        changes.note("常用地点", unit.getUsualPlace(), blankToNull(command.usualPlace()));
        changes.note(
                "主题党日",
                unit.getThemeDay() == null ? null : unit.getThemeDay() + "日",
                themeDay == null ? null : themeDay + "日");
        changes.note("本届开始", unit.getTermStartedOn(), command.termStartedOn());
        changes.note("本届届满", unit.getTermEndsOn(), termEnd);
        changes.note("代码", unit.getCode(), blankToNull(command.code()));
        String oldName = unit.getName();
        boolean renamed = !oldName.equals(name);
        if (!renamed && !unit.getShortName().equals(shortName)) {
            changes.note("简称", unit.getShortName(), shortName);
        }
        unit.rename(name, shortName);
        unit.state(
                blankToNull(command.code()),
                blankToNull(command.usualPlace()),
                themeDay,
                command.termStartedOn(),
                termEnd);
        organizations.saveAndFlush(unit);
        if (renamed) {
            String words = "由“" + oldName + "”更名为“" + name + "”";
            record(viewer.accountId(), id, "RENAMED", command.on(), null, null, words);
            audit(viewer.accountId(), "organization_renamed", id, words);
        }
        if (!changes.isEmpty()) {
            String words = changes.toString();
            record(viewer.accountId(), id, "UPDATED", command.on(), null, null, words);
            audit(viewer.accountId(), "organization_updated", id, name + "：" + words);
        }
    }

    /** A new term began with an election; how long it lasts follows from the unit's kind. A day before the present term's changes nothing. */
    public void beginTerm(Viewer viewer, long id, LocalDate on) {
        Organization unit = load(viewer, id);
        if (unit.getTermStartedOn() != null && on.isBefore(unit.getTermStartedOn())) {
            return;
        }
        LocalDate end = termEnd(levelAbove(unit), unit.getKind(), on, null);
        Changes changes =
                new Changes().note("本届开始", unit.getTermStartedOn(), on).note("本届届满", unit.getTermEndsOn(), end);
        if (changes.isEmpty()) {
            return;
        }
        unit.beginTerm(on, end);
        organizations.saveAndFlush(unit);
        String words = "换届，" + changes;
        record(viewer.accountId(), id, "UPDATED", on, null, null, words);
        audit(viewer.accountId(), "organization_updated", id, unit.getName() + "：" + words);
    }

    /** Moves the unit with everything below it. The paths of the subtree are rewritten by one statement. */
    public void move(Viewer viewer, long id, long newParentId, LocalDate on, String reason) {
        counts.lock();
        Organization unit = load(viewer, id);
        requireParentInReach(viewer, unit, "调整");
        Organization parent = load(viewer, newParentId);
        requireNotFuture("on", on);
        if (!unit.isOpen()) {
            throw new RefusedException("“" + unit.getName() + "”已撤销，恢复后才能调整隶属。");
        }
        if (parent.getPath().startsWith(unit.getPath())) {
            throw new RefusedException("parentId", "不能调整到自己或自己的下级之下。");
        }
        if (!parent.isOpen()) {
            throw new RefusedException("parentId", "“" + parent.getName() + "”已撤销，不能接收下级组织。");
        }
        requireStanding(unit.getKind(), parent, "parentId");
        if (parent.getId().equals(unit.getParentId())) {
            throw new RefusedException("parentId", "“" + unit.getName() + "”现在就在“" + parent.getName() + "”之下。");
        }
        if (on.isBefore(unit.getFoundedOn()) || on.isBefore(parent.getFoundedOn())) {
            throw new RefusedException("on", "调整日期不能早于两个组织成立的日期。");
        }
        OrganizationCount carried = counts.get(id);
        if (unit.getLevel() == Level.HOUSEHOLD && carried.members() > 0) {
            throw new RefusedException("中心户里还有 " + carried.members() + " 名党员，他们属于原支部。请先为他们另行安排，再调整中心户。");
        }
        requireFreeName(parent, unit.getName(), id);
        String fromPath = unit.getPath();
        String toPath = parent.getPath() + id + "/";
        OrganizationRef before = unit.ref();
        Organization oldParent = organizations.findById(unit.getParentId()).orElseThrow();
        organizations.flush();
        jdbc.sql("""
                        update organization
                           set path = :toPath || substr(path, length(:fromPath) + 1),
                               parent_id = case when id = :id then :parentId else parent_id end
                         where path >= :fromPath and path < :upper
                        """)
                .param("toPath", toPath)
                .param("fromPath", fromPath)
                .param("upper", Scope.upperBound(fromPath))
                .param("id", id)
                .param("parentId", newParentId)
                .update();
        OrganizationCount moved = carried.plus(OrganizationCount.unit(unit.getLevel()));
        List<Long> left = new ArrayList<>(before.idsOnPath());
        left.remove(Long.valueOf(id));
        List<Long> entered = new ArrayList<>(parent.ref().idsOnPath());
        List<Long> common = left.stream().filter(entered::contains).toList();
        left.removeAll(common);
        entered.removeAll(common);
        counts.add(left, moved.negated());
        counts.add(entered, moved);
        String words = "由“" + oldParent.getName() + "”调整到“" + parent.getName() + "”：" + reason.strip();
        record(viewer.accountId(), id, "MOVED", on, oldParent.getId(), newParentId, words);
        events.publishEvent(new OrganizationEvents.Moved(id, fromPath, toPath, on));
        audit(viewer.accountId(), "organization_moved", id, unit.getName() + words);
    }

    /** Refused while members belong to it or open units stand below it. */
    public void close(Viewer viewer, long id, LocalDate on, String reason) {
        counts.lock();
        Organization unit = load(viewer, id);
        requireParentInReach(viewer, unit, "撤销");
        if (!unit.isOpen()) {
            throw new RefusedException("“" + unit.getName() + "”已于" + Days.inWords(unit.getClosedOn()) + "撤销。");
        }
        requireNotFuture("on", on);
        if (on.isBefore(unit.getFoundedOn())) {
            throw new RefusedException("on", "撤销日期不能早于成立日期" + Days.inWords(unit.getFoundedOn()) + "。");
        }
        OrganizationCount below = counts.get(id);
        int units = below.towns() + below.communities() + below.branches() + below.households();
        if (below.members() > 0 || units > 0) {
            throw new RefusedException("“" + unit.getName() + "”还有"
                    + (below.members() > 0 ? " " + below.members() + " 名党员" : "")
                    + (below.members() > 0 && units > 0 ? "、" : "")
                    + (units > 0 ? " " + units + " 个下级组织" : "")
                    + "，请先转出或调整，再撤销。");
        }
        unit.close(on);
        organizations.saveAndFlush(unit);
        jdbc.sql(
                        "update party_group set closed_on = greatest(:on, founded_on) where branch_id = :id and closed_on is null")
                .param("on", on)
                .param("id", id)
                .update();
        counts.add(ancestors(unit), OrganizationCount.unit(unit.getLevel()).negated());
        String words = "撤销“" + unit.getName() + "”：" + reason.strip();
        record(viewer.accountId(), id, "CLOSED", on, null, null, words);
        events.publishEvent(new OrganizationEvents.Closed(id, on));
        audit(viewer.accountId(), "organization_closed", id, words);
    }

    public void reopen(Viewer viewer, long id, LocalDate on, String reason) {
        counts.lock();
        Organization unit = load(viewer, id);
        requireParentInReach(viewer, unit, "恢复");
        if (unit.isOpen()) {
            throw new RefusedException("“" + unit.getName() + "”没有撤销，不用恢复。");
        }
        requireNotFuture("on", on);
        if (on.isBefore(unit.getClosedOn())) {
            throw new RefusedException("on", "恢复日期不能早于撤销日期" + Days.inWords(unit.getClosedOn()) + "。");
        }
        Organization parent = organizations.findById(unit.getParentId()).orElseThrow();
        if (!parent.isOpen()) {
            throw new RefusedException("上级“" + parent.getName() + "”已撤销，请先恢复上级。");
        }
        requireFreeName(parent, unit.getName(), id);
        unit.reopen();
        organizations.saveAndFlush(unit);
        counts.add(ancestors(unit), OrganizationCount.unit(unit.getLevel()));
        String words = "恢复“" + unit.getName() + "”：" + reason.strip();
        record(viewer.accountId(), id, "REOPENED", on, null, null, words);
        events.publishEvent(new OrganizationEvents.Reopened(id, on));
        audit(viewer.accountId(), "organization_reopened", id, words);
    }

    public long foundGroup(Viewer viewer, long branchId, String name, LocalDate on) {
        Organization branch = load(viewer, branchId);
        if (branch.getLevel() != Level.BRANCH || !branch.isOpen()) {
            throw new RefusedException("党小组只设在未撤销的党支部里。");
        }
        requireNotFuture("foundedOn", on);
        if (on.isBefore(branch.getFoundedOn())) {
            throw new RefusedException("foundedOn", "成立日期不能早于支部成立的日期" + Days.inWords(branch.getFoundedOn()) + "。");
        }
        String given = OrganizationRules.requireName(name);
        if (groups.existsByBranchIdAndName(branchId, given)) {
            throw new RefusedException("name", "支部里已有（或有过）“" + given + "”，请换一个名称。");
        }
        PartyGroup group = groups.saveAndFlush(new PartyGroup(branchId, given, on));
        events.publishEvent(new OrganizationEvents.GroupsChanged(branchId, on));
        audit(viewer.accountId(), "group_founded", branchId, branch.getName() + " 成立党小组“" + given + "”");
        return group.getId();
    }

    /** Closes the group and returns its branch. */
    public long closeGroup(Viewer viewer, long groupId, LocalDate on) {
        PartyGroup group = groups.findById(groupId).orElseThrow(() -> new NotFoundException("group", groupId));
        Organization branch = load(viewer, group.getBranchId());
        requireNotFuture("on", on);
        if (!group.isOpen()) {
            throw new RefusedException("“" + group.getName() + "”已经撤销。");
        }
        if (on.isBefore(group.getFoundedOn())) {
            throw new RefusedException("on", "撤销日期不能早于成立日期" + Days.inWords(group.getFoundedOn()) + "。");
        }
        group.close(on);
        groups.saveAndFlush(group);
        events.publishEvent(new OrganizationEvents.GroupsChanged(branch.getId(), on));
        audit(viewer.accountId(), "group_closed", branch.getId(), branch.getName() + " 撤销党小组“" + group.getName() + "”");
        return branch.getId();
    }

    /**
     * A unit as it was before an import changed it.
     *
     * @param before its row as JSON
     * @param versionAfter the version the import leaves behind
     */
    public record Image(long id, String before, int versionAfter) {}

    /** The unit as it is now, so that an edit that follows can be taken back. */
    public Image image(long id) {
        organizations.flush();
        return jdbc.sql(
                        "select id, to_jsonb(o)::text as before, version + 1 as version_after from organization o where id = :id")
                .param("id", id)
                .query(Image.class)
                .single();
    }

    /**
     * Takes an import back: units it founded are closed as of today and give up their codes, changed ones become what they were. Refused
     * when one of them was changed since or holds anything.
     *
     * @param created in the order in which they were founded
     */
    public void takeBack(Viewer viewer, List<Long> created, List<Image> images) {
        counts.lock();
        LocalDate today = LocalDate.now(clock);
        for (int i = created.size() - 1; i >= 0; i--) {
            Organization unit = load(viewer, created.get(i));
            if (unit.getVersion() != 0) {
                throw changedSince(unit.getName());
            }
            close(viewer, unit.getId(), today, "撤销导入");
            jdbc.sql("update organization set code = null where id = :id")
                    .param("id", unit.getId())
                    .update();
        }
        for (Image image : images) {
            String name = load(viewer, image.id()).getName();
            int restored = jdbc.sql("""
                            update organization o
                               set name = b.name, short_name = b.short_name, code = b.code, usual_place = b.usual_place, theme_day = b.theme_day,
                                   term_started_on = b.term_started_on, term_ends_on = b.term_ends_on, version = o.version + 1
                              from jsonb_populate_record(null::organization, cast(:before as jsonb)) b
                             where o.id = b.id and o.version = :version
                            """)
                    .param("before", image.before())
                    .param("version", image.versionAfter())
                    .update();
            if (restored == 0) {
                throw changedSince(name);
            }
            record(viewer.accountId(), image.id(), "UPDATED", today, null, null, "撤销导入，恢复原来的资料");
        }
    }

    private static RefusedException changedSince(String name) {
        return new RefusedException("导入之后，“" + name + "”的资料又有变动，不能整批撤销。请在组织页面逐个更正。");
    }

    private Organization load(Viewer viewer, long id) {
        return organizations
                .findById(id)
                .filter(unit -> viewer.scope().covers(unit.getPath()))
                .orElseThrow(() -> new NotFoundException("organization", id));
    }

    private static void requireParentInReach(Viewer viewer, Organization unit, String verb) {
        if (unit.getParentId() == null) {
            throw new RefusedException("区级党组织是平台最上面的一级，不能" + verb + "。");
        }
        String path = unit.getPath();
        String parentPath = path.substring(0, path.lastIndexOf('/', path.length() - 2) + 1);
        if (!viewer.scope().covers(parentPath)) {
            throw new RefusedException("“" + unit.getName() + "”是您所在的组织，须由上级党组织" + verb + "。");
        }
    }

    private static void requireStanding(OrganizationKind kind, Organization parent, String field) {
        if (!kind.mayStandUnder(parent.getLevel())) {
            throw new RefusedException(
                    field, kind.title() + "不能设在" + parent.getLevel().title() + "一级（" + parent.getName() + "）之下。");
        }
    }

    private void requireFreeName(Organization relative, String name, @Nullable Long ownId) {
        Long parentId = ownId != null && ownId.equals(relative.getId()) ? relative.getParentId() : relative.getId();
        boolean taken = reach.asSystem(
                "whether a name is free beside the unit",
                () -> jdbc.sql("""
                                select exists (select 1 from organization
                                                where parent_id = :parent and name = :name and closed_on is null and id <> :own)
                                """)
                        .param("parent", parentId)
                        .param("name", name)
                        .param("own", ownId == null ? 0 : ownId)
                        .query(Boolean.class)
                        .single());
        if (taken) {
            throw new RefusedException("name", "同一上级之下已有“" + name + "”。");
        }
    }

    private void requireFreeCode(@Nullable String code, @Nullable Long ownId) {
        if (blankToNull(code) == null) {
            return;
        }
        boolean taken = reach.asSystem(
                "whether a code is free in the district",
                () -> jdbc.sql("select exists (select 1 from organization where code = :code and id <> :own)")
                        .param("code", code.strip())
                        .param("own", ownId == null ? 0 : ownId)
                        .query(Boolean.class)
                        .single());
        if (taken) {
            throw new RefusedException("code", "代码 " + code.strip() + " 已被别的组织使用。");
        }
    }

    private static @Nullable Integer requireThemeDay(@Nullable Integer day) {
        if (day != null && (day < 1 || day > 28)) {
            throw new RefusedException("themeDay", "主题党日是每月固定的一天，请填 1 到 28。");
        }
        return day;
    }

    private @Nullable Level levelAbove(Organization unit) {
        return unit.getParentId() == null
                ? null
                : organizations.findById(unit.getParentId()).orElseThrow().getLevel();
    }

    private static @Nullable LocalDate termEnd(
            @Nullable Level above, OrganizationKind kind, @Nullable LocalDate startedOn, @Nullable LocalDate endsOn) {
        if (endsOn != null) {
            if (startedOn != null && !endsOn.isAfter(startedOn)) {
                throw new RefusedException("termEndsOn", "届满日期应晚于本届开始的日期。");
            }
            return endsOn;
        }
        Integer years = TermLength.years(kind, above);
        return startedOn == null || years == null ? null : startedOn.plusYears(years);
    }

    private void requireNotFuture(String field, LocalDate on) {
        if (on.isAfter(LocalDate.now(clock))) {
            throw new RefusedException(field, "日期不能晚于今天。");
        }
    }

    private static List<Long> ancestors(Organization unit) {
        return unit.ref().idsOnPath().stream()
                .filter(id -> !id.equals(unit.getId()))
                .toList();
    }

    private static String shortNameOf(String name, @Nullable String shortName) {
        String given = blankToNull(shortName);
        return given == null ? name.strip() : given;
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private void record(
            @Nullable Long accountId,
            long id,
            String change,
            LocalDate on,
            @Nullable Long fromParent,
            @Nullable Long toParent,
            String detail) {
        jdbc.sql("""
                        insert into organization_history
                               (organization_id, change, happened_on, from_parent_id, to_parent_id, detail, recorded_by, recorded_at)
                        values (:id, :change, :on, :fromParent, :toParent, :detail, :by, :at)
                        """)
                .param("id", id)
                .param("change", change)
                .param("on", on)
                .param("fromParent", fromParent)
                .param("toParent", toParent)
                .param("detail", detail)
                .param("by", accountId)
                .param("at", clock.instant().atOffset(java.time.ZoneOffset.UTC))
                .update();
    }

    private void audit(@Nullable Long accountId, String action, long id, String summary) {
        events.publishEvent(new Audited(accountId, action, "organization", id, summary));
    }
}
