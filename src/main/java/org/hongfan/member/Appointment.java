package org.hongfan.member;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.LocalDate;
import lombok.AccessLevel;
import lombok.Getter;
import lombok.NoArgsConstructor;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** A member holds a post in an organization from a day to a day (exclusive). */
@Entity
@Getter
@NullUnmarked
@NoArgsConstructor(access = AccessLevel.PROTECTED)
class Appointment {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private long memberId;
    private long organizationId;
    private Long groupId;

    @Enumerated(EnumType.STRING)
    private PartyPost post;

    private LocalDate fromOn;
    private LocalDate toOn;

    Appointment(long memberId, long organizationId, @Nullable Long groupId, PartyPost post, LocalDate fromOn) {
        this.memberId = memberId;
        this.organizationId = organizationId;
        this.groupId = groupId;
        this.post = post;
        this.fromOn = fromOn;
    }

    void end(LocalDate on) {
        if (toOn != null) {
            throw new IllegalStateException("ended already: " + id);
        }
        toOn = on;
    }

    MemberEvents.Tenure tenure() {
        return new MemberEvents.Tenure(id, memberId, organizationId, groupId, post, fromOn, toOn);
    }
}
