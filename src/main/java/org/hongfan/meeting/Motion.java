package org.hongfan.meeting;

/**
 * A motion put to the vote.
 *
 * @param kind a row of {@code vote_rule}: ORDINARY, ADMISSION, ELECTION
 */
public record Motion(String title, String kind, int votesFor, int against, int abstained) {}
