package org.hongfan.member;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import java.time.LocalDate;
import lombok.AccessLevel;
import lombok.Getter;
import lombok.NoArgsConstructor;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** An approved reason for not counting a member among the called, from a day to a day (exclusive). */
@Entity
@Getter
@NullUnmarked
@NoArgsConstructor(access = AccessLevel.PROTECTED)
class MemberExclusion {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private long memberId;

    @Enumerated(EnumType.STRING)
    private ExclusionReason reason;

    private LocalDate fromOn;
    private LocalDate toOn;
    private LocalDate approvedOn;
    private LocalDate agreedOn;
    private String note;
    private Long recordedBy;
    private Instant recordedAt;

    MemberExclusion(long memberId, ExcludeMember command, @Nullable String note, long recordedBy, Instant recordedAt) {
        this.memberId = memberId;
        this.reason = command.reason();
        this.fromOn = command.from();
        this.toOn = command.to();
        this.approvedOn = command.approvedOn();
        this.agreedOn = command.agreedOn();
        this.note = note;
        this.recordedBy = recordedBy;
        this.recordedAt = recordedAt;
    }

    void end(LocalDate on) {
        toOn = on;
    }

    boolean overlaps(LocalDate from, @Nullable LocalDate to) {
        return (to == null || fromOn.isBefore(to)) && (toOn == null || from.isBefore(toOn));
    }
}
