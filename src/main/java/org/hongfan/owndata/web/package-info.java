@NullMarked
package org.hongfan.owndata.web;

import org.jspecify.annotations.NullMarked;
