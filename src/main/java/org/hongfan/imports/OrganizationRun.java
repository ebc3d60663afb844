package org.hongfan.imports;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hongfan.access.Viewer;
import org.hongfan.organization.EditOrganization;
import org.hongfan.organization.FoundOrganization;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationFacts;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.organization.OrganizationRules;
import org.hongfan.organization.OrganizationService;
import org.hongfan.organization.UnitName;
import org.hongfan.shared.Days;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;

/** One pass through a list of organizations. Judged by the rules of the form, written by its service. */
final class OrganizationRun extends RowRun<OrganizationWrite> {
    private static final Map<String, OrganizationKind> KINDS = kinds();

    private final Viewer viewer;
    private final OrganizationService organizations;
    private final LocalDate today;
    private final Map<Long, OrganizationFacts> known = new HashMap<>();
    private final Map<String, Long> byCode = new HashMap<>();
    private final UnitBook units;
    private final Map<String, Pending> pending = new HashMap<>();
    private final Map<Integer, Long> founded = new HashMap<>();
    private final Set<String> seenCodes = new HashSet<>();
    private final Set<Long> seenUnits = new HashSet<>();

    private record Pending(int line, Level level, String name, LocalDate foundedOn) {}

    private record Parent(@Nullable Long id, @Nullable Integer line, Level level, String name, LocalDate foundedOn) {}

    OrganizationRun(
            Viewer viewer,
            Layout layout,
            List<OrganizationFacts> facts,
            OrganizationService organizations,
            LocalDate today) {
        super(layout, OrganizationColumns.ALL);
        this.viewer = viewer;
        this.organizations = organizations;
        this.today = today;
        List<UnitName> names = new ArrayList<>();
        for (OrganizationFacts unit : facts) {
            known.put(unit.id(), unit);
            if (unit.code() != null) {
                byCode.put(Values.compact(unit.code()), unit.id());
            }
            if (unit.isOpen()) {
                names.add(new UnitName(
                        unit.id(),
                        unit.parentId(),
                        unit.path(),
                        unit.level(),
                        unit.kind(),
                        unit.name(),
                        unit.shortName(),
                        unit.code(),
                        unit.foundedOn()));
            }
        }
        units = new UnitBook(names);
    }

    private static Map<String, OrganizationKind> kinds() {
        Map<String, OrganizationKind> words = new HashMap<>();
        for (OrganizationKind kind : OrganizationKind.values()) {
            words.put(Values.compact(kind.title()), kind);
        }
        words.put("社区党委", OrganizationKind.COMMUNITY_COMMITTEE);
        words.put("新村党委", OrganizationKind.COMMUNITY_COMMITTEE);
        words.put("党委", OrganizationKind.COMMUNITY_COMMITTEE);
        words.put("社区党总支", OrganizationKind.COMMUNITY_GENERAL_BRANCH);
        words.put("新村党总支", OrganizationKind.COMMUNITY_GENERAL_BRANCH);
        words.put("党总支", OrganizationKind.COMMUNITY_GENERAL_BRANCH);
        words.put("支部", OrganizationKind.BRANCH);
        words.put("网格党支部", OrganizationKind.BRANCH);
        words.put("中心户", OrganizationKind.MEMBER_HOUSEHOLD);
        return Map.copyOf(words);
    }

    @Override
    Judged<OrganizationWrite> judge(RowDraft draft) {
        String name = OrganizationRules.requireName(draft.line(OrganizationColumns.NAME));
        String code = draft.line(OrganizationColumns.CODE);
        if (code != null) {
            code = Values.compact(code);
            if (!seenCodes.add(code)) {
                throw new RefusedException("代码 " + code + " 在表里出现了两次。");
            }
        }
        String parentName = draft.line(OrganizationColumns.PARENT);
        if (parentName != null && isAboveOwn(name, code, parentName)) {
            parentName = null;
        }
        Parent parent = parentName == null ? own() : parent(parentName, name);
        if (parentName != null && parent == null) {
            draft.errors.add("没有找到上级组织“" + Values.shorten(parentName) + "”，请写全称、简称或代码，或者把上级放在前面的行。");
            return draft.refused();
        }
        OrganizationFacts unit = find(code, name, parentName == null ? null : parent);
        return unit == null
                ? draft.fresh(fresh(draft, name, code, parent))
                : draft.known(changed(draft, unit, name, code, parentName, parent));
    }

