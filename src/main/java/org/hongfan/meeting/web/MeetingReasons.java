package org.hongfan.meeting.web;

import java.util.List;

/** The usual reasons to be excused, one tap each. */
final class MeetingReasons {
    static final List<String> LIST = List.of("病假", "事假", "外出务工", "工作冲突");

    private MeetingReasons() {}
}
