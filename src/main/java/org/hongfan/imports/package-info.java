/** Spreadsheets come in: read safely, columns understood, every row judged before anything is written, and undone if need be. */
@ApplicationModule(
        allowedDependencies = {"shared", "access", "organization", "member", "account", "meeting", "activity", "points"
        })
@NullMarked
package org.hongfan.imports;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