    /** The line is about the viewer's own unit: its superior lies out of reach, and stands there only because the list went out so. */
    private boolean isAboveOwn(String name, @Nullable String code, String parentName) {
        Long here = viewer.current().organizationId();
        OrganizationFacts own = here == null ? null : known.get(here);
        return own != null
                && (code != null
                                && own.code() != null
                                && Values.compact(own.code()).equals(code)
                        || Values.words(own.name()).equals(Values.words(name)))
                && own.parentName() != null
                && Values.words(own.parentName()).equals(Values.words(parentName));
    }

    private @Nullable Parent own() {
        Long here = viewer.current().organizationId();
        OrganizationFacts unit = here == null ? null : known.get(here);
        return unit == null ? null : parent(unit);
    }

    private static Parent parent(OrganizationFacts unit) {
        return new Parent(unit.id(), null, unit.level(), unit.name(), unit.foundedOn());
    }

    /** The superior of that name; of several, the one that has a unit of the line's own name below it. */
    private @Nullable Parent parent(String text, String name) {
        List<UnitName> found = units.find(text);
        if (found.size() > 1) {
            List<UnitName> having = found.stream()
                    .filter(unit -> units.below(unit.id()).stream()
                            .anyMatch(child -> Values.words(child.name()).equals(Values.words(name))))
                    .toList();
            found = having.size() == 1 ? having : found;
        }
        if (found.size() == 1) {
            return parent(Objects.requireNonNull(known.get(found.get(0).id())));
        }
        if (found.size() > 1) {
            throw new RefusedException("有 " + found.size() + " 个组织叫“" + Values.shorten(text) + "”，请在前面写上它的上级，或者写代码。");
        }
        Pending above = pending.get(UnitBook.norm(text));
        return above == null
                ? null
                : new Parent(founded.get(above.line()), above.line(), above.level(), above.name(), above.foundedOn());
    }

    private @Nullable OrganizationFacts find(@Nullable String code, String name, @Nullable Parent parent) {
        if (code != null && byCode.containsKey(code)) {
            return known.get(byCode.get(code));
        }
        List<OrganizationFacts> same = units.find(name).stream()
                .map(unit -> Objects.requireNonNull(known.get(unit.id())))
                .filter(unit -> Values.words(unit.name()).equals(Values.words(name)))
                .filter(unit -> parent == null || Objects.equals(unit.parentId(), parent.id()))
                .toList();
        if (same.size() > 1) {
            throw new RefusedException("有 " + same.size() + " 个组织都叫“" + name + "”，请写上级组织或代码。");
        }
        return same.isEmpty() ? null : same.get(0);
    }

