/** Counters per organization and month, and the pages that read them; the home page of each role. */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "access",
            "citation",
            "organization",
            "member",
            "account",
            "meeting",
            "activity",
            "duty",
            "points"
        })
@NullMarked
package org.hongfan.dashboard;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
