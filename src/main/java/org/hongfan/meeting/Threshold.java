package org.hongfan.meeting;

/** A share of a whole that must be reached ({@link Operator#AT_LEAST}) or passed ({@link Operator#MORE_THAN}). Counts in whole people. */
public record Threshold(Operator operator, int numerator, int denominator) {
    public enum Operator {
        AT_LEAST,
        MORE_THAN
    }

    public boolean isMetBy(int part, int whole) {
        long left = (long) part * denominator;
        long right = (long) whole * numerator;
        return operator == Operator.AT_LEAST ? left >= right : left > right;
    }

    /** The smallest number of people that meets it. */
    public int needed(int whole) {
        long exact = (long) whole * numerator;
        return (int)
                (operator == Operator.AT_LEAST ? (exact + denominator - 1) / denominator : exact / denominator + 1);
    }

    /** 半数以上 for at least half, 超过半数 for more than half; other shares as a fraction: 五分之四以上. */
    public String inWords() {
        return operator == Operator.AT_LEAST ? share() + "以上" : "超过" + share();
    }

    /** 达到应到有表决权党员的五分之四, 超过应到有表决权党员的半数. */
    String inWords(String whole) {
        return (operator == Operator.AT_LEAST ? "达到" : "超过") + whole + "的" + share();
    }

    private String share() {
        return numerator == 1 && denominator == 2
                ? "半数"
                : Chinese.numeral(denominator) + "分之" + Chinese.numeral(numerator);
    }
}
