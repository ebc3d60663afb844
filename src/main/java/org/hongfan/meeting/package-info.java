/** Meetings from plan to archive: attendance, quorum, votes, minutes. */
@ApplicationModule(allowedDependencies = {"shared", "access", "exports", "citation", "organization", "member"})
@NullMarked
package org.hongfan.meeting;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
