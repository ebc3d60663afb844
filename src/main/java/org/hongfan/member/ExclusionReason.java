package org.hongfan.member;

/**
 * Why a member is not counted among the called, by citation {@code EXCLUSION}; the last two take only the vote, by {@code VOTING_RIGHT}, and
 * need nobody's approval.
 */
public enum ExclusionReason {
    INCAPABLE("因病不能表达意志"),
    ABROAD("自行出国（境）半年以上"),
    JAILED("正在服刑"),
    BEDRIDDEN("年老体弱卧床不起或长期生病不能出门"),
    MOVED_AWAY("外出、借调、学习半年以上，应转出组织关系而没有转出"),
    ON_PROBATION_IN_PARTY("留党察看"),
    DETAINED("被留置或被逮捕");

    private final String title;

    ExclusionReason(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** Whether it holds only with the approval of the organization above and the agreement of the branch's meeting. */
    public boolean needsApproval() {
        return this != ON_PROBATION_IN_PARTY && this != DETAINED;
    }
}
