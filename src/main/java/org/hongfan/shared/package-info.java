/** What every module may use: clock, paging, refusals, encryption. No word of the domain lives here. */
@ApplicationModule(type = ApplicationModule.Type.OPEN)
@NullMarked
package org.hongfan.shared;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
