/** What the portal knows of a person, taken out by that person. */
@ApplicationModule(allowedDependencies = {"shared", "access", "member"})
@NullMarked
package org.hongfan.owndata;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
