@NullMarked
package org.hongfan.exports.web;

import org.jspecify.annotations.NullMarked;