    private @Nullable OrganizationWrite fresh(
            RowDraft draft, String name, @Nullable String code, @Nullable Parent parent) {
        OrganizationKind kind = kind(draft, name);
        LocalDate foundedOn = draft.day(OrganizationColumns.FOUNDED_ON, null, today);
        LocalDate started = draft.day(OrganizationColumns.TERM_STARTED_ON, null, today);
        LocalDate ends = draft.day(OrganizationColumns.TERM_ENDS_ON, null, today);
        Integer themeDay = draft.take(
                OrganizationColumns.THEME_DAY, Values.wholeNumber(draft.cell(OrganizationColumns.THEME_DAY), 1, 28));
        if (foundedOn == null && draft.errors.isEmpty()) {
            draft.errors.add("没有写成立日期。");
        }
        if (parent == null) {
            draft.errors.add("没有写上级组织。");
        }
        if (!draft.errors.isEmpty() || kind == null || foundedOn == null || parent == null) {
            return null;
        }
        OrganizationRules.requireStanding(kind, parent.level(), parent.name());
        OrganizationRules.requireFoundedOn(foundedOn, parent.foundedOn(), today);
        OrganizationRules.requireTerm(started, ends);
        String key = UnitBook.norm(name);
        Pending twin = pending.get(key);
        if (twin != null && twin.level() == kind.level()) {
            throw new RefusedException("和第 " + twin.line() + " 行是同一个名称。");
        }
        pending.put(key, new Pending(draft.row.line(), kind.level(), name, foundedOn));
        pending.putIfAbsent(
                UnitBook.norm(parent.name() + name), new Pending(draft.row.line(), kind.level(), name, foundedOn));
        return new OrganizationWrite.Fresh(
                draft.row.line(),
                new FoundOrganization(
                        parent.id() == null ? 0 : parent.id(),
                        kind,
                        name,
                        draft.line(OrganizationColumns.SHORT_NAME),
                        code,
                        foundedOn,
                        draft.line(OrganizationColumns.USUAL_PLACE),
                        themeDay,
                        started,
                        ends),
                parent.line());
    }

    private @Nullable OrganizationKind kind(RowDraft draft, String name) {
        String text = draft.line(OrganizationColumns.KIND);
        if (text != null) {
            return draft.take(
                    OrganizationColumns.KIND,
                    Values.choice(
                            text,
                            KINDS,
                            "组织类型",
                            java.util.Arrays.stream(OrganizationKind.values())
                                    .skip(1)
                                    .map(OrganizationKind::title)
                                    .toList()));
        }
        OrganizationKind kind = name.endsWith("中心户")
                ? OrganizationKind.MEMBER_HOUSEHOLD
                : name.endsWith("联合党支部")
                        ? OrganizationKind.JOINT_BRANCH
                        : name.endsWith("临时党支部")
                                ? OrganizationKind.TEMPORARY_BRANCH
                                : name.endsWith("功能型党支部")
                                        ? OrganizationKind.FUNCTIONAL_BRANCH
                                        : name.endsWith("支部")
                                                ? OrganizationKind.BRANCH
                                                : name.endsWith("党总支")
                                                        ? OrganizationKind.COMMUNITY_GENERAL_BRANCH
                                                        : name.endsWith("党工委")
                                                                ? OrganizationKind.SUBDISTRICT_WORK_COMMITTEE
                                                                : name.endsWith("镇党委")
                                                                        ? OrganizationKind.TOWN_COMMITTEE
                                                                        : name.matches(".*(社区|村)党委")
                                                                                ? OrganizationKind.COMMUNITY_COMMITTEE
                                                                                : null;
        if (kind == null) {
            draft.errors.add("从名称看不出是什么组织，请写类别。");
        }
        return kind;
    }

