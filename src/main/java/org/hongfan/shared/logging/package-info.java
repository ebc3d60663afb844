/** Keeps ID numbers and phones out of the log, whoever writes it. */
@NullMarked
package org.hongfan.shared.logging;

import org.jspecify.annotations.NullMarked;
