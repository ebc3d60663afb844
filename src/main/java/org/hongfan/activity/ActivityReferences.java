package org.hongfan.activity;

import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.member.MemberReferences;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Activities that a member enrolled in or waits for. */
@Component
@RequiredArgsConstructor
class ActivityReferences implements MemberReferences {
    private final JdbcClient jdbc;

    @Override
    public List<String> list(long memberId) {
        int count = jdbc.sql("""
                        select (select count(*) from participation where member_id = :id) + (select count(*) from activity_waiting where member_id = :id)
                        """).param("id", memberId).query(Integer.class).single();
        return count == 0 ? List.of() : List.of("报名或候补 " + count + " 场活动");
    }
}
