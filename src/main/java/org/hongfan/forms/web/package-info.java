/** Pages of what was kept. */
@NullMarked
package org.hongfan.forms.web;

import org.jspecify.annotations.NullMarked;
