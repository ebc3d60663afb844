package org.hongfan.points;

import java.math.BigDecimal;

/** Points as they are written: no needless zeros, a real minus sign. */
final class Figures {
    private Figures() {}

    static String plain(BigDecimal points) {
        BigDecimal stripped = points.stripTrailingZeros();
        String digits = stripped.abs().toPlainString();
        return stripped.signum() < 0 ? "−" + digits : digits;
    }

    static String signed(BigDecimal points) {
        return points.signum() > 0 ? "+" + plain(points) : plain(points);
    }
}
