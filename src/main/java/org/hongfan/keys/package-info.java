/** The keys that seal ID numbers and phones, and how they are changed while people work. */
@ApplicationModule(allowedDependencies = {"shared", "access", "platform"})
@NullMarked
package org.hongfan.keys;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
