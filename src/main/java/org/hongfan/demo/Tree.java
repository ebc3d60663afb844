package org.hongfan.demo;

import java.time.ZoneOffset;

/** Writes units with the first line of their history. */
final class Tree {
    private Tree() {}

    static void write(Tables tables, Unit unit) {
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
                unit.usualPlace(),
                unit.themeDay(),
                unit.termStartedOn(),
                unit.termEndsOn());
        Unit parent = unit.parent();
        tables.organizationHistory.add(
                tables.organizationHistory.nextId(),
                unit.id(),
                "CREATED",
                unit.foundedOn(),
                null,
                parent == null ? null : parent.id(),
                parent == null ? "建立 " + unit.name() : "在「" + parent.name() + "」下成立「" + unit.name() + "」",
                unit.foundedOn().atTime(9, 0).toInstant(ZoneOffset.ofHours(8)));
    }
}
