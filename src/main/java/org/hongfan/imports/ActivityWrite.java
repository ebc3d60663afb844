package org.hongfan.imports;

import java.util.List;
import org.hongfan.activity.ActivityPlan;
import org.hongfan.activity.Attendance;
import org.jspecify.annotations.Nullable;

/** An activity that one line asks to be taken over. */
record ActivityWrite(
        ActivityPlan plan,
        List<Attendance> people,
        @Nullable String result) {}
