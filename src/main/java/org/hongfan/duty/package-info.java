/** What each branch owes by month, quarter and year, from rules kept as data. */
@ApplicationModule(
        allowedDependencies = {"shared", "access", "exports", "citation", "organization", "member", "meeting"})
@NullMarked
package org.hongfan.duty;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
