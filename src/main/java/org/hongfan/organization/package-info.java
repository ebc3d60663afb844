/** The tree of Party organizations, its history, groups and counts. */
@ApplicationModule(allowedDependencies = {"shared", "access", "exports", "citation"})
@NullMarked
package org.hongfan.organization;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
