package org.hongfan.shared;

import org.jspecify.annotations.Nullable;

/**
 * Somebody else saved the same text first. Carries both texts, so that the 409 page can show them side by side and nothing typed is lost.
 *
 * <p>{@code action} is the path that takes the merged text by POST, {@code field} the name of the field that holds it,
 * {@code currentVersion} the version to send along with it.
 */
public class ConflictException extends RuntimeException {
    private final String action;
    private final String field;
    private final String mine;
    private final String theirs;
    private final long currentVersion;
    private @Nullable String saved;

    public ConflictException(String action, String field, String mine, String theirs, long currentVersion) {
        super("stale version at " + action);
        this.action = action;
        this.field = field;
        this.mine = mine;
        this.theirs = theirs;
        this.currentVersion = currentVersion;
    }

    public String action() {
        return action;
    }

    public String field() {
        return field;
    }

    public String mine() {
        return mine;
    }

    public String theirs() {
        return theirs;
    }

    /** With a sentence on what was sent along and is saved. */
    public ConflictException besides(String sentence) {
        saved = sentence;
        return this;
    }

    public @Nullable String saved() {
        return saved;
    }

    public long currentVersion() {
        return currentVersion;
    }
}
