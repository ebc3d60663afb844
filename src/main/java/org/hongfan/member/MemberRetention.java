package org.hongfan.member;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.access.Viewer;
import org.hongfan.shared.Audited;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Forgets those who left, by the periods in {@code retention_rule}: first numbers and contact data, later the person.
 *
 * <p>What remains of the removed is a row without a name: meetings, activities and points keep their numbers, and every count that is derived
 * from them stays what it was. Minutes and printed papers are files of the Party with periods of their own and are not touched.
 */
@Service
@RequiredArgsConstructor
@Transactional
public class MemberRetention {
    static final String NOBODY = "（已移除）";
    private static final int SHOWN = 200;
    private static final int DAYS_AHEAD = 30;

    private static final String WHY = "the periods of those who left";

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Reach reach;

    @Transactional(readOnly = true)
    public List<RetentionRule> listRules() {
        return reach.asSystem(WHY, this::rules);
    }

    private List<RetentionRule> rules() {
        return jdbc.sql("""
                        select r.step, r.months, r.title, r.effect, c.text as article,
                               (select count(*) from member m
                                 where m.status in ('TRANSFERRED', 'DECEASED', 'LEFT') and m.removed_on is null
                                   and (r.step = 'MINIMISE') = (m.minimised_on is null)
                                   and m.ended_on + make_interval(months => r.months) <= :today) as due_now
                          from retention_rule r join citation c on c.code = r.citation order by r.position
                        """)
                .param("today", LocalDate.now(clock))
                .query(RetentionRule.class)
                .list();
    }

    /** Who is concerned now or within the next thirty days, the longest overdue first. */
    @Transactional(readOnly = true)
    public List<RetentionRow> listDue() {
        return reach.asSystem(WHY, this::due);
    }

    private List<RetentionRow> due() {
        return jdbc.sql("""
                        select m.told as name, b.name as branch_name, m.status, m.ended_on, r.title as step,
                               cast(m.ended_on + make_interval(months => r.months) as date) as due_on
                          from member m join organization b on b.id = m.branch_id
                          join retention_rule r on (r.step = 'MINIMISE') = (m.minimised_on is null)
                         where m.status in ('TRANSFERRED', 'DECEASED', 'LEFT') and m.removed_on is null
                           and m.ended_on + make_interval(months => r.months) <= :until
                         order by due_on, m.id limit :limit
                        """)
                .param("until", LocalDate.now(clock).plusDays(DAYS_AHEAD))
                .param("limit", SHOWN)
                .query(RetentionRow.class)
                .list();
    }

    /** How many people within the viewer's reach have data that have reached a term by today. */
    @Transactional(readOnly = true)
    public int countDue() {
        return jdbc.sql("""
                        select count(*) from member m join retention_rule r on (r.step = 'MINIMISE') = (m.minimised_on is null)
                         where m.status in ('TRANSFERRED', 'DECEASED', 'LEFT') and m.removed_on is null
                           and m.ended_on + make_interval(months => r.months) <= :today
                        """)
                .param("today", LocalDate.now(clock))
                .query(Integer.class)
                .single();
    }

    /** Sets how many months after leaving the step is due; removing never comes before minimising. */
    public void keep(Viewer viewer, RetentionStep step, int months) {
        RetentionRule before = rule(step);
        RetentionRule other = rule(step == RetentionStep.MINIMISE ? RetentionStep.REMOVE : RetentionStep.MINIMISE);
        boolean inOrder = step == RetentionStep.MINIMISE ? months < other.months() : months > other.months();
        if (months < 1 || months > 600 || !inOrder) {
            throw new RefusedException("月数应在 1 到 600 之间，删去姓名要晚于删去号码。");
        }
        jdbc.sql("update retention_rule set months = :months where step = :step")
                .param("months", months)
                .param("step", step.name())
                .update();
        audit(
                viewer.accountId(),
                "retention_rule_changed",
                "修改保存期限：" + before.title() + "由" + before.months() + " 个月改为" + months + " 个月");
    }

    private RetentionRule rule(RetentionStep step) {
        return listRules().stream()
                .filter(rule -> rule.step() == step)
                .findFirst()
                .orElseThrow();
    }

    public RetentionResult apply(Viewer viewer) {
        return apply(viewer.accountId());
    }

    /** Does what is due today; done twice it does nothing more. */
    RetentionResult apply(@Nullable Long accountId) {
        return reach.asSystem(WHY, () -> forget(accountId));
    }

    private RetentionResult forget(@Nullable Long accountId) {
        LocalDate today = LocalDate.now(clock);
        int removed = remove(today);
        int minimised = minimise(today);
        if (minimised + removed > 0) {
            audit(accountId, "retention_applied", "按保存期限处理离开的党员：删去号码 " + minimised + " 人，删去姓名 " + removed + " 人");
        }
        return new RetentionResult(minimised, removed);
    }

    private int minimise(LocalDate today) {
        return jdbc.sql("""
                        update member set id_number_cipher = null, id_number_hash = null, id_number_masked = '已删除', phone_cipher = null,
                               phone_hash = null, phone_tail_hash = null, phone_masked = null, occupation = null, floating_place = null,
                               minimised_on = :today, version = version + 1
                         where status in ('TRANSFERRED', 'DECEASED', 'LEFT') and minimised_on is null
                           and ended_on + make_interval(months => (select months from retention_rule where step = 'MINIMISE')) <= :today
                        """).param("today", today).update();
    }

    private int remove(LocalDate today) {
        List<Long> ids = jdbc.sql("""
                        update member set name = :nobody, pinyin = '', initials = '',
                               birth_date = make_date(cast(extract(year from birth_date) as int), 12, 31),
                               joined_on = make_date(cast(extract(year from joined_on) as int), 1, 1),
                               confirmed_on = make_date(cast(extract(year from confirmed_on) as int), 12, 31),
                               removed_on = :today, version = version + 1
                         where status in ('TRANSFERRED', 'DECEASED', 'LEFT') and minimised_on is not null and removed_on is null
                           and ended_on + make_interval(months => (select months from retention_rule where step = 'REMOVE')) <= :today
                        returning id
                        """)
                .param("nobody", NOBODY)
                .param("today", today)
                .query(Long.class)
                .list();
        if (!ids.isEmpty()) {
            Long[] all = ids.toArray(Long[]::new);
            jdbc.sql("select forget_reveals(cast(:ids as bigint[]))")
                    .param("ids", all)
                    .query((row, n) -> true)
                    .list();
            for (String forget : List.of(
                    "delete from correction_request where member_id = any(:ids)",
                    "update membership set reason = '' where member_id = any(:ids)",
                    "update member_exclusion set note = null where member_id = any(:ids)",
                    "update attendance set reason = null where member_id = any(:ids) and reason is not null",
                    "update account set name = '（已移除）', username = 'removed-' || id, enabled = false, session_epoch = session_epoch + 1"
                            + " where member_id = any(:ids)")) {
                jdbc.sql(forget).param("ids", all).update();
            }
        }
        return ids.size();
    }

    private void audit(@Nullable Long accountId, String action, String summary) {
        events.publishEvent(new Audited(accountId, action, "retention", null, summary));
    }
}
