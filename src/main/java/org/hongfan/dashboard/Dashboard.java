package org.hongfan.dashboard;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.hongfan.organization.OrganizationRef;

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
            return percent(kept, owed);
        }

        public int presentPercent() {
            return percent(present, called);
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
            return percent(kept, owed);
        }

        public int presentPercent() {
            return percent(present, called);
        }
    }

    /** Rounded down, so that 100 % means all. */
    static int percent(int part, int whole) {
        return whole == 0 ? 0 : (int) (100L * part / whole);
    }
}
