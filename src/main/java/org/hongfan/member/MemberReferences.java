package org.hongfan.member;

import java.util.List;

/** What a module keeps of a member that would be lost with the registration; each module that keeps something brings it. */
public interface MemberReferences {

    /** In words, such as 参加过 3 场会议; empty when nothing refers to the member. Asked in the reach of the portal. */
    List<String> list(long memberId);
}
