package org.hongfan.dashboard;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The home page of one post on one day.
 *
 * @param tasks what needs doing, the most pressing first
 * @param ahead what comes in the next days
 * @param aheadTitle the head over {@code ahead}
 * @param offers what one may join and need not
 * @param news what happened without the viewer's doing and concerns them
 */
public record Home(
        List<Task> tasks,
        String aheadTitle,
        List<Ahead> ahead,
        List<Figure> figures,
        List<Offer> offers,
        List<News> news) {

    Home(List<Task> tasks, String aheadTitle, List<Ahead> ahead, List<Figure> figures) {
        this(tasks, aheadTitle, ahead, figures, List.of(), List.of());
    }

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

    /** @param tone with {@code state} in words, as of a task */
    public record Ahead(
            String when,
            String text,
            @Nullable String note,
            @Nullable String href,
            @Nullable String tone,
            @Nullable String state) {
        Ahead(String when, String text, @Nullable String note, @Nullable String href) {
            this(when, text, note, href, null, null);
        }
    }

    public record News(String text, String href) {}

    /** @param full every place is taken: one may wait for one */
    public record Offer(String when, String text, String note, String href, boolean full) {}

    /** @param of the denominator; null where there is none */
    public record Figure(
            String label,
            String value,
            @Nullable String of,
            @Nullable String suffix,
            @Nullable String href) {}
}
