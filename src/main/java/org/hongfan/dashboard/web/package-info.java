/** The home page of each role and the dashboard. */
@NullMarked
package org.hongfan.dashboard.web;

import org.jspecify.annotations.NullMarked;
