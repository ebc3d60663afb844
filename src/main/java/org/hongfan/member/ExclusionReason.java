package org.hongfan.member;

/** Approved reasons for not counting a member among the called, 《中国共产党基层组织选举工作条例》; the last one takes only the vote. */
public enum ExclusionReason {
    INCAPABLE("丧失行为能力"),
    ABROAD("出国（境）半年以上"),
    JAILED("被羁押或服刑"),
    BEDRIDDEN("年老体弱卧床或长期生病"),
    MOVED_AWAY("外出半年以上"),
    ON_PROBATION_IN_PARTY("留党察看");

    private final String title;

    ExclusionReason(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
