package org.hongfan.meeting;

/**
 * One line of a record as it stood in the archive and as it is to be. Lines of people carry their name. Of long texts only the part that
 * differs is told, with some words around it and …… for what was left out.
 */
public record LineChange(String label, String before, String after) {
    private static final int WHOLE_UP_TO = 120;
    private static final int AROUND = 30;
    private static final String LEFT_OUT = "……";

    static LineChange between(String label, String before, String after) {
        if (before.length() <= WHOLE_UP_TO && after.length() <= WHOLE_UP_TO) {
            return new LineChange(label, before, after);
        }
        int shorter = Math.min(before.length(), after.length());
        int same = 0;
        while (same < shorter && before.charAt(same) == after.charAt(same)) {
            same++;
        }
        int tail = 0;
        while (tail < shorter - same
                && before.charAt(before.length() - 1 - tail) == after.charAt(after.length() - 1 - tail)) {
            tail++;
        }
        int from = Math.max(0, same - AROUND);
        int rest = Math.max(0, tail - AROUND);
        return new LineChange(label, part(before, from, rest), part(after, from, rest));
    }

    private static String part(String text, int from, int rest) {
        int begin = inside(text, from) ? from - 1 : from;
        int end = inside(text, text.length() - rest) ? text.length() - rest + 1 : text.length() - rest;
        return (begin > 0 ? LEFT_OUT : "") + text.substring(begin, end) + (end < text.length() ? LEFT_OUT : "");
    }

    /** Whether a character of two halves would be cut. */
    private static boolean inside(String text, int at) {
        return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at));
    }
}
