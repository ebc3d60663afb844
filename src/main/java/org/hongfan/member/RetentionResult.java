package org.hongfan.member;

/** How many members were minimised and removed. */
public record RetentionResult(int minimised, int removed) {}
