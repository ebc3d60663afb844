package org.hongfan.dashboard;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.Percent;
import org.jspecify.annotations.Nullable;

/**
 * A district's, town's or community's figures for one month.
 *
 * @param lineage from the topmost unit within reach to the unit itself
 * @param month its first day
 * @param trend the month and the eleven before it, oldest first
 * @param below the units right below
 */
public record Dashboard(
        OrganizationRef unit,
        List<OrganizationRef> lineage,
        LocalDate month,
        Head head,
        List<Month> trend,
        List<Band> bands,
        List<Below> below) {

    public Month thisMonth() {
        return trend.get(trend.size() - 1);
    }

    public Month lastMonth() {
        return trend.get(trend.size() - 2);
    }

    /** @param termsEnding units of the subtree, itself included, whose term ends within six months or has ended */
    public record Head(
            int towns,
            int communities,
            int branches,
            int members,
            int probationary,
            int floatingOut,
            int floatingIn,
            int termsEnding) {}

    /**
     * @param owed duties of the month, one a branch and rule, as the duty grid counts them
     * @param kept how many of them were fulfilled
     * @param called people called to the month's archived meetings
     */
    public record Month(
            LocalDate month,
            int owed,
            int kept,
            int meetings,
            int called,
            int present,
            int activities,
            int participants,
            BigDecimal hours) {
        public String label() {
            return month.getYear() + "年" + month.getMonthValue() + "月";
        }

        public int keptPercent() {
            return Percent.of(kept, owed);
        }

        public int presentPercent() {
            return Percent.of(present, called);
        }

        /** The share of duties fulfilled and how it stands to the month before. */
        public String keptWords(Month before) {
            return owed == 0 ? "还没有应办的事项" : shareWords(keptPercent(), before.owed == 0 ? null : before.keptPercent());
        }

        public String presentWords(Month before) {
            return called == 0
                    ? "还没有归档的会议"
                    : shareWords(presentPercent(), before.called == 0 ? null : before.presentPercent());
        }

        /** Null where there is nothing to compare, or no difference. */
        public @Nullable Boolean isKeptBetter(Month before) {
            return owed == 0 || before.owed == 0 || keptPercent() == before.keptPercent()
                    ? null
                    : Boolean.valueOf(keptPercent() > before.keptPercent());
        }

        public @Nullable Boolean isPresentBetter(Month before) {
            return called == 0 || before.called == 0 || presentPercent() == before.presentPercent()
                    ? null
                    : Boolean.valueOf(presentPercent() > before.presentPercent());
        }

        private static String shareWords(int percent, @Nullable Integer before) {
            if (before == null) {
                return percent + "%，上月没有可比的";
            }
            int more = percent - before;
            return percent + "%，" + (more == 0 ? "与上月持平" : (more > 0 ? "比上月高 " : "比上月低 ") + Math.abs(more) + " 个百分点");
        }

        public String hoursWords() {
            return hours.stripTrailingZeros().toPlainString();
        }
    }

    public record Band(String label, int members) {}

    public record Below(
            long id,
            String name,
            String level,
            int branches,
            int members,
            int owed,
            int kept,
            int meetings,
            int called,
            int present,
            int activities) {
        public boolean isBranch() {
            return level.equals("BRANCH");
        }

        public int keptPercent() {
            return Percent.of(kept, owed);
        }

        public int presentPercent() {
            return Percent.of(present, called);
        }
    }
}
