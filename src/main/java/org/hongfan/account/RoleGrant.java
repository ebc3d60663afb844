package org.hongfan.account;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import lombok.Getter;
import org.hongfan.access.Role;
import org.jspecify.annotations.Nullable;

@Entity
@Getter
class RoleGrant {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private long accountId;

    @Enumerated(EnumType.STRING)
    private Role role;

    private @Nullable Long organizationId;
    private @Nullable Long groupId;
    private LocalDate fromOn;
    private @Nullable LocalDate toOn;
    private @Nullable Long grantedBy;
    private OffsetDateTime grantedAt;
    private @Nullable OffsetDateTime endedAt;
    private @Nullable Long endedBy;
    private @Nullable String endedBecause;
    private @Nullable Long departureId;

    protected RoleGrant() {}

    RoleGrant(GrantRole command, @Nullable Long grantedBy, OffsetDateTime grantedAt) {
        this.accountId = command.accountId();
        this.role = command.role();
        this.organizationId = command.organizationId();
        this.groupId = command.groupId();
        this.fromOn = command.fromOn();
        this.toOn = command.toOn();
        this.grantedBy = grantedBy;
        this.grantedAt = grantedAt;
    }

    boolean overlaps(LocalDate from, @Nullable LocalDate to) {
        return (to == null || fromOn.isBefore(to)) && (toOn == null || from.isBefore(toOn));
    }

    boolean isOverOn(LocalDate day) {
        return toOn != null && !toOn.isAfter(day);
    }

    /** Ends it before {@code day} begins; one that has not begun by then was never valid. */
    void end(LocalDate day, GrantEnd because, OffsetDateTime now) {
        toOn = day.isBefore(fromOn) ? fromOn : day;
        endedAt = now;
        endedBy = because.by();
        endedBecause = because.words();
        departureId = because.departureId();
    }
}
