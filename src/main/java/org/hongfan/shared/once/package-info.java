/** A form that is sent twice happens once. */
@NullMarked
package org.hongfan.shared.once;

import org.jspecify.annotations.NullMarked;
