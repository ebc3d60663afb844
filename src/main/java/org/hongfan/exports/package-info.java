/** Lists go out as spreadsheets. A module that has a list describes it as an {@link org.hongfan.exports.ExportTable}; the rest is done here. */
@ApplicationModule(allowedDependencies = {"shared", "access"})
@NullMarked
package org.hongfan.exports;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
