package org.hongfan.imports;

import java.util.List;
import org.hongfan.meeting.Mark;
import org.hongfan.meeting.MeetingPlan;

/**
 * A meeting that one line asks to be taken over.
 *
 * @param marks exceptions only
 */
record MeetingWrite(MeetingPlan plan, String minutes, List<Mark> marks) {}
