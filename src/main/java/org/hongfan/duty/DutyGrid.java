package org.hongfan.duty;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Units or rules down, periods across.
 *
 * @param title 每月事项, 每季度事项, 每年事项
 * @param head what stands in the first column
 */
public record DutyGrid(String title, String head, List<Column> columns, List<Row> rows) {

    /** @param current whether today lies in it */
    public record Column(String label, String fullLabel, boolean current) {}

    public record Row(String label, @Nullable String href, List<Cell> cells) {}

    /**
     * @param text the sign, with numbers where several are counted
     * @param reason read out and shown on focus or tap: the state in words and why
     * @param href the meeting, the form to record one, or the page below; null where there is nothing to open
     */
    public record Cell(
            String tone,
            String text,
            String reason,
            @Nullable String href) {}
}
