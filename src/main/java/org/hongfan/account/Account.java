package org.hongfan.account;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.OffsetDateTime;
import lombok.Getter;
import org.jspecify.annotations.Nullable;

@Entity
@Getter
class Account {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private String username;
    private String passwordHash;
    private String name;
    private @Nullable Long memberId;
    private boolean enabled = true;
    private boolean mustChangePassword;
    private @Nullable OffsetDateTime passwordExpiresAt;
    private @Nullable OffsetDateTime lockedUntil;
    private @Nullable Long lastGrantId;
    private boolean largeType;
    private int sessionEpoch;
    private int deviceEpoch;
    private OffsetDateTime createdAt;

    @Version
    private int version;

    protected Account() {}

    Account(
            String username,
            String name,
            @Nullable Long memberId,
            String passwordHash,
            boolean mustChangePassword,
            OffsetDateTime createdAt) {
        this.username = username;
        this.name = name;
        this.memberId = memberId;
        this.passwordHash = passwordHash;
        this.mustChangePassword = mustChangePassword;
        this.createdAt = createdAt;
    }

    /** Ends every session begun so far. */
    void endSessions() {
        sessionEpoch++;
    }

    /** From now on no browser counts as one on which its user has signed in before. */
    void forgetDevices() {
        deviceEpoch++;
    }

    void signOutEverywhere() {
        endSessions();
        forgetDevices();
    }

    void disable() {
        enabled = false;
        signOutEverywhere();
    }

    void expirePasswordAt(OffsetDateTime until) {
        passwordExpiresAt = until;
    }

    void enable() {
        enabled = true;
        unlock();
    }

    void unlock() {
        lockedUntil = null;
    }

    /** A password given out by an administrator or the level above: until then it opens the portal, to choose another. */
    void issuePassword(String hash, OffsetDateTime until) {
        passwordHash = hash;
        passwordExpiresAt = until;
        mustChangePassword = true;
        unlock();
        signOutEverywhere();
    }

    void choosePassword(String hash) {
        passwordHash = hash;
        passwordExpiresAt = null;
        mustChangePassword = false;
        signOutEverywhere();
    }

    void actIn(long grantId) {
        lastGrantId = grantId;
    }

    void useLargeType(boolean large) {
        largeType = large;
    }
}
