package org.hongfan.meeting;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What lies in a meeting's folder beside the attendance: agenda, resolutions, the steps taken and the states of the minutes. */
@Component
@RequiredArgsConstructor
class MeetingPapers {
    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate batches;

    void replaceAgenda(long meetingId, List<MeetingPlan.AgendaItem> agenda) {
        jdbc.sql("delete from agenda_item where meeting_id = :meeting")
                .param("meeting", meetingId)
                .update();
        SqlParameterSource[] rows = new SqlParameterSource[agenda.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new MapSqlParameterSource()
                    .addValue("meeting", meetingId)
                    .addValue("position", i + 1)
                    .addValue("title", agenda.get(i).title())
                    .addValue("firstTopic", agenda.get(i).firstTopic())
                    .addValue("done", agenda.get(i).done());
        }
        batches.batchUpdate("""
                insert into agenda_item (meeting_id, position, title, first_topic, done)
                values (:meeting, :position, :title, :firstTopic, :done)
                """, rows);
    }

    List<MeetingPlan.AgendaItem> listAgenda(long meetingId) {
        return jdbc.sql(
                        "select title, first_topic, done from agenda_item where meeting_id = :meeting order by position")
                .param("meeting", meetingId)
                .query(MeetingPlan.AgendaItem.class)
                .list();
    }

    /** What is said about each item: done or not. Items of other meetings are left alone. */
    void noteDone(long meetingId, Map<Long, Boolean> done) {
        SqlParameterSource[] rows = done.entrySet().stream()
                .map(each -> new MapSqlParameterSource()
                        .addValue("meeting", meetingId)
                        .addValue("id", each.getKey())
                        .addValue("done", each.getValue()))
                .toArray(SqlParameterSource[]::new);
        batches.batchUpdate(
                "update agenda_item set done = :done where id = :id and meeting_id = :meeting and done is distinct from :done",
                rows);
    }

    /** Whoever confirms that the rest was not dealt with says so of each item. */
    void noteRestUndone(long meetingId) {
        jdbc.sql("update agenda_item set done = false where meeting_id = :meeting and done is null")
                .param("meeting", meetingId)
                .update();
    }

    static String agendaInWords(List<MeetingPlan.AgendaItem> agenda) {
        return agenda.stream()
                .map(item -> item.title() + (item.firstTopic() ? "（第一议题）" : ""))
                .collect(Collectors.joining("、"));
    }

    @Nullable String nameOf(@Nullable Long memberId) {
        return memberId == null
                ? null
                : jdbc.sql("select name from person_name where id = :id")
                        .param("id", memberId)
                        .query(String.class)
                        .optional()
                        .orElse("（" + memberId + " 号党员）");
    }

    void addResolution(long meetingId, Motion motion, VoteOutcome outcome, int voters, OffsetDateTime basedOn) {
        jdbc.sql("""
                        insert into resolution (meeting_id, position, title, kind, votes_for, against, abstained, result, explanation,
                                                voters, based_on)
                        values (:meeting, (select coalesce(max(position), 0) + 1 from resolution where meeting_id = :meeting),
                                :title, :kind, :votesFor, :against, :abstained, :result, :explanation, :voters, :basedOn)
                        """)
                .param("meeting", meetingId)
                .param("title", motion.title())
                .param("kind", motion.kind())
                .param("votesFor", motion.votesFor())
                .param("against", motion.against())
                .param("abstained", motion.abstained())
                .param("result", outcome.result().name())
                .param("explanation", outcome.explanation())
                .param("voters", voters)
                .param("basedOn", basedOn)
                .update();
    }

    /** From now on votes are counted by the sheet as it stands at {@code basedOn}, with so many entitled. */
    void rebase(long meetingId, int voters, OffsetDateTime basedOn) {
        jdbc.sql("update resolution set voters = :voters, based_on = :basedOn where meeting_id = :meeting")
                .param("voters", voters)
                .param("basedOn", basedOn)
                .param("meeting", meetingId)
                .update();
    }

    void removeResolution(long meetingId, long resolutionId) {
        jdbc.sql("delete from resolution where id = :id and meeting_id = :meeting")
                .param("id", resolutionId)
                .param("meeting", meetingId)
                .update();
    }

    /** @return id and motion of every resolution, in order */
    List<Resolved> listResolutions(long meetingId) {
        return jdbc.sql("""
                        select r.id, r.title, r.kind, r.votes_for, r.against, r.abstained, r.based_on, m.held_on
                          from resolution r join meeting m on m.id = r.meeting_id
                         where r.meeting_id = :meeting order by r.position
                        """).param("meeting", meetingId).query(Resolved.class).list();
    }

    void recount(long resolutionId, VoteOutcome outcome) {
        jdbc.sql("update resolution set result = :result, explanation = :explanation where id = :id")
                .param("result", outcome.result().name())
                .param("explanation", outcome.explanation())
                .param("id", resolutionId)
                .update();
    }

    /** The record as it stood when it was taken out of the archive. */
    void keepLines(long meetingId, int revision, List<RecordLines.Line> lines) {
        SqlParameterSource[] rows = new SqlParameterSource[lines.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new MapSqlParameterSource()
                    .addValue("meeting", meetingId)
                    .addValue("revision", revision)
                    .addValue("position", i + 1)
                    .addValue("key", lines.get(i).key())
                    .addValue("label", lines.get(i).label())
                    .addValue("value", lines.get(i).value());
        }
        batches.batchUpdate("""
                insert into meeting_line (meeting_id, revision, position, key, label, value)
                values (:meeting, :revision, :position, :key, :label, :value)
                on conflict do nothing
                """, rows);
    }

    void noteStep(long meetingId, MeetingStatus status, @Nullable String remark, long accountId, OffsetDateTime now) {
        jdbc.sql("""
                        insert into meeting_step (meeting_id, status, remark, taken_by, taken_at)
                        values (:meeting, :status, :remark, :account, :now)
                        """)
                .param("meeting", meetingId)
                .param("status", status.name())
                .param("remark", remark)
                .param("account", accountId)
                .param("now", now)
                .update();
    }

    void keepMinutes(long meetingId, String minutes, String occasion, long accountId, OffsetDateTime now) {
        jdbc.sql("""
                        insert into minutes_revision (meeting_id, minutes, occasion, saved_by, saved_at)
                        values (:meeting, :minutes, :occasion, :account, :now)
                        """)
                .param("meeting", meetingId)
                .param("minutes", minutes)
                .param("occasion", occasion)
                .param("account", accountId)
                .param("now", now)
                .update();
    }

    /**
     * Keeps a typing session as one revision: an autosave by the same person within ten minutes of their last one replaces it, unless
     * something else was kept in between.
     */
    void keepDraft(long meetingId, String minutes, long accountId, OffsetDateTime now) {
        int replaced = jdbc.sql("""
                        update minutes_revision set minutes = :minutes, saved_at = :now
                         where id = (select max(id) from minutes_revision where meeting_id = :meeting)
                           and occasion = '保存' and saved_by = :account and saved_at > :now - interval '10 minutes'
                        """)
                .param("minutes", minutes)
                .param("now", now)
                .param("meeting", meetingId)
                .param("account", accountId)
                .update();
        if (replaced == 0) {
            keepMinutes(meetingId, minutes, "保存", accountId, now);
        }
    }

    /** @param basedOn the moment whose sheet it is counted by; null: the sheet as it stands */
    record Resolved(
            long id,
            String title,
            String kind,
            int votesFor,
            int against,
            int abstained,
            @Nullable OffsetDateTime basedOn,
            LocalDate heldOn) {}
}
