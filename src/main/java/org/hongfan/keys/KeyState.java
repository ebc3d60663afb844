package org.hongfan.keys;

import java.util.List;
import org.hongfan.shared.Secrets.KeyFact;

/**
 * The keys, and how far changing them has come.
 *
 * @param waiting how many rows are still sealed with an older key
 */
public record KeyState(List<KeyFact> keys, long waiting) {
    public KeyFact current() {
        return keys.get(0);
    }

    public boolean isChanging() {
        return keys.stream().filter(KeyFact::inUse).count() > 1 || waiting > 0;
    }
}
