/** Who may do what, and how far they reach: roles, permissions, the signed-in viewer and the scope of every query. */
@ApplicationModule(allowedDependencies = "shared")
@NullMarked
package org.hongfan.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
