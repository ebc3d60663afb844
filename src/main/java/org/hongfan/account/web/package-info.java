@NullMarked
package org.hongfan.account.web;

import org.jspecify.annotations.NullMarked;
