/** Accounts, sign-in, posts and grants. */
@ApplicationModule(allowedDependencies = {"shared", "access", "forms", "exports", "organization", "member", "platform"})
@NullMarked
package org.hongfan.account;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
