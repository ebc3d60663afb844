package org.hongfan.meeting;

/**
 * The numbers of one meeting, people called only (应到 = 实到 + 请假 + 缺席).
 *
 * @param present 实到, those late included
 * @param voters those called who have a vote
 * @param votersPresent those of them who came
 */
public record Headcount(int called, int present, int excused, int absent, int voters, int votersPresent) {}
