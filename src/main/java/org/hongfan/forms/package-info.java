/** What was typed is not lost: a form that was refused is shown again with what was sent, one whose session is over is kept until its user is back. */
@ApplicationModule(allowedDependencies = {"shared", "access"})
@NullMarked
package org.hongfan.forms;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
