@NullMarked
package org.hongfan.organization.web;

import org.jspecify.annotations.NullMarked;
