package org.hongfan.member;

import java.time.LocalDateTime;

/**
 * Somebody in a unit below has used up a day's looks at whole numbers.
 *
 * @param unitId of the post they looked in
 * @param revealedBy name and post, as they were then
 * @param usedUpAt of the last look, in Asia/Shanghai
 */
public record RevealNotice(long unitId, String revealedBy, int looks, LocalDateTime usedUpAt) {}
