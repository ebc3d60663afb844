package org.hongfan.points;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.activity.ActivityEvents;
import org.hongfan.meeting.MeetingEvents;
import org.hongfan.member.MemberEvents;
import org.hongfan.organization.OrganizationEvents;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Carries into the ledger what the other modules did, in their transaction. */
@Component
@RequiredArgsConstructor
class PointListeners {
    /** Every listener that locks shared counters has its place, so that two transactions cannot wait for each other. */
    private static final int POINTS = 200;

    private static final String BEHIND = "what an act earns, and the bands above it";

    private final PointLedger ledger;
    private final Reach reach;

    @EventListener
    @Order(POINTS)
    void on(MeetingEvents.Archived event) {
        reach.asSystem(
                BEHIND,
                () -> ledger.settleMeetings(
                        List.of(event.meetingId()), event.heldOn().getYear(), event.accountId()));
    }

    @EventListener
    @Order(POINTS)
    void on(MeetingEvents.Reopened event) {
        reach.asSystem(
                BEHIND,
                () -> ledger.settleMeetings(
                        List.of(event.meetingId()), event.heldOn().getYear(), event.accountId()));
    }

    @EventListener
    @Order(POINTS)
    void on(MeetingEvents.ManyChanged event) {
        Map<Integer, List<Long>> byYear = new TreeMap<>();
        event.meetings()
                .forEach(meeting -> byYear.computeIfAbsent(meeting.heldOn().getYear(), year -> new ArrayList<>())
                        .add(meeting.meetingId()));
        reach.asSystem(
                BEHIND,
                () -> byYear.forEach((year, meetings) -> ledger.settleMeetings(meetings, year, event.accountId())));
    }

    @EventListener
    @Order(POINTS)
    void on(ActivityEvents.Finished event) {
        reach.asSystem(
                BEHIND,
                () -> ledger.settleActivities(
                        List.of(event.activityId()), event.heldOn().getYear(), event.accountId()));
    }

    @EventListener
    @Order(POINTS)
    void on(ActivityEvents.Reopened event) {
        reach.asSystem(
                BEHIND,
                () -> ledger.settleActivities(
                        List.of(event.activityId()), event.heldOn().getYear(), event.accountId()));
    }

    @EventListener
    @Order(POINTS)
    void on(ActivityEvents.ManyChanged event) {
        Map<Integer, List<Long>> byYear = new TreeMap<>();
        event.activities()
                .forEach(activity -> byYear.computeIfAbsent(activity.heldOn().getYear(), year -> new ArrayList<>())
                        .add(activity.activityId()));
        reach.asSystem(
                BEHIND,
                () -> byYear.forEach(
                        (year, activities) -> ledger.settleActivities(activities, year, event.accountId())));
    }

    @EventListener
    @Order(POINTS)
    void on(MemberEvents.Registered event) {
        reach.asSystem(BEHIND, () -> ledger.settleStanding(event.memberId(), event.on()));
    }

    @EventListener
    @Order(POINTS)
    void on(MemberEvents.Moved event) {
        reach.asSystem(BEHIND, () -> ledger.settleStanding(event.memberId(), event.on()));
    }

    @EventListener
    @Order(POINTS)
    void on(MemberEvents.StandingChanged event) {
        reach.asSystem(BEHIND, () -> ledger.settleStanding(event.memberId(), event.on()));
    }

    @EventListener
    @Order(POINTS)
    void on(MemberEvents.ManyChanged event) {
        ledger.settleStandings(event.memberIds(), event.on());
    }

    @EventListener
    @Order(POINTS)
    void on(MemberEvents.MergeSettled event) {
        reach.asSystem(BEHIND, () -> ledger.settleMerged(event.keptId(), event.goneId()));
    }

    @EventListener
    @Order(POINTS)
    void on(MemberEvents.Withdrawn event) {
        ledger.forget(event.memberIds());
    }

    @EventListener
    @Order(POINTS)
    void on(OrganizationEvents.Moved event) {
        reach.asSystem(BEHIND, () -> ledger.moveBands(event.organizationId(), event.fromPath(), event.toPath()));
    }

    @EventListener
    @Order(POINTS)
    void on(PointRules.Changed event) {
        reach.asSystem(BEHIND, () -> ledger.settleAll(event.year(), event.accountId()));
    }
}
