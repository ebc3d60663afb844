package org.hongfan.points;

import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.member.MemberReferences;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Points that a member has earned or brought along; base points go with the registration. */
@Component
@RequiredArgsConstructor
class PointReferences implements MemberReferences {
    private final JdbcClient jdbc;

    @Override
    public List<String> list(long memberId) {
        List<String> found = new ArrayList<>();
        int earned = jdbc.sql("select count(*) from point_entry where member_id = :id and source_type <> 'BASE'")
                .param("id", memberId)
                .query(Integer.class)
                .single();
        if (earned > 0) {
            found.add("有 " + earned + " 笔积分");
        }
        boolean opening = jdbc.sql("select exists (select 1 from opening_point where member_id = :id)")
                .param("id", memberId)
                .query(Boolean.class)
                .single();
        if (opening) {
            found.add("登记过期初积分");
        }
        return found;
    }
}
