package org.hongfan.exports;

import java.util.List;
import java.util.Set;
import org.hongfan.access.Viewer;

/**
 * Whole numbers went out with a list; published in the transaction that makes the file ready.
 *
 * @param headings of the columns that hold whole numbers
 * @param reason as it was given
 * @param members whose numbers they are, exactly those the file holds
 */
public record NumbersExported(long exportId, Viewer viewer, List<String> headings, String reason, Set<Long> members) {}
