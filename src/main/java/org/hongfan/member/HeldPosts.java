package org.hongfan.member;

import java.util.Collection;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The posts that {@link PostPolicy} judges by. */
@Component
@RequiredArgsConstructor
class HeldPosts {
    private final JdbcClient jdbc;

    /** Posts of these units, present and past, those that are held first. The caller has checked the units. */
    List<HeldPost> list(Collection<Long> units) {
        return jdbc.sql("""
                        select a.member_id, m.name, a.organization_id, a.group_id, a.post, a.from_on as "from", a.to_on as "to"
                          from appointment a join person_name m on m.id = a.member_id
                         where a.organization_id = any(:units)
                         order by a.to_on is not null, a.from_on
                        """)
                .param("units", units.stream().mapToLong(Long::longValue).toArray())
                .query(HeldPost.class)
                .list();
    }
}
