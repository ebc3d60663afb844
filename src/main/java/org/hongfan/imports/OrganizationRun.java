package org.hongfan.imports;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.hongfan.access.Viewer;
import org.hongfan.organization.EditOrganization;
import org.hongfan.organization.FoundOrganization;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationFacts;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.organization.OrganizationRules;
import org.hongfan.organization.OrganizationService;
import org.hongfan.organization.UnitName;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;

/** One pass through a list of organizations. Judged by the rules of the form, written by its service. */
final class OrganizationRun implements ImportRun<OrganizationWrite> {
    private static final Map<String, OrganizationKind> KINDS = kinds();

    private final Viewer viewer;
    private final Layout layout;
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
        this.viewer = viewer;
        this.layout = layout;
        this.organizations = organizations;
        this.today = today;
        List<UnitName> names = new ArrayList<>();
        for (OrganizationFacts unit : facts) {
            known.put(unit.id(), unit);
            if (unit.code() != null) {
                byCode.put(unit.code(), unit.id());
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

    /** A row while it is judged. */
    private final class Draft {
        final SheetRow row;
        final List<String> errors = new ArrayList<>();
        final List<String> cautions = new ArrayList<>();
        final List<String> changes = new ArrayList<>();

        Draft(SheetRow row) {
            this.row = row;
            errors.addAll(Cells.unreadable(row, layout, OrganizationColumns.ALL));
        }

        String cell(ImportColumn column) {
            int place = layout.indexOf(column);
            return place < 0 ? "" : row.cell(place);
        }

        @Nullable String words(ImportColumn column) {
            String cell = cell(column);
            return Values.isNothing(cell) ? null : Values.words(cell);
        }

        <T> @Nullable T take(ImportColumn column, Reading<T> reading) {
            if (reading.error() != null) {
                errors.add("「" + column.heading() + "」" + reading.error());
            }
            if (reading.caution() != null) {
                cautions.add("「" + column.heading() + "」" + reading.caution());
            }
            return reading.value();
        }

        @Nullable LocalDate day(ImportColumn column, @Nullable LocalDate present) {
            WrittenDay day = take(column, Values.day(cell(column), today));
            if (day == null) {
                return present;
            }
            return present != null && day.agreesWith(present) ? present : day.day();
        }

        void changed(ImportColumn column, @Nullable Object before, @Nullable Object after) {
            if (!Objects.equals(before, after)) {
                changes.add(column.heading() + "：" + (before == null ? "空" : before) + " → "
                        + (after == null ? "空" : after));
            }
        }

        Judged<OrganizationWrite> judged(@Nullable OrganizationWrite write) {
            if (!errors.isEmpty() || write == null) {
                return new Judged<>(row.line(), RowState.ERROR, false, List.copyOf(errors), null);
            }
            List<String> notes = new ArrayList<>(changes);
            notes.addAll(cautions);
            RowState state = write instanceof OrganizationWrite.Fresh
                    ? RowState.NEW
                    : changes.isEmpty() ? RowState.SAME : RowState.CHANGED;
            return new Judged<>(row.line(), state, !cautions.isEmpty(), notes, state == RowState.SAME ? null : write);
        }
    }

    @Override
    public List<Judged<OrganizationWrite>> judge(List<SheetRow> rows) {
        List<Judged<OrganizationWrite>> judged = new ArrayList<>(rows.size());
        for (SheetRow row : rows) {
            Draft draft = new Draft(row);
            OrganizationWrite write = null;
            if (draft.errors.isEmpty()) {
                try {
                    write = judge(draft);
                } catch (RefusedException refused) {
                    draft.errors.add(refused.getMessage());
                }
            }
            judged.add(draft.judged(write));
        }
        return judged;
    }

    private @Nullable OrganizationWrite judge(Draft draft) {
        String name = OrganizationRules.requireName(draft.words(OrganizationColumns.NAME));
        String code = draft.words(OrganizationColumns.CODE);
        if (code != null) {
            code = Values.compact(code);
            if (!seenCodes.add(code)) {
                throw new RefusedException("代码 " + code + " 在表里出现了两次。");
            }
        }
        String parentName = draft.words(OrganizationColumns.PARENT);
        Parent parent = parentName == null ? own() : parent(parentName);
        if (parentName != null && parent == null) {
            draft.errors.add("没有找到上级组织“" + Values.shorten(parentName) + "”，请写全称、简称或代码，或者把上级放在前面的行。");
            return null;
        }
        OrganizationFacts unit = find(code, name, parentName == null ? null : parent);
        return unit == null ? fresh(draft, name, code, parent) : changed(draft, unit, name, code, parentName, parent);
    }

    private @Nullable Parent own() {
        Long here = viewer.current().organizationId();
        OrganizationFacts unit = here == null ? null : known.get(here);
        return unit == null ? null : parent(unit);
    }

    private static Parent parent(OrganizationFacts unit) {
        return new Parent(unit.id(), null, unit.level(), unit.name(), unit.foundedOn());
    }

    private @Nullable Parent parent(String text) {
        List<UnitName> found = units.find(text);
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
                .filter(unit -> unit.name().equals(name))
                .filter(unit -> parent == null || Objects.equals(unit.parentId(), parent.id()))
                .toList();
        if (same.size() > 1) {
            throw new RefusedException("有 " + same.size() + " 个组织都叫“" + name + "”，请写上级组织或代码。");
        }
        return same.isEmpty() ? null : same.get(0);
    }

    private @Nullable OrganizationWrite fresh(
            Draft draft, String name, @Nullable String code, @Nullable Parent parent) {
        OrganizationKind kind = kind(draft, name);
        LocalDate foundedOn = draft.day(OrganizationColumns.FOUNDED_ON, null);
        LocalDate started = draft.day(OrganizationColumns.TERM_STARTED_ON, null);
        LocalDate ends = draft.day(OrganizationColumns.TERM_ENDS_ON, null);
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
                        draft.words(OrganizationColumns.SHORT_NAME),
                        code,
                        foundedOn,
                        draft.words(OrganizationColumns.USUAL_PLACE),
                        themeDay,
                        started,
                        ends),
                parent.line());
    }

