@NullMarked
package org.hongfan.keys.web;

import org.jspecify.annotations.NullMarked;
