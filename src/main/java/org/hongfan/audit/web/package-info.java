@NullMarked
package org.hongfan.audit.web;

import org.jspecify.annotations.NullMarked;
