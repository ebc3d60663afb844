package org.hongfan.account;

/** {@code hongfan.wide-grants}: who decides on a grant that reaches a whole town or more, see {@link GrantConsents}. */
public enum WideGrantRule {
    ONE_ADMINISTRATOR,
    TWO_ADMINISTRATORS
}
