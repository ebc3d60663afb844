package org.hongfan.meeting;

import org.hongfan.organization.Level;

/** 三会一课, theme day and the yearly meetings. What each asks for stands in table {@code meeting_rule}. */
public enum MeetingType {
    GENERAL_MEETING("支部党员大会"),
    COMMITTEE_MEETING("支部委员会"),
    GROUP_MEETING("党小组会"),
    PARTY_LECTURE("党课"),
    THEME_DAY("主题党日"),
    ORGANIZATIONAL_LIFE("组织生活会"),
    DEMOCRATIC_APPRAISAL("民主评议党员");

    private final String title;

    MeetingType(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** What a unit of this level calls it: only branches have a 支部委员会. */
    public String title(Level level) {
        return this == COMMITTEE_MEETING && level != Level.BRANCH ? "委员会会议" : title;
    }
}
