package org.hongfan.meeting;

import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.member.MemberEvents;
import org.hongfan.member.MemberReferences;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Meetings that speak of a member. A line that nobody has marked, on the sheet of a meeting that is not handed in, says nothing yet. */
@Component
@RequiredArgsConstructor
class MeetingReferences implements MemberReferences {
    private static final String UNMARKED = """
            a.status = 'EXPECTED' and exists (select 1 from meeting m where m.id = a.meeting_id and m.status in ('PLANNED', 'HELD'))
            """;

    private final JdbcClient jdbc;

    @Override
    public List<String> list(long memberId) {
        List<String> found = new ArrayList<>();
        int called =
                count("select count(*) from attendance a where a.member_id = :id and not (" + UNMARKED + ")", memberId);
        if (called > 0) {
            found.add("在 " + called + " 场会议的应到名单里");
        }
        int led = count("select count(*) from meeting where chair_id = :id or recorder_id = :id", memberId);
        if (led > 0) {
            found.add("主持或记录 " + led + " 场会议");
        }
        return found;
    }

    private int count(String sql, long memberId) {
        return jdbc.sql(sql).param("id", memberId).query(Integer.class).single();
    }

    @EventListener
    void on(MemberEvents.Withdrawn withdrawn) {
        jdbc.sql("delete from attendance a where a.member_id = any(:members) and " + UNMARKED)
                .param("members", withdrawn.memberIds())
                .update();
    }
}
