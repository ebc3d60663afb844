/** One box that finds members, organizations, meetings and activities within reach. */
@ApplicationModule(allowedDependencies = {"shared", "access", "organization", "member", "meeting", "activity"})
@NullMarked
package org.hongfan.search;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
