package org.hongfan.meeting;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import lombok.AccessLevel;
import lombok.Getter;
import lombok.NoArgsConstructor;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;

/** One meeting from plan to archive. Its guarded methods keep the order of steps; who may take them is the service's business. */
@Entity
@Table(name = "meeting")
@Getter
@NoArgsConstructor(access = AccessLevel.PROTECTED)
class Meeting {
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    /** A meeting may begin, and people may sign in, this long before the time on the invitation. */
    static final Duration EARLY = Duration.ofMinutes(60);
    /** How long after its end people may still sign in by the code. */
    static final Duration LATE = Duration.ofMinutes(60);

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private long id;

    private long organizationId;
    private @Nullable Long groupId;

    @Enumerated(EnumType.STRING)
    private MeetingType type;

    @Enumerated(EnumType.STRING)
    private @Nullable Invitation invitation;

    private String title;

    @Enumerated(EnumType.STRING)
    private MeetingStatus status;

    private Instant startsAt;
    private Instant endsAt;
    private LocalDate heldOn;
    private @Nullable Instant openedAt;
    private String place;
    private @Nullable Long chairId;
    private @Nullable Long recorderId;
    private @Nullable String observers;
    private String minutes;
    private @Nullable Instant minutesSavedAt;
    private int minutesVersion;
    private @Nullable String remark;
    private @Nullable String cancelledBecause;
    private @Nullable Long submittedBy;
    private @Nullable Instant submittedAt;
    private @Nullable Long archivedBy;
    private @Nullable Instant archivedAt;
    private int revision;
    private @Nullable Integer called;
    private @Nullable Integer present;
    private @Nullable Integer excused;
    private @Nullable Integer absent;
    private @Nullable Integer voters;
    private @Nullable Integer votersPresent;
    private @Nullable Boolean valid;
    private @Nullable String verdict;
    private @Nullable Long createdBy;

    /** Of the form it was first saved from; a form sent again finds its meeting by it. */
    private @Nullable String draftKey;

    private Instant createdAt;

    @Version
    private int version;

    static Meeting plan(MeetingPlan plan, long accountId, Instant now) {
        Meeting meeting = new Meeting();
        meeting.organizationId = plan.organizationId();
        meeting.groupId = plan.groupId();
        meeting.type = plan.type();
        meeting.invitation = plan.invitation();
        meeting.status = MeetingStatus.PLANNED;
        meeting.minutes = "";
        meeting.createdBy = accountId;
        meeting.createdAt = now;
        meeting.take(plan);
        return meeting;
    }

    void comesFrom(@Nullable String key) {
        draftKey = key;
    }

    void ofGroup(@Nullable Long group) {
        groupId = group;
    }

    /** Changes what was planned; unit, group, type and who is invited stay. */
    void change(MeetingPlan plan) {
        requireOpen("修改");
        take(plan);
    }

    private void take(MeetingPlan plan) {
        title = plan.title();
        startsAt = instant(plan.startsAt());
        endsAt = instant(plan.endsAt());
        heldOn = plan.startsAt().toLocalDate();
        place = plan.place();
        chairId = plan.chairId();
        recorderId = plan.recorderId();
        observers = plan.observers();
    }

    void open(Instant now) {
        if (now.isBefore(startsAt.minus(EARLY))) {
            throw new RefusedException("会议将于" + Chinese.minute(startsAt) + "开始，还没有到。要提前开，请先修改会议时间");
        }
        become(MeetingStatus.HELD);
        openedAt = now;
    }

    void takeBackOpening() {
        if (status != MeetingStatus.HELD) {
            throw refused("取消开始");
        }
        become(MeetingStatus.PLANNED);
        openedAt = null;
    }

    void write(String text, Instant now) {
        requireOpen("修改记录");
        minutes = text;
        minutesSavedAt = now;
        minutesVersion++;
    }

    void submit(long accountId, Instant now) {
        if (startsAt.isAfter(now)) {
            throw new RefusedException("startsAt", "会议还没有开（" + Chinese.minute(startsAt) + "），不能提交记录。时间写错了请先修改");
        }
        if (minutes.isBlank()) {
            throw new RefusedException("minutes", "还没有写会议记录");
        }
        if (status == MeetingStatus.PLANNED) {
            become(MeetingStatus.HELD);
        }
        become(MeetingStatus.SUBMITTED);
        remark = null;
        submittedBy = accountId;
        submittedAt = now;
    }

    void takeBackSubmission() {
        if (status != MeetingStatus.SUBMITTED) {
            throw refused("撤回");
        }
        become(MeetingStatus.HELD);
        submittedBy = null;
        submittedAt = null;
    }

    void sendBack(String why) {
        if (status != MeetingStatus.SUBMITTED) {
            throw refused("退回");
        }
        become(MeetingStatus.RETURNED);
        remark = why;
    }

    void archive(Headcount count, Quorum quorum, long accountId, Instant now) {
        if (startsAt.isAfter(now)) {
            throw new RefusedException("会议还没有开，不能归档");
        }
        become(MeetingStatus.ARCHIVED);
        count(count, quorum);
        archivedBy = accountId;
        archivedAt = now;
        revision++;
    }

    /** The sheet was counted anew without anybody being marked otherwise. */
    void count(Headcount count, Quorum quorum) {
        called = count.called();
        present = count.present();
        excused = count.excused();
        absent = count.absent();
        voters = count.voters();
        votersPresent = count.votersPresent();
        valid = quorum.reached();
        verdict = quorum.explanation();
    }

    void reopen(String why) {
        if (status != MeetingStatus.ARCHIVED) {
            throw refused("重新打开");
        }
        become(MeetingStatus.RETURNED);
        remark = why;
        called = null;
        present = null;
        excused = null;
        absent = null;
        voters = null;
        votersPresent = null;
        valid = null;
        verdict = null;
        archivedBy = null;
        archivedAt = null;
    }

    void cancel(String why) {
        become(MeetingStatus.CANCELLED);
        cancelledBecause = why;
    }

    void restore() {
        become(MeetingStatus.PLANNED);
        cancelledBecause = null;
    }

    void requireOpen(String what) {
        if (!status.isOpen()) {
            throw refused(what);
        }
    }

    private void become(MeetingStatus next) {
        if (!status.canBecome(next)) {
            throw new RefusedException("会议现在是“" + status.title() + "”，不能变为“" + next.title() + "”。可能别人刚刚处理过，请刷新后再看");
        }
        status = next;
    }

    private RefusedException refused(String what) {
        return new RefusedException("会议现在是“" + status.title() + "”，不能" + what + "。可能别人刚刚处理过，请刷新后再看");
    }

    private static Instant instant(LocalDateTime local) {
        return local.atZone(ZONE).toInstant();
    }
}
