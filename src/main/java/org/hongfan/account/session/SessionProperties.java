package org.hongfan.account.session;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long sessions last and where they are kept.
 *
 * @param store {@link Store#DATABASE} unless set otherwise
 * @param idle a session ends when it has not been used for so long, to the minute
 * @param longest a session ends so long after the sign-in, however much it is used
 * @param nearCache how long an instance goes by what it has read: at most so long does a sign-out at another instance stay unseen
 * @param seenEvery how often the time of the last use is written
 */
@ConfigurationProperties("hongfan.sessions")
public record SessionProperties(
        @DefaultValue("database") Store store,
        @DefaultValue("30m") Duration idle,
        @DefaultValue("12h") Duration longest,
        @DefaultValue("2s") Duration nearCache,
        @DefaultValue("60s") Duration seenEvery) {
    /** The place sessions are kept in. */
    public enum Store {
        /** All instances share them and a restart signs nobody out. */
        DATABASE,
        /** Gone with the process: for tests without a server, and to measure the other against. */
        MEMORY
    }
}
