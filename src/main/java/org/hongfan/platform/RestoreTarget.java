package org.hongfan.platform;

import org.jspecify.annotations.Nullable;

/** The place a backup is restored into, as far as the platform decides about it. */
public final class RestoreTarget {
    private final @Nullable DataFolder folder;

    RestoreTarget(@Nullable DataFolder folder) {
        this.folder = folder;
    }

    /** Whether a running portal owns the data folder of the embedded database. */
    public boolean isInUse() {
        return folder != null && folder.isShared();
    }

    /**
     * Writes down what the folder holds from now on, so that a start never adds invented people to restored ones.
     *
     * @throws StartRefusedException when the folder was made for something else
     */
    public void keep(Demo demo) {
        if (folder != null) {
            folder.demo(demo);
        }
    }
}
