package org.hongfan.meeting;

import java.time.LocalDateTime;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Looks for the meeting that is already there: of the same unit, group, type and day, with the same hour or the same title. Cancelled ones do
 * not count.
 */
@Component
@RequiredArgsConstructor
class MeetingTwins {
    private static final int LOCK = 0x1A7D;

    private final JdbcClient jdbc;

    private record Twin(long id, String title, MeetingStatus status, LocalDateTime startsAt, String place) {
        Finding asFinding() {
            return Finding.twin(
                    id,
                    "%d月%d日 %tR 已经有“%s”（%s，%s），可能是同一场"
                            .formatted(
                                    startsAt.getMonthValue(),
                                    startsAt.getDayOfMonth(),
                                    startsAt,
                                    title,
                                    place,
                                    status.title()));
        }
    }

    /** Until the transaction ends nobody else puts a meeting of this unit on record: of two at once, the second finds the first. */
    void lock(long organizationId) {
        jdbc.sql("select pg_advisory_xact_lock(:lock, cast(:unit % 2147483647 as integer))")
                .param("lock", LOCK)
                .param("unit", organizationId)
                .query((row, number) -> number)
                .list();
    }

    /** @param exceptId the meeting itself, or 0 */
    List<Finding> find(MeetingPlan plan, long exceptId) {
        return jdbc
                .sql("""
                        select m.id, m.title, m.status, m.starts_at at time zone 'Asia/Shanghai' as starts_at, m.place
                          from meeting m
                         where m.organization_id = :organization and m.held_on = :day and m.type = :type
                           and m.group_id is not distinct from cast(:group as bigint)
                           and m.status <> 'CANCELLED' and m.id <> :except
                           and alike(m.starts_at, m.ends_at, m.title, cast(:startsAt as timestamptz), cast(:endsAt as timestamptz), :title)
                         order by m.starts_at, m.id
                        """)
                .param("organization", plan.organizationId())
                .param("day", plan.startsAt().toLocalDate())
                .param("type", plan.type().name())
                .param("group", plan.groupId())
                .param("except", exceptId)
                .param("startsAt", plan.startsAt().atZone(Meeting.ZONE).toOffsetDateTime())
                .param("endsAt", plan.endsAt().atZone(Meeting.ZONE).toOffsetDateTime())
                .param("title", plan.title())
                .query(Twin.class)
                .list()
                .stream()
                .map(Twin::asFinding)
                .toList();
    }
}
