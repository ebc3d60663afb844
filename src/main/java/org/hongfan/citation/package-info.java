/** What the portal cites: documents and articles, each once, with its proof. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package org.hongfan.citation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
