/** Pages of meetings. */
@NullMarked
package org.hongfan.meeting.web;

import org.jspecify.annotations.NullMarked;
