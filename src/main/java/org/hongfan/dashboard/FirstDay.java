package org.hongfan.dashboard;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a new portal has come, as its home page shows it to the district's staff and the administrators.
 *
 * @param steps in the order in which they are done
 */
public record FirstDay(List<Step> steps) {
    /**
     * One step, ticked off by the facts themselves.
     *
     * @param state what is there so far
     * @param who does it, for those who do not
     * @param href where the viewer does it; null: it is not the viewer's
     * @param review whether a button says that it has been looked at, since no other fact can
     */
    public record Step(
            String title,
            boolean done,
            String state,
            String who,
            @Nullable String href,
            boolean review) {}

    public long done() {
        return steps.stream().filter(Step::done).count();
    }
}
