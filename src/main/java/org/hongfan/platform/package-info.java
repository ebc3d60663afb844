/**
 * What the portal stands on when it runs: its own PostgreSQL when none is given, and what kind of installation this is.
 */
@ApplicationModule(displayName = "Platform", allowedDependencies = "shared")
@NullMarked
package org.hongfan.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
