package org.hongfan.activity;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an activity before it takes place; times in Asia/Shanghai, to the minute.
 *
 * @param organizationId who runs it
 * @param audienceId the unit whose subtree it is published to: the running unit or one below it
 * @param linkedOrganization the partner, by name
 * @param type a code of {@code activity_type}
 * @param places the most people who may enrol; null: no limit
 * @param enrolUntil null: until it begins
 * @param hours credited to everybody present, 0 to 24, unless changed for one person
 */
public record ActivityPlan(
        long organizationId,
        long audienceId,
        @Nullable String linkedOrganization,
        String type,
        String title,
        String description,
        LocalDateTime startsAt,
        LocalDateTime endsAt,
        String place,
        @Nullable Integer places,
        @Nullable LocalDateTime enrolUntil,
        BigDecimal hours) {}
