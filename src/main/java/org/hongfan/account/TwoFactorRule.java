package org.hongfan.account;

/** Whether a second factor is asked for, set by {@code hongfan.two-factor}; without a setting: offered in the demonstration, else required. */
public enum TwoFactorRule {
    /** Whoever sees more than themself, and the three administrators, must have one. */
    REQUIRED,
    /** Whoever wants has one. */
    OFFERED,
    /** Nobody is asked for one. */
    OFF
}
