package org.hongfan.member;

import org.hongfan.organization.Level;

/** A post a member is appointed to in an organization. */
public enum PartyPost {
    SECRETARY("书记", true),
    DEPUTY_SECRETARY("副书记", true),
    ORGANIZATION_OFFICER("组织委员", true),
    PUBLICITY_OFFICER("宣传委员", true),
    DISCIPLINE_OFFICER("纪检委员", true),
    COMMITTEE_MEMBER("委员", true),
    GROUP_LEADER("党小组组长", false),
    HOUSEHOLD_HOST("中心户长", false),
    FIRST_SECRETARY("第一书记", false);

    private final String title;
    private final boolean committee;

    PartyPost(String title, boolean committee) {
        this.title = title;
        this.committee = committee;
    }

    public String title() {
        return title;
    }

    /** Whether the holder sits on the committee. */
    public boolean onCommittee() {
        return committee;
    }

    /** Whether a unit of this level has such a post. */
    public boolean existsAt(Level level) {
        return switch (this) {
            case HOUSEHOLD_HOST -> level == Level.HOUSEHOLD;
            case GROUP_LEADER -> level == Level.BRANCH;
            case FIRST_SECRETARY -> level == Level.BRANCH || level == Level.COMMUNITY;
            default -> level != Level.HOUSEHOLD;
        };
    }
}
