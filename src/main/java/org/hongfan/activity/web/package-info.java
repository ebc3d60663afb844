/** Pages of activities. */
@NullMarked
package org.hongfan.activity.web;

import org.jspecify.annotations.NullMarked;
