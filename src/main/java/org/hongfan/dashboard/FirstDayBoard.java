package org.hongfan.dashboard;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.shared.Audited;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The list of a portal's first days. It goes away when every step is done, and in any case {@link #SHOWN_FOR} after the first account was opened: it helps
 * to begin, it does not chase.
 */
@Service
@RequiredArgsConstructor
@Transactional
public class FirstDayBoard {
    static final Duration SHOWN_FOR = Duration.ofDays(90);
    private static final Set<Role> FOR =
            Set.of(Role.DISTRICT_STAFF, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR);

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Reach reach;

    private record Facts(long district, int branches, int empty, int members, int led, boolean rules, boolean met) {}

    /** Empty for who has nothing to do with it, and when it is over. */
    @Transactional(readOnly = true)
    public Optional<FirstDay> find(Viewer viewer) {
        if (!FOR.contains(viewer.current().role())) {
            return Optional.empty();
        }
        return reach.asSystem("how far a new portal has come: numbers alone", this::facts)
                .map(facts -> new FirstDay(steps(viewer, facts)))
                .filter(day -> day.done() < day.steps().size());
    }

    private Optional<Facts> facts() {
        OffsetDateTime now = OffsetDateTime.now(clock);
        boolean young = jdbc.sql("select created_at > :since from account order by id limit 1")
                .param("since", now.minus(SHOWN_FOR))
                .query(Boolean.class)
                .optional()
                .orElse(false);
        return !young
                ? Optional.empty()
                : jdbc.sql("""
                        select d.id as district,
                               coalesce(c.branches, 0) as branches, coalesce(c.members, 0) as members,
                               (select count(*) from organization b left join organization_count n on n.organization_id = b.id
                                 where b.level = 'BRANCH' and b.closed_on is null and coalesce(n.members, 0) = 0) as empty,
                               (select count(distinct g.organization_id)
                                  from role_grant g
                                  join account a on a.id = g.account_id and a.enabled and a.last_signed_in_at is not null
                                  join organization b on b.id = g.organization_id and b.closed_on is null
                                 where g.role = 'BRANCH_SECRETARY' and g.from_on <= :today and (g.to_on is null or g.to_on > :today)) as led,
                               exists (select 1 from first_day_step s where s.step = 'RULES') as rules,
                               exists (select 1 from meeting m where m.status = 'ARCHIVED') as met
                          from organization d left join organization_count c on c.organization_id = d.id
                         where d.level = 'DISTRICT'
                        """)
                        .param("today", LocalDate.now(clock))
                        .query(Facts.class)
                        .optional();
    }

    private static List<FirstDay.Step> steps(Viewer viewer, Facts facts) {
        boolean staff = viewer.is(Role.DISTRICT_STAFF);
        boolean allHavePeople = facts.members() > 0 && facts.empty() == 0;
        boolean allLed = facts.branches() > 0 && facts.led() >= facts.branches();
        return List.of(
                new FirstDay.Step(
                        "组织建好",
                        facts.branches() > 0,
                        facts.branches() == 0 ? "还没有党支部，可以用表格一次导入" : facts.branches() + " 个党支部",
                        "区级党务工作者",
                        staff ? "/imports?kind=organizations" : null,
                        false),
                new FirstDay.Step(
                        "名册导入",
                        allHavePeople,
                        facts.members() == 0
                                ? "还没有党员，可以用表格一次导入"
                                : facts.members() + " 名党员" + (allHavePeople ? "" : "，还有 " + facts.empty() + " 个支部没有人"),
                        "区级、镇街党务工作者",
                        staff ? "/imports?kind=members" : null,
                        false),
                new FirstDay.Step(
                        "书记登录",
                        allLed,
                        facts.branches() == 0 ? "先建好组织" : facts.led() + " / " + facts.branches() + " 个支部的书记登录过",
                        "党务工作者登记任职、发开通单，安全管理员确认岗位，系统管理员建工作人员账号",
                        linkOfSecretaries(viewer),
                        false),
                new FirstDay.Step(
                        "规则看过",
                        facts.rules(),
                        facts.rules() ? "已看过" : "应办事项和积分照这些规则算，不合本区规定的先改",
                        "区级党务工作者",
                        staff ? "/points/rules" : null,
                        staff && !facts.rules()),
                new FirstDay.Step(
                        "第一次会议",
                        facts.met(),
                        facts.met() ? "已有会议记录归档" : "任何一个支部的第一份记录归档，就算开始了",
                        "支部书记记录，上一级审核",
                        staff ? "/meetings" : null,
                        false));
    }

    private static @Nullable String linkOfSecretaries(Viewer viewer) {
        return switch (viewer.current().role()) {
            case DISTRICT_STAFF -> "/activations";
            case SYSTEM_ADMIN -> "/accounts";
            case SECURITY_ADMIN -> "/grants/proposals";
            default -> null;
        };
    }

    /** The district has looked at its rules. */
    public void reviewRules(Viewer viewer) {
        int added = jdbc.sql("""
                        insert into first_day_step (step, done_by, done_at) values ('RULES', :by, :now) on conflict do nothing
                        """)
                .param("by", viewer.accountId())
                .param("now", OffsetDateTime.now(clock))
                .update();
        if (added > 0) {
            events.publishEvent(new Audited(
                    viewer.accountId(),
                    "rules_reviewed",
                    "organization",
                    viewer.current().organizationId(),
                    viewer.name() + " 看过了规则，按此执行"));
        }
    }
}
