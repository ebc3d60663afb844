package org.hongfan.account;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A member of a branch on the way to an account.
 *
 * @param name told apart from others of the same name
 * @param since the day the account was opened by its holder; null: it was not
 * @param issuedOn the day of the last slip that is neither used nor void; null: none
 * @param goodUntil its last day
 * @param byAdministrator whether that slip came with an account that the system administrator made
 * @param revoked whether the last slip was made void on purpose
 * @param above holds a post beyond the viewer's reach: the slip comes from there
 */
public record ActivationRow(
        long memberId,
        String name,
        @Nullable LocalDate since,
        @Nullable LocalDate issuedOn,
        @Nullable LocalDate goodUntil,
        boolean good,
        boolean byAdministrator,
        boolean revoked,
        boolean above) {

    /** How far it has come. */
    public enum Step {
        NONE("未发", "none"),
        ABOVE("由上级发", "none"),
        OUTDATED("已过期", "soon"),
        ISSUED("已发", "doing"),
        OPEN("已开通", "done");

        private final String title;
        private final String tone;

        Step(String title, String tone) {
            this.title = title;
            this.tone = tone;
        }

        public String title() {
            return title;
        }

        public String tone() {
            return tone;
        }
    }

    public Step step() {
        if (since != null) {
            return Step.OPEN;
        }
        if (issuedOn == null) {
            return above ? Step.ABOVE : Step.NONE;
        }
        return good ? Step.ISSUED : Step.OUTDATED;
    }

    /** Whether the branch's page proposes a slip: not again to whom somebody has just taken it. */
    public boolean isProposed() {
        return !above && !revoked && (step() == Step.NONE || step() == Step.OUTDATED);
    }

    /** Whether the viewer may give a slip. */
    public boolean isMine() {
        return since == null && !above;
    }
}
