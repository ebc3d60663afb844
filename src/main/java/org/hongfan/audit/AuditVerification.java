package org.hongfan.audit;

import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What checking the chain has found.
 *
 * @param entries how many entries stand in the chain
 * @param last the place of the last one; 0 when there is none
 * @param lastHash in hex, for comparing with what was written down elsewhere; null when there is none
 * @param findings what is wrong, in words; empty when the trail is whole
 */
public record AuditVerification(
        LocalDateTime at, long entries, long last, @Nullable String lastHash, List<String> findings) {
    public boolean isWhole() {
        return findings.isEmpty();
    }
}
