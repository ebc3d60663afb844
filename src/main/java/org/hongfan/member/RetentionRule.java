package org.hongfan.member;

/**
 * How long something is kept.
 *
 * @param months after the day the member left
 * @param effect what is forgotten then
 * @param article where the rule comes from
 * @param dueNow how many members it concerns today
 */
public record RetentionRule(RetentionStep step, int months, String title, String effect, String article, long dueNow) {}
