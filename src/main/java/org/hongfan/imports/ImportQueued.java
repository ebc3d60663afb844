package org.hongfan.imports;

/** An import is to be worked on as soon as this transaction has committed. */
record ImportQueued(long importId) {}
