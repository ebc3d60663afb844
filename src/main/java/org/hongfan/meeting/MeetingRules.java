package org.hongfan.meeting;

import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The rules of meetings and votes as the tables hold them now. */
@Component
@RequiredArgsConstructor
@Transactional(readOnly = true)
public class MeetingRules {
    private final JdbcClient jdbc;

    public MeetingRule get(MeetingType type) {
        return jdbc.sql("""
                        select type, name, audience, quorum_base, quorum_operator, quorum_numerator, quorum_denominator,
                               article, practice, usual_minutes
                          from meeting_rule where type = :type
                        """).param("type", type.name()).query(MeetingRule.class).single();
    }

    public List<VoteRule> listVoteRules() {
        return jdbc.sql("""
                        select kind, name, base, operator, numerator, denominator,
                               turnout_operator, turnout_numerator, turnout_denominator, article, practice
                          from vote_rule order by practice, kind = 'ORDINARY' desc, kind
                        """).query(VoteRule.class).list();
    }
}
