/** Members, where they belong, their posts and exclusions. */
@ApplicationModule(allowedDependencies = {"shared", "access", "organization", "platform", "exports", "citation"})
@NullMarked
package org.hongfan.member;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
