package org.hongfan.imports;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hongfan.organization.Level;
import org.hongfan.organization.UnitName;
import org.jspecify.annotations.Nullable;

/** The open units within somebody's reach, found by full name, short name, code, or a name with those of its superiors before it. */
final class UnitBook {
    private final Map<Long, UnitName> byId = new HashMap<>();
    private final Map<String, Set<Long>> byName = new HashMap<>();
    private final Map<Long, List<UnitName>> below = new HashMap<>();

    UnitBook(List<UnitName> units) {
        for (UnitName unit : units) {
            byId.put(unit.id(), unit);
            if (unit.parentId() != null) {
                below.computeIfAbsent(unit.parentId(), id -> new ArrayList<>()).add(unit);
            }
            add(unit.name(), unit);
            add(unit.shortName(), unit);
            if (unit.code() != null) {
                add(unit.code(), unit);
            }
            if (unit.level() != Level.HOUSEHOLD) {
                addWithSuperiors(unit);
            }
        }
    }

    private void addWithSuperiors(UnitName unit) {
        String names = unit.name();
        String shorts = unit.shortName();
        for (UnitName above = parent(unit); above != null; above = parent(above)) {
            add(above.name() + unit.name(), unit);
            add(above.shortName() + unit.shortName(), unit);
            names = above.name() + names;
            shorts = above.shortName() + shorts;
            add(names, unit);
            add(shorts, unit);
        }
    }

    private void add(String name, UnitName unit) {
        byName.computeIfAbsent(norm(name), key -> new LinkedHashSet<>(2)).add(unit.id());
    }

    private @Nullable UnitName parent(UnitName unit) {
        return unit.parentId() == null ? null : byId.get(unit.parentId());
    }

    /** Names differ in blanks, in brackets' width and in a leading 中共. */
    static String norm(String name) {
        return Values.compact(name)
                .replace("中国共产党", "")
                .replaceFirst("^中共", "")
                .replace("支部委员会", "党支部")
                .replace("党党支部", "党支部")
                .replaceAll("[()（）/／\\-—>＞]", "");
    }

    /** All units called so on this level. */
    List<UnitName> find(String name, Level level) {
        return exactFirst(
                name,
                byName.getOrDefault(norm(name), Set.of()).stream()
                        .map(byId::get)
                        .filter(unit -> unit.level() == level)
                        .toList());
    }

    /** All units called so, of any level. */
    List<UnitName> find(String name) {
        return exactFirst(
                name,
                byName.getOrDefault(norm(name), Set.of()).stream()
                        .map(byId::get)
                        .toList());
    }

    /** Of units whose names differ only in what people leave out, the one that is called so to the letter. */
    private static List<UnitName> exactFirst(String name, List<UnitName> found) {
        if (found.size() < 2) {
            return found;
        }
        List<UnitName> exact = found.stream()
                .filter(unit -> Values.words(unit.name()).equals(Values.words(name)))
                .toList();
        return exact.isEmpty() ? found : exact;
    }

    @Nullable UnitName get(long id) {
        return byId.get(id);
    }

    /** The open units directly below. */
    List<UnitName> below(long id) {
        return below.getOrDefault(id, List.of());
    }

    /** Its name, with that of its superior where the name alone may mean another. */
    String tell(UnitName unit) {
        UnitName above = parent(unit);
        return above == null || find(unit.name()).size() == 1 ? unit.name() : above.shortName() + unit.name();
    }
}
