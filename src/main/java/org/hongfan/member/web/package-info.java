@NullMarked
package org.hongfan.member.web;

import org.jspecify.annotations.NullMarked;
