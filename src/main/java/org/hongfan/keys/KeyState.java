package org.hongfan.keys;

import java.util.List;
import org.hongfan.shared.Secrets.KeyFact;

/**
 * The keys, and how far changing them has come.
 *
 * @param waiting how many rows are still sealed with an older key
 * @param lost the numbers of keys of which no copy is left; what they sealed cannot be opened
 */
public record KeyState(List<KeyFact> keys, long waiting, List<Integer> lost) {
    public KeyFact current() {
        return keys.get(0);
    }

    public boolean isChanging() {
        return keys.stream().filter(KeyFact::inUse).count() > 1 || waiting > 0;
    }
}
