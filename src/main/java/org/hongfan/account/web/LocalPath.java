package org.hongfan.account.web;

import org.jspecify.annotations.Nullable;

/** A path to go back to that cannot lead to another site. */
final class LocalPath {
    private LocalPath() {}

    /** The path if it lies within the portal, otherwise the home page. */
    static String of(@Nullable String path) {
        boolean local = path != null
                && path.startsWith("/")
                && !path.startsWith("//")
                && path.chars().noneMatch(c -> c == '\\' || c < ' ');
        return local ? path : "/";
    }
}
