package org.hongfan.member;

import java.time.LocalDate;
import java.util.List;

/** Votes on admission and 转正 that a branch has on record; whoever keeps meetings brings them. */
public interface AdmissionVotes {

    /** @param words the meeting and the resolution, as they are shown */
    record Vote(long resolutionId, long meetingId, LocalDate heldOn, String words) {}

    /** Those that were passed, the latest first. The caller has checked the branch. */
    List<Vote> listPassed(long branchId);
}
