package org.hongfan.dashboard;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The home page of one post on one day.
 *
 * @param tasks what needs doing, the most pressing first
 * @param ahead what comes in the next days
 * @param aheadTitle the head over {@code ahead}
 */
public record Home(List<Task> tasks, String aheadTitle, List<Ahead> ahead, List<Figure> figures) {

    /**
     * One line, one tap from being done.
     *
     * @param action words of the button
     * @param tone done, doing, soon, late or none, with {@code state} in words; null: the line speaks for itself
     */
    public record Task(
            String text,
            @Nullable String note,
            String href,
            String action,
            @Nullable String tone,
            @Nullable String state) {}

    public record Ahead(
            String when,
            String text,
            @Nullable String note,
            @Nullable String href) {}

    /** @param of the denominator; null where there is none */
    public record Figure(
            String label,
            String value,
            @Nullable String of,
            @Nullable String suffix,
            @Nullable String href) {}
}
