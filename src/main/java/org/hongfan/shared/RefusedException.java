package org.hongfan.shared;

import org.jspecify.annotations.Nullable;

/**
 * A rule of the field refuses a command. The message is Chinese, says which rule and why, and is shown to the user as it stands.
 *
 * <p>{@code field} names the form field the message belongs to; null means the form as a whole.
 */
public class RefusedException extends RuntimeException {
    private final @Nullable String field;

    public RefusedException(String message) {
        this(null, message);
    }

    public RefusedException(@Nullable String field, String message) {
        super(message);
        this.field = field;
    }

    public @Nullable String field() {
        return field;
    }
}
