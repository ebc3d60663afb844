package org.hongfan.meeting;

import java.util.List;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.hongfan.organization.Level;
import org.hongfan.shared.RefusedException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The rules of meetings and votes as the tables hold them now. */
@Component
@RequiredArgsConstructor
@Transactional(readOnly = true)
public class MeetingRules {
    private final JdbcClient jdbc;

    /** As a branch holds it. */
    public MeetingRule get(MeetingType type) {
        return get(type, Level.BRANCH);
    }

    /** @throws RefusedException when units of this level do not hold this type */
    public MeetingRule get(MeetingType type, Level level) {
        return find(type, level)
                .orElseThrow(() -> new RefusedException(level.title() + "不召开" + type.title(level) + "，请选择其他会议类型"));
    }

    private Optional<MeetingRule> find(MeetingType type, Level level) {
        return jdbc.sql("""
                        select r.type, coalesce(l.name, r.name) as name, coalesce(l.audience, r.audience) as audience,
                               r.quorum_base, r.quorum_operator, r.quorum_numerator, r.quorum_denominator,
                               coalesce(l.article, r.article) as article, coalesce(l.practice, r.practice) as practice,
                               r.usual_minutes, l.level, l.widest_invitation
                          from meeting_rule r join meeting_level l on l.type = r.type and l.level = :level
                         where r.type = :type
                        """)
                .param("type", type.name())
                .param("level", level.name())
                .query(MeetingRule.class)
                .optional();
    }

    /** The types that units of this level hold, in their usual order. */
    public List<MeetingType> listTypes(Level level) {
        return jdbc.sql("""
                        select r.type from meeting_rule r join meeting_level l on l.type = r.type and l.level = :level
                         order by r.position
                        """)
                .param("level", level.name())
                .query(MeetingType.class)
                .list();
    }

    public List<VoteRule> listVoteRules() {
        return jdbc.sql("""
                        select kind, name, base, operator, numerator, denominator,
                               turnout_operator, turnout_numerator, turnout_denominator, article, practice
                          from vote_rule order by practice, kind = 'ORDINARY' desc, kind
                        """).query(VoteRule.class).list();
    }
}
