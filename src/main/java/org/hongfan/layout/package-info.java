/** The frame around every page: menu by the user's jobs, versioned assets, type size, error pages. */
@ApplicationModule(allowedDependencies = {"shared", "access", "forms"})
@NullMarked
package org.hongfan.layout;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
