/** What whoever runs the machine does from the command line: back up, restore, check the derived stores. */
@ApplicationModule(
        allowedDependencies = {"shared", "platform", "access", "organization", "duty", "points", "dashboard"})
@NullMarked
package org.hongfan.operation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
