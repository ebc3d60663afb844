/** Activities: enrolment, attendance, hours, results. */
@ApplicationModule(allowedDependencies = {"shared", "access", "exports", "organization", "member"})
@NullMarked
package org.hongfan.activity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
