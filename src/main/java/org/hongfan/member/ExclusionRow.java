package org.hongfan.member;

import java.time.LocalDate;
import org.hongfan.shared.Days;
import org.jspecify.annotations.Nullable;

/**
 * An exclusion as it stands.
 *
 * @param toOn exclusive
 * @param approvedOn null where none is needed, or where it was registered before the portal asked for it
 */
public record ExclusionRow(
        long id,
        ExclusionReason reason,
        LocalDate fromOn,
        @Nullable LocalDate toOn,
        @Nullable LocalDate approvedOn,
        @Nullable LocalDate agreedOn,
        @Nullable String note) {
    public boolean isEnded(LocalDate today) {
        return toOn != null && !toOn.isAfter(today);
    }

    /** 「2026年3月1日上级批准，2026年2月20日支部党员大会同意」; what is missing is said; empty where nothing is needed. */
    public String approvalWords() {
        if (!reason.needsApproval()) {
            return "";
        }
        return (approvedOn == null ? "上级批准的日期没有登记" : Days.inWords(approvedOn) + "上级批准")
                + "，"
                + (agreedOn == null ? "支部党员大会同意的日期没有登记" : Days.inWords(agreedOn) + "支部党员大会同意");
    }
}
