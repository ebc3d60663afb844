package org.hongfan.account;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One asking for slips.
 *
 * @param place whose members; null for staff who are not on a roster
 * @param written slips drawn so far
 * @param good of those that were made: neither used nor void
 */
public record ActivationBatchRow(
        long id,
        @Nullable Long organizationId,
        @Nullable String place,
        State state,
        int total,
        int written,
        int good,
        LocalDateTime requestedAt,
        @Nullable LocalDateTime expiresAt) {

    /** How it stands. */
    public enum State {
        WAITING("排队中", "doing"),
        RUNNING("正在生成", "doing"),
        DONE("可以打印", "done"),
        FAILED("没有完成", "late"),
        EXPIRED("已过打印期", "none");

        private final String title;
        private final String tone;

        State(String title, String tone) {
            this.title = title;
            this.tone = tone;
        }

        public String title() {
            return title;
        }

        public String tone() {
            return tone;
        }

        public boolean isUnderWay() {
            return this == WAITING || this == RUNNING;
        }
    }

    /** Slips that are there to be printed; while they are drawn, those expected. */
    public int printable() {
        return state == State.DONE ? good : total;
    }

    public int percent() {
        return total == 0 ? 0 : 100 * written / total;
    }
}
