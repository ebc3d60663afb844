/** The append-only trail of who did what. */
@ApplicationModule(allowedDependencies = {"shared", "access", "exports", "platform"})
@NullMarked
package org.hongfan.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
