/** The duty grid and the list of what is overdue. */
@NullMarked
package org.hongfan.duty.web;

import org.jspecify.annotations.NullMarked;
