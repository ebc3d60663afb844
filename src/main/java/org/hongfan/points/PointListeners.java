package org.hongfan.points;

import lombok.RequiredArgsConstructor;
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

    private final PointLedger ledger;

    @EventListener
    @Order(POINTS)
    void on(MeetingEvents.Archived event) {
        ledger.settleMeeting(event.meetingId(), event.heldOn(), event.accountId());
    }

    @EventListener
    @Order(POINTS)
    void on(MeetingEvents.Reopened event) {
        ledger.settleMeeting(event.meetingId(), event.heldOn(), event.accountId());
    }

    @EventListener
    @Order(POINTS)
    void on(ActivityEvents.Finished event) {
        ledger.settleActivity(event.activityId(), event.heldOn(), event.accountId());
    }

    @EventListener
    @Order(POINTS)
    void on(ActivityEvents.Reopened event) {
        ledger.settleActivity(event.activityId(), event.heldOn(), event.accountId());
    }

    @EventListener
    @Order(POINTS)
    void on(MemberEvents.Registered event) {
        ledger.settleStanding(event.memberId(), event.on());
    }

    @EventListener
    @Order(POINTS)
    void on(MemberEvents.Moved event) {
        ledger.settleStanding(event.memberId(), event.on());
    }

    @EventListener
    @Order(POINTS)
    void on(MemberEvents.StandingChanged event) {
        ledger.settleStanding(event.memberId(), event.on());
    }

    @EventListener
    @Order(POINTS)
    void on(MemberEvents.ManyChanged event) {
        ledger.settleStandings(event.memberIds(), event.on());
    }

    @EventListener
    @Order(POINTS)
    void on(MemberEvents.Withdrawn event) {
        ledger.forget(event.memberIds());
    }

    @EventListener
    @Order(POINTS)
    void on(OrganizationEvents.Moved event) {
        ledger.moveBands(event.organizationId(), event.fromPath(), event.toPath());
    }

    @EventListener
    @Order(POINTS)
    void on(PointRules.Changed event) {
        ledger.settleAll(event.year(), event.accountId());
    }
}
