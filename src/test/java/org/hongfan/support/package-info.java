/** What the tests stand on: a real database, a clock that can be set, a real browser. */
@NullMarked
package org.hongfan.support;

import org.jspecify.annotations.NullMarked;
