/** The manual for secretaries, written in {@code docs/manual} and read in the portal at {@code /help}. */
@ApplicationModule(allowedDependencies = {"shared", "access"})
@NullMarked
package org.hongfan.help;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
