/** Where sessions are kept: in PostgreSQL, with a near cache in each instance. */
@NullMarked
package org.hongfan.account.session;

import org.jspecify.annotations.NullMarked;
