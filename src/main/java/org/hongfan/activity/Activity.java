package org.hongfan.activity;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import lombok.AccessLevel;
import lombok.Getter;
import lombok.NoArgsConstructor;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;

/** One activity. Its guarded methods keep the order of steps; who may take them is the service's business. */
@Entity
@Table(name = "activity")
@Getter
@NoArgsConstructor(access = AccessLevel.PROTECTED)
class Activity {
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy年M月d日 HH:mm");

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private long id;

    private long organizationId;
    private long audienceId;
    private @Nullable String linkedOrganization;
    private String type;
    private String title;
    private String description;

    @Enumerated(EnumType.STRING)
    private ActivityStatus status;

    private Instant startsAt;
    private Instant endsAt;
    private LocalDate heldOn;
    private String place;
    private @Nullable Integer places;
    private @Nullable Instant enrolUntil;
    private BigDecimal hours;
    private @Nullable String result;
    private @Nullable String cancelledBecause;
    private @Nullable Instant finishedAt;
    private @Nullable Long finishedBy;
    private @Nullable Long createdBy;
    private Instant createdAt;

    @Version
    private int version;

    static Activity draft(ActivityPlan plan, long accountId, Instant now) {
        Activity activity = new Activity();
        activity.organizationId = plan.organizationId();
        activity.audienceId = plan.audienceId();
        activity.status = ActivityStatus.DRAFT;
        activity.createdBy = accountId;
        activity.createdAt = now;
        activity.take(plan);
        return activity;
    }

    /** Changes what was planned. Who runs it stays; whom it is published to, once it is. */
    void change(ActivityPlan plan) {
        requireOpen("修改");
        if (status == ActivityStatus.PUBLISHED && plan.audienceId() != audienceId) {
            throw new RefusedException("audienceId", "活动已经发布，面向的范围不能再改");
        }
        audienceId = plan.audienceId();
        take(plan);
    }

    private void take(ActivityPlan plan) {
        linkedOrganization = plan.linkedOrganization();
        type = plan.type();
        title = plan.title();
        description = plan.description();
        startsAt = instant(plan.startsAt());
        endsAt = instant(plan.endsAt());
        heldOn = plan.startsAt().toLocalDate();
        place = plan.place();
        places = plan.places();
        enrolUntil = plan.enrolUntil() == null ? null : instant(plan.enrolUntil());
        hours = plan.hours();
    }

    void publish() {
        become(ActivityStatus.PUBLISHED);
    }

    void finish(long accountId, Instant now) {
        if (startsAt.isAfter(now)) {
            throw new RefusedException("活动时间是" + minute(startsAt) + "，还没有开始，不能办结");
        }
        become(ActivityStatus.FINISHED);
        finishedBy = accountId;
        finishedAt = now;
    }

    void reopen() {
        if (status != ActivityStatus.FINISHED) {
            throw refused("重新打开");
        }
        become(ActivityStatus.PUBLISHED);
        finishedBy = null;
        finishedAt = null;
    }

    void cancel(String why) {
        become(ActivityStatus.CANCELLED);
        cancelledBecause = why;
    }

    void writeResult(@Nullable String text) {
        requireOpen("登记结果");
        result = text;
    }

    /** The last moment to enrol: the deadline, or the beginning. */
    Instant enrolmentEnds() {
        return enrolUntil == null || enrolUntil.isAfter(startsAt) ? startsAt : enrolUntil;
    }

    void requireEnrolment(Instant now) {
        if (status != ActivityStatus.PUBLISHED) {
            throw new RefusedException("活动现在是“" + status.title() + "”，不能报名");
        }
        if (!now.isBefore(enrolmentEnds())) {
            throw new RefusedException("报名已经截止（" + minute(enrolmentEnds()) + "）。确实参加了的，请支部书记在名单里补上");
        }
    }

    void requirePublished(String what) {
        if (status != ActivityStatus.PUBLISHED) {
            throw refused(what);
        }
    }

    boolean hasBegun(Instant now) {
        return !startsAt.isAfter(now);
    }

    void requireOpen(String what) {
        if (status != ActivityStatus.DRAFT && status != ActivityStatus.PUBLISHED) {
            throw refused(what);
        }
    }

    private void become(ActivityStatus next) {
        if (!status.canBecome(next)) {
            throw new RefusedException("活动现在是“" + status.title() + "”，不能变为“" + next.title() + "”。可能别人刚刚处理过，请刷新后再看");
        }
        status = next;
    }

    private RefusedException refused(String what) {
        return new RefusedException("活动现在是“" + status.title() + "”，不能" + what + "。可能别人刚刚处理过，请刷新后再看");
    }

    static String minute(Instant instant) {
        return MINUTE.format(instant.atZone(ZONE));
    }

    static @Nullable LocalDateTime local(@Nullable Instant instant) {
        return instant == null ? null : LocalDateTime.ofInstant(instant, ZONE);
    }

    private static Instant instant(LocalDateTime local) {
        return local.atZone(ZONE).toInstant();
    }
}
