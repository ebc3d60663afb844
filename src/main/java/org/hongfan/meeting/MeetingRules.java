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
                               c.text as article, r.usual_minutes, l.level, l.widest_invitation
                          from meeting_rule r join meeting_level l on l.type = r.type and l.level = :level
                          join citation c on c.code = coalesce(l.citation, r.citation)
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
                        select r.kind, r.name, r.base, r.operator, r.numerator, r.denominator,
                               r.turnout_operator, r.turnout_numerator, r.turnout_denominator,
                               c.text as article, c.from_on as article_from, e.text as earlier_article
                          from vote_rule r join citation c on c.code = r.citation left join citation e on e.code = c.replaces
                         order by r.kind = 'ORDINARY' desc, r.kind
                        """).query(VoteRule.class).list();
    }
}
