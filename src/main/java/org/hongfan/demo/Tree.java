package org.hongfan.demo;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Writes units with their history. */
final class Tree {
    private Tree() {}

    /** @param closedBecause told when the unit has been closed */
    static void write(Tables tables, Unit unit, String closedBecause) {
        tables.organization.add(
                unit.id(),
                unit.parent() == null ? null : unit.parent().id(),
                unit.path(),
                unit.kind().level(),
                unit.kind(),
                unit.code(),
                unit.name(),
                unit.shortName(),
                unit.foundedOn(),
                unit.closedOn(),
                unit.usualPlace(),
                unit.themeDay(),
                unit.termStartedOn(),
                unit.termEndsOn());
        Unit parent = unit.parent();
        happened(
                tables,
                unit,
                "CREATED",
                unit.foundedOn(),
                parent == null ? null : parent.id(),
                parent == null ? "建立 " + unit.name() : "在“" + parent.name() + "”下成立“" + unit.name() + "”");
        if (unit.closedOn() != null) {
            happened(tables, unit, "CLOSED", unit.closedOn(), null, "撤销“" + unit.name() + "”：" + closedBecause);
        }
    }

    private static void happened(
            Tables tables, Unit unit, String change, LocalDate on, @Nullable Long toParent, String detail) {
        tables.organizationHistory.add(
                tables.organizationHistory.nextId(),
                unit.id(),
                change,
                on,
                null,
                toParent,
                detail,
                on.atTime(9, 0).toInstant(ZoneOffset.ofHours(8)));
    }
}
