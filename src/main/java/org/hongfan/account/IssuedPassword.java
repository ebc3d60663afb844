package org.hongfan.account;

import java.io.Serializable;

/** A password made by the portal, to be told once to whom it belongs; afterwards nobody can read it again. */
public record IssuedPassword(long accountId, String name, String username, String password) implements Serializable {}
