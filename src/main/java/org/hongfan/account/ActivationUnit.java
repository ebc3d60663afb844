package org.hongfan.account;

import java.util.List;

/**
 * How many members of a unit and below have come on board.
 *
 * @param members in force
 * @param opened those with an account
 * @param issued those without one who hold a slip that is still good
 */
public record ActivationUnit(long id, String name, int members, int opened, int issued) {
    /** Those who have neither. */
    public int waiting() {
        return members - opened - issued;
    }

    public static ActivationUnit sum(long id, String name, List<ActivationUnit> parts) {
        return new ActivationUnit(
                id,
                name,
                parts.stream().mapToInt(ActivationUnit::members).sum(),
                parts.stream().mapToInt(ActivationUnit::opened).sum(),
                parts.stream().mapToInt(ActivationUnit::issued).sum());
    }

    public static ActivationUnit ofMembers(long id, String name, List<ActivationRow> rows) {
        return new ActivationUnit(
                id, name, rows.size(), count(rows, ActivationRow.Step.OPEN), count(rows, ActivationRow.Step.ISSUED));
    }

    private static int count(List<ActivationRow> rows, ActivationRow.Step step) {
        return (int) rows.stream().filter(row -> row.step() == step).count();
    }
}
