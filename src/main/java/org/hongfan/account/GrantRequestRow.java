package org.hongfan.account;

import java.time.LocalDate;
import java.time.LocalDateTime;
import org.hongfan.access.Role;
import org.jspecify.annotations.Nullable;

/**
 * A grant that waits for the consent of a second security administrator.
 *
 * @param name of who is to receive it
 * @param place null for the three administrators
 * @param askedAt in Asia/Shanghai
 * @param own the viewer has asked for it, and can only withdraw it
 * @param self it is for the viewer, for others to decide
 */
public record GrantRequestRow(
        long id,
        String name,
        String username,
        Role role,
        @Nullable String place,
        LocalDate fromOn,
        @Nullable LocalDate toOn,
        String askedBy,
        LocalDateTime askedAt,
        boolean own,
        boolean self) {}