    private @Nullable OrganizationKind kind(Draft draft, String name) {
        String text = draft.words(OrganizationColumns.KIND);
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
            draft.errors.add("从名称看不出是什么组织，请写组织类型。");
        }
        return kind;
    }

    private @Nullable OrganizationWrite changed(
            Draft draft,
            OrganizationFacts unit,
            String name,
            @Nullable String code,
            @Nullable String parentName,
            @Nullable Parent parent) {
        if (!seenUnits.add(unit.id())) {
            throw new RefusedException("「" + unit.name() + "」在表里出现了两次。");
        }
        if (!unit.isOpen()) {
            throw new RefusedException("「" + unit.name() + "」已撤销，请先在组织页面恢复。");
        }
        if (parentName != null && parent != null && !Objects.equals(parent.id(), unit.parentId())) {
            throw new RefusedException("「" + unit.name() + "」的上级是「" + unit.parentName() + "」。调整隶属请在组织页面办理。");
        }
        String kindText = draft.words(OrganizationColumns.KIND);
        if (kindText != null) {
            OrganizationKind kind = kind(draft, name);
            if (kind != null && kind != unit.kind()) {
                throw new RefusedException(
                        "「" + unit.name() + "」登记的类型是" + unit.kind().title() + "，导入不改动类型。");
            }
        }
        LocalDate foundedOn = draft.day(OrganizationColumns.FOUNDED_ON, unit.foundedOn());
        if (!unit.foundedOn().equals(foundedOn)) {
            draft.cautions.add("「成立日期」登记的是 " + unit.foundedOn() + "，导入不改动这一天。");
        }
        String shortName = draft.words(OrganizationColumns.SHORT_NAME);
        String place = draft.words(OrganizationColumns.USUAL_PLACE);
        Integer themeDay = draft.take(
                OrganizationColumns.THEME_DAY, Values.wholeNumber(draft.cell(OrganizationColumns.THEME_DAY), 1, 28));
        LocalDate started = draft.day(OrganizationColumns.TERM_STARTED_ON, unit.termStartedOn());
        LocalDate ends = draft.day(OrganizationColumns.TERM_ENDS_ON, unit.termEndsOn());
        if (!draft.errors.isEmpty()) {
            return null;
        }
        OrganizationRules.requireTerm(started, ends);
        String keptShort =
                shortName != null ? shortName : unit.shortName().equals(unit.name()) ? name : unit.shortName();
        draft.changed(OrganizationColumns.NAME, unit.name(), name);
        draft.changed(OrganizationColumns.SHORT_NAME, unit.shortName(), keptShort);
        draft.changed(OrganizationColumns.CODE, unit.code(), code == null ? unit.code() : code);
        draft.changed(OrganizationColumns.USUAL_PLACE, unit.usualPlace(), place == null ? unit.usualPlace() : place);
        draft.changed(OrganizationColumns.THEME_DAY, unit.themeDay(), themeDay == null ? unit.themeDay() : themeDay);
        draft.changed(OrganizationColumns.TERM_STARTED_ON, unit.termStartedOn(), started);
        draft.changed(OrganizationColumns.TERM_ENDS_ON, unit.termEndsOn(), ends);
        return new OrganizationWrite.Changed(
                unit.id(),
                new EditOrganization(
                        unit.version(),
                        name,
                        keptShort,
                        code == null ? unit.code() : code,
                        place == null ? unit.usualPlace() : place,
                        themeDay == null ? unit.themeDay() : themeDay,
                        started,
                        ends,
                        today));
    }

    @Override
    public void write(
            List<Judged<OrganizationWrite>> accepted,
            Consumer<List<Long>> created,
            Consumer<List<ImportTrace>> traces) {
        List<Long> ids = new ArrayList<>();
        for (Judged<OrganizationWrite> each : accepted) {
            if (each.write() instanceof OrganizationWrite.Fresh one) {
                FoundOrganization command = one.command();
                Long parent =
                        one.parentLine() == null ? Long.valueOf(command.parentId()) : founded.get(one.parentLine());
                if (parent == null) {
                    throw new RefusedException("第 " + one.line() + " 行的上级没有导入，不能单独导入这一行。");
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
                ids.add(id);
            } else if (each.write() instanceof OrganizationWrite.Changed one) {
                OrganizationService.Image image = organizations.image(one.id());
                organizations.edit(viewer, one.id(), one.command());
                traces.accept(
                        List.of(new ImportTrace("organization", image.id(), image.before(), image.versionAfter())));
            }
        }
        if (!ids.isEmpty()) {
            created.accept(ids);
        }
    }

    @Override
    public void finish() {}
}
