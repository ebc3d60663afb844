@NullMarked
package org.hongfan.search.web;

import org.jspecify.annotations.NullMarked;
