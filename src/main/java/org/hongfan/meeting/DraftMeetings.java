package org.hongfan.meeting;

import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds the meeting a form has made by the form's key: an answer that was lost on the way cannot make a second one. */
@Component
@RequiredArgsConstructor
class DraftMeetings {
    private final JdbcClient jdbc;

    Optional<DraftMeeting> find(Viewer viewer, String key) {
        return jdbc.sql("""
                        select id, status, minutes, minutes_version from meeting where draft_key = :key and created_by = :account
                        """)
                .param("key", key)
                .param("account", viewer.accountId())
                .query(DraftMeeting.class)
                .optional();
    }
}
