package org.hongfan.account;

/** A member has an account now; told in the transaction that opened it. */
public record AccountOpened(long accountId, long memberId) {}
