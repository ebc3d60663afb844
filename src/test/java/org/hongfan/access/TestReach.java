package org.hongfan.access;

/**
 * A test and the threads it starts work as the system wherever they speak to the portal's tables themselves: they prepare rows and look at
 * what came of them. Requests begin with nothing in reach all the same, and services called with a viewer work in that viewer's.
 */
public final class TestReach {
    private static final InheritableThreadLocal<Boolean> TEST = new InheritableThreadLocal<>();
    private static final Bounds OF_TESTS = new Bounds("SYSTEM", "", "", "", "", 0, 0, 0, 0, 0);

    private TestReach() {}

    public static void open() {
        TEST.set(true);
        Reach.restore(OF_TESTS);
    }

    public static void close() {
        TEST.remove();
        Reach.restore(null);
    }

    /** Whether the test itself is at work on this thread, rather than the portal on its behalf. */
    public static boolean isOpen() {
        if (Reach.bound() == null && TEST.get() != null) {
            Reach.restore(OF_TESTS);
        }
        return Reach.bound() == OF_TESTS;
    }
}
