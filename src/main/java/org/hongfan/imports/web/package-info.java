@NullMarked
package org.hongfan.imports.web;

import org.jspecify.annotations.NullMarked;
