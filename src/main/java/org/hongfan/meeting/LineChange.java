package org.hongfan.meeting;

/** One line of a record as it stood in the archive and as it is to be. Lines of people carry their name. */
public record LineChange(String label, String before, String after) {}
