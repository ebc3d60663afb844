package org.hongfan.organization;

import java.time.LocalDate;
import java.util.List;

/** What a unit and those below it did lately, as one module knows it; the unit's page shows them together. */
public interface RecentLife {
    /** The latest first, at most {@code limit}; plans ahead and drafts are left out. */
    List<Entry> list(OrganizationRef unit, int limit);

    /**
     * One thing that happened.
     *
     * @param unitName who did it
     * @param what a few words: the kind and title
     * @param tone look of the state: done, doing, soon, late or none
     * @param href the page that tells more
     */
    record Entry(LocalDate on, String unitName, String what, String state, String tone, String href) {}
}
