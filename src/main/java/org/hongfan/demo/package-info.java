/** The demonstration district: invented people and a believable life of their branches, generated the same way every time. */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "access",
            "organization",
            "member",
            "account",
            "meeting",
            "activity",
            "duty",
            "points",
            "dashboard",
            "audit",
            "platform"
        })
@NullMarked
package org.hongfan.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