    private @Nullable OrganizationWrite changed(
            RowDraft draft,
            OrganizationFacts unit,
            String name,
            @Nullable String code,
            @Nullable String parentName,
            @Nullable Parent parent) {
        if (!seenUnits.add(unit.id())) {
            throw new RefusedException("“" + unit.name() + "”在表里出现了两次。");
        }
        if (!unit.isOpen()) {
            throw new RefusedException("“" + unit.name() + "”已撤销，请先在组织页面恢复。");
        }
        if (parentName != null && parent != null && !Objects.equals(parent.id(), unit.parentId())) {
            throw new RefusedException("“" + unit.name() + "”的上级是“" + unit.parentName() + "”。调整隶属请在组织页面办理。");
        }
        String kindText = draft.line(OrganizationColumns.KIND);
        if (kindText != null) {
            OrganizationKind kind = kind(draft, name);
            if (kind != null && kind != unit.kind()) {
                throw new RefusedException(
                        "“" + unit.name() + "”登记的类型是" + unit.kind().title() + "，导入不改动类型。");
            }
        }
        LocalDate foundedOn = draft.day(OrganizationColumns.FOUNDED_ON, unit.foundedOn(), today);
        if (!unit.foundedOn().equals(foundedOn)) {
            draft.cautions.add("“成立日期”登记的是" + Days.inWords(unit.foundedOn()) + "，导入不改动这一天。");
        }
        String kept = Objects.requireNonNull(RowDraft.settled(name, unit.name()));
        String shortName = RowDraft.settled(draft.line(OrganizationColumns.SHORT_NAME), unit.shortName());
        String place = RowDraft.settled(draft.line(OrganizationColumns.USUAL_PLACE), unit.usualPlace());
        String keptCode = code == null
                        || unit.code() != null && Values.compact(unit.code()).equals(code)
                ? unit.code()
                : code;
        Integer themeDay = draft.take(
                OrganizationColumns.THEME_DAY, Values.wholeNumber(draft.cell(OrganizationColumns.THEME_DAY), 1, 28));
        LocalDate started = draft.day(OrganizationColumns.TERM_STARTED_ON, unit.termStartedOn(), today);
        LocalDate ends = draft.day(OrganizationColumns.TERM_ENDS_ON, unit.termEndsOn(), today);
        if (!draft.errors.isEmpty()) {
            return null;
        }
        OrganizationRules.requireTerm(started, ends);
        boolean shortFollows = draft.isEmpty(OrganizationColumns.SHORT_NAME)
                && unit.shortName().equals(unit.name());
        String keptShort = shortFollows || shortName == null ? kept : shortName;
        draft.changed(OrganizationColumns.NAME, unit.name(), kept);
        draft.changed(OrganizationColumns.SHORT_NAME, unit.shortName(), keptShort);
        draft.changed(OrganizationColumns.CODE, unit.code(), keptCode);
        draft.changed(OrganizationColumns.USUAL_PLACE, unit.usualPlace(), place);
        draft.changed(OrganizationColumns.THEME_DAY, unit.themeDay(), themeDay == null ? unit.themeDay() : themeDay);
        draft.changed(OrganizationColumns.TERM_STARTED_ON, unit.termStartedOn(), started);
        draft.changed(OrganizationColumns.TERM_ENDS_ON, unit.termEndsOn(), ends);
        return new OrganizationWrite.Changed(
                unit.id(),
                new EditOrganization(
                        unit.version(),
                        kept,
                        keptShort,
                        keptCode,
                        place,
                        themeDay == null ? unit.themeDay() : themeDay,
                        started,
                        ends,
                        today));
    }

    @Override
    List<ImportTrace> write(OrganizationWrite write) {
        if (write instanceof OrganizationWrite.Changed one) {
            OrganizationService.Image image = organizations.image(one.id());
            organizations.edit(viewer, one.id(), one.command());
            return List.of(new ImportTrace("organization", image.id(), image.before(), image.versionAfter()));
        }
        OrganizationWrite.Fresh one = (OrganizationWrite.Fresh) write;
        FoundOrganization command = one.command();
        Long parent = one.parentLine() == null ? Long.valueOf(command.parentId()) : founded.get(one.parentLine());
        if (parent == null) {
            throw new RefusedException("上级没有导入，不能单独导入这一行。");
        }
        long id = organizations.found(
                viewer,
                new FoundOrganization(
                        parent,
                        command.kind(),
                        command.name(),
                        command.shortName(),
                        command.code(),
                        command.foundedOn(),
                        command.usualPlace(),
                        command.themeDay(),
                        command.termStartedOn(),
                        command.termEndsOn()));
        founded.put(one.line(), id);
        return List.of(new ImportTrace("organization", id, null, null));
    }
}
