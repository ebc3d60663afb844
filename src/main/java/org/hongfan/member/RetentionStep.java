package org.hongfan.member;

/** The two steps in which what is known of those who left is forgotten. */
public enum RetentionStep {
    MINIMISE,
    REMOVE
}
