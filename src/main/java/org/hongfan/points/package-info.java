/** Point rules, the ledger and its explanations. */
@ApplicationModule(
        allowedDependencies = {"shared", "access", "exports", "organization", "member", "meeting", "activity"})
@NullMarked
package org.hongfan.points;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
