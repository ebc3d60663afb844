package org.hongfan.account.session;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.session.Session;

/** The session of one request: what was read, and what the request has changed of it. */
final class KeptSession implements Session {
    /** What an instance remembers of a session. The attributes are never changed in place. */
    record Snapshot(
            long number, @Nullable Long accountId, Instant begunAt, Instant seenAt, Map<String, Object> attributes) {
        Snapshot seenAt(Instant later) {
            return new Snapshot(number, accountId, begunAt, later, attributes);
        }
    }

    private @Nullable Snapshot stored;
    private final Instant begunAt;
    private final Duration idle;
    private final Map<String, Object> attributes;
    private final Map<String, @Nullable Object> changes = new HashMap<>();
    private String storedId;
    private String id;
    private Instant seenAt;
    private boolean used = true;

    /** A session that has just begun. */
    KeptSession(String id, Instant now, Duration idle) {
        this.stored = null;
        this.id = id;
        this.storedId = id;
        this.begunAt = now;
        this.seenAt = now;
        this.idle = idle;
        this.attributes = new HashMap<>();
    }

    KeptSession(String id, Snapshot read, Duration idle) {
        this.stored = read;
        this.id = id;
        this.storedId = id;
        this.begunAt = read.begunAt();
        this.seenAt = read.seenAt();
        this.idle = idle;
        this.attributes = new HashMap<>(read.attributes());
    }

    /** What stands in the database, as far as known; null while it stands nowhere. */
    @Nullable Snapshot stored() {
        return stored;
    }

    void stored(Snapshot snapshot) {
        stored = snapshot;
        storedId = id;
        changes.clear();
    }

    /** The id under which it stands there. */
    String storedId() {
        return storedId;
    }

    /** What this request has set; null: removed. */
    Map<String, @Nullable Object> changes() {
        return changes;
    }

    Map<String, Object> attributes() {
        return attributes;
    }

    /** Whether its user has sent the request, rather than a page that was left open. */
    boolean isUsed() {
        return used;
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public String changeSessionId() {
        id = SessionStore.newId();
        return id;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T getAttribute(String name) {
        return (T) attributes.get(name);
    }

    @Override
    public Set<String> getAttributeNames() {
        return Set.copyOf(attributes.keySet());
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        if (name.equals(SessionStore.UNUSED)) {
            used = false;
        } else if (value == null) {
            removeAttribute(name);
        } else {
            attributes.put(name, value);
            changes.put(name, value);
        }
    }

    @Override
    public void removeAttribute(String name) {
        if (attributes.remove(name) != null) {
            changes.put(name, null);
        }
    }

    @Override
    public Instant getCreationTime() {
        return begunAt;
    }

    @Override
    public void setLastAccessedTime(Instant time) {
        seenAt = time;
    }

    @Override
    public Instant getLastAccessedTime() {
        return seenAt;
    }

    @Override
    public void setMaxInactiveInterval(Duration interval) {
        // The setting decides for all sessions alike.
    }

    @Override
    public Duration getMaxInactiveInterval() {
        return idle;
    }

    @Override
    public boolean isExpired() {
        return false;
    }
}
