package org.hongfan.meeting;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What somebody said of a {@link Finding}.
 *
 * @param code the finding's, which names the facts it was given for
 * @param finding what the portal had said
 */
public record Confirmation(
        String code,
        String finding,
        String answer,
        @Nullable String byName,
        LocalDateTime at) {}
