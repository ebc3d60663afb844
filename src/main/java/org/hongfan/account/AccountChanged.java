package org.hongfan.account;

/** An account, its grants or the post it acts in have changed; what is remembered of it must be read anew. */
record AccountChanged(long accountId) {}
