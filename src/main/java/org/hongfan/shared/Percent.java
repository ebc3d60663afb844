package org.hongfan.shared;

/** Shares as people say them: two of three are 67 %. */
public final class Percent {
    private Percent() {}

    /** Rounded to the nearest whole per cent; yet 100 means all, and 0 means none. Of nothing it is 0. */
    public static int of(long part, long whole) {
        if (whole == 0 || part == 0) {
            return 0;
        }
        int rounded = Math.toIntExact((200 * part + whole) / (2 * whole));
        return part < whole ? Math.max(1, Math.min(99, rounded)) : rounded;
    }
}
