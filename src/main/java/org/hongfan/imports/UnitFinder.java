package org.hongfan.imports;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.hongfan.access.Viewer;
import org.hongfan.organization.Level;
import org.hongfan.organization.UnitName;
import org.jspecify.annotations.Nullable;

/**
 * Finds the unit a row is about among those within reach. What is out of reach is not found, in the same words as what does not exist. An
 * empty cell means the unit the viewer acts for, where that is one of those asked for.
 */
final class UnitFinder {
    private final UnitBook units;
    private final String what;
    private final Predicate<UnitName> wanted;
    private final @Nullable UnitName own;
    private final Map<String, List<UnitName>> found = new HashMap<>();

    UnitFinder(Viewer viewer, UnitBook units, String what, Predicate<UnitName> wanted) {
        this.units = units;
        this.what = what;
        this.wanted = wanted;
        Long here = viewer.current().organizationId();
        UnitName unit = here == null ? null : units.get(here);
        own = unit != null && wanted.test(unit) ? unit : null;
    }

    static UnitFinder ofBranches(Viewer viewer, UnitBook units) {
        return new UnitFinder(viewer, units, "党支部", unit -> unit.level() == Level.BRANCH);
    }

    /** Those that hold meetings and run activities. */
    static UnitFinder ofOrganizations(Viewer viewer, UnitBook units) {
        return new UnitFinder(viewer, units, "党组织", unit -> unit.level() != Level.HOUSEHOLD);
    }

    /** The unit; null with the reason noted, or without one when the cell is empty and nothing can be meant. */
    @Nullable UnitName find(RowDraft draft, ImportColumn column) {
        String text = draft.cell(column);
        if (Values.isNothing(text)) {
            return own;
        }
        List<UnitName> units = found.computeIfAbsent(text, this::named);
        if (units.size() == 1) {
            return units.get(0);
        }
        draft.errors.add(
                units.isEmpty()
                        ? "没有找到" + what + "“" + Values.shorten(text) + "”，请写全称、简称或代码。"
                        : "有 " + units.size() + " 个" + what + "叫“" + Values.shorten(text) + "”，请在前面写上社区或村的名称，或者写代码。");
        return null;
    }

    private List<UnitName> named(String text) {
        return units.find(text).stream().filter(wanted).toList();
    }

    @Nullable UnitName own() {
        return own;
    }
}
