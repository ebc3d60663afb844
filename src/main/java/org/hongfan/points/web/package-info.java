@NullMarked
package org.hongfan.points.web;

import org.jspecify.annotations.NullMarked;
