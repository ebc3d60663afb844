package org.hongfan.member;

import java.time.LocalDate;

/**
 * What will happen to whom.
 *
 * @param dueOn the first day it is done
 */
public record RetentionRow(
        String name, String branchName, MemberStatus status, LocalDate endedOn, String step, LocalDate dueOn) {}
