package org.hongfan.owndata;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.access.Viewer;
import org.hongfan.member.MemberFacts;
import org.hongfan.member.MemberReveals;
import org.hongfan.member.MemberRoster;
import org.hongfan.member.RevealRow;
import org.hongfan.shared.Audited;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Collects what is kept of the viewer (《中华人民共和国个人信息保护法》); that it was taken stands in the audit trail. */
@Service
@RequiredArgsConstructor
@Transactional
public class OwnDataService {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy年M月d日");
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy年M月d日 HH:mm");

    private final MemberRoster roster;
    private final MemberReveals reveals;
    private final JdbcClient jdbc;
    private final Reach reach;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    /** The viewer's own data; 404 for those without a member record. */
    public OwnData take(Viewer viewer) {
        return reach.asSystem("what is kept of the viewer themselves, wherever they have been", () -> collect(viewer));
    }

    private OwnData collect(Viewer viewer) {
        MemberFacts member = roster.getOwn(viewer);
        List<OwnData.Section> sections = new ArrayList<>();
        sections.add(section("组织关系", List.of("党支部", "自", "至", "原因"), """
                select b.name, s.from_on, s.to_on, s.reason from membership s join organization b on b.id = s.branch_id
                 where s.member_id = :member order by s.from_on desc, s.id desc
                """, member.id()));
        sections.add(appointments(member.id()));
        sections.add(exclusions(member.id()));
        sections.add(section("参加会议", List.of("日期", "会议", "到会", "原因", "登记方式"), """
                select m.held_on, m.title, a.status, a.reason, nullif(a.means, case when a.status = 'EXPECTED' then 'LIST' end) as means from attendance a join meeting m on m.id = a.meeting_id
                 where a.member_id = :member order by m.held_on desc, m.id desc
                """, member.id()));
        sections.add(section("参加活动", List.of("日期", "活动", "情况", "时长", "获奖"), """
                select v.held_on, v.title, p.status, p.hours, p.award from participation p join activity v on v.id = p.activity_id
                 where p.member_id = :member order by v.held_on desc, v.id desc
                """, member.id()));
        sections.add(section("候补活动", List.of("日期", "活动", "候补时间"), """
                select v.held_on, v.title, w.waiting_since from activity_waiting w join activity v on v.id = w.activity_id
                 where w.member_id = :member order by v.held_on desc, v.id desc
                """, member.id()));
        sections.add(section("积分", List.of("日期", "说明", "分值"), """
                select occurred_on, explanation, points from point_entry where member_id = :member order by occurred_on desc, id desc
                """, member.id()));
        sections.add(section("账号", List.of("用户名", "建立时间", "上次登录"), """
                select username, created_at, last_signed_in_at from account where member_id = :member
                """, member.id()));
        sections.add(revealed(viewer));
        sections.add(section("更正申请", List.of("时间", "内容", "结果", "答复"), """
                select asked_at, field, state, answer from correction_request where member_id = :member order by id desc
                """, member.id()));
        events.publishEvent(
                new Audited(viewer.accountId(), "own_data_taken", "member", member.id(), member.name() + "取走了本人的数据"));
        return new OwnData(LocalDateTime.now(clock), facts(viewer, member), List.copyOf(sections));
    }

    private Map<String, String> facts(Viewer viewer, MemberFacts member) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("姓名", member.name());
        facts.put("性别", member.sex().title());
        facts.put("出生日期", write(member.birthDate()));
        facts.put("民族", member.ethnicity().title());
        facts.put("学历", member.education().title());
        reveals.openOwn(viewer).forEach((field, number) -> facts.put(field.title(), number));
        facts.put("从事行业", member.sector().title());
        facts.put("工作岗位", write(member.occupation()));
        facts.put("类别", member.kind().title());
        facts.put("状态", member.status().title());
        facts.put("入党日期", write(member.joinedOn()));
        facts.put("转正日期", write(member.confirmedOn()));
        facts.put("党支部", member.branchName());
        facts.put("党小组", write(member.groupName()));
        facts.put("中心户", write(member.householdName()));
        facts.put("流动情况", member.floating().title());
        facts.put("流动去向", write(member.floatingPlace()));
        facts.put("患重病", member.seriouslyIll() ? "是" : "否");
        return facts;
    }

    private OwnData.Section appointments(long member) {
        List<List<String>> rows = roster.listAppointments(member).stream()
                .map(row -> List.of(row.organizationName(), row.title(), write(row.fromOn()), write(row.toOn())))
                .toList();
        return new OwnData.Section("任职", List.of("组织", "职务", "自", "至"), rows);
    }

    private OwnData.Section exclusions(long member) {
        List<List<String>> rows = roster.listExclusions(member).stream()
                .map(row -> List.of(
                        row.reason().title(),
                        write(row.fromOn()),
                        write(row.toOn()),
                        row.approvalWords(),
                        write(row.note())))
                .toList();
        return new OwnData.Section("不计入应到", List.of("原因", "自", "至", "批准和同意", "说明"), rows);
    }

    private OwnData.Section revealed(Viewer viewer) {
        List<List<String>> rows = new ArrayList<>();
        for (RevealRow row : reveals.listOwn(viewer)) {
            rows.add(List.of(
                    row.revealedAt().format(MINUTE),
                    row.revealedBy(),
                    row.field().title(),
                    row.why()));
        }
        return new OwnData.Section("谁看过我的号码", List.of("时间", "查看人", "查看的内容", "原因"), rows);
    }

    private OwnData.Section section(String title, List<String> columns, String sql, long member) {
        List<List<String>> rows = jdbc.sql(sql)
                .param("member", member)
                .query((row, n) -> cells(row, columns.size()))
                .list();
        return new OwnData.Section(title, columns, rows);
    }

    private static List<String> cells(ResultSet row, int count) throws SQLException {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            cells.add(write(row.getObject(i)));
        }
        return cells;
    }

    private static String write(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof java.sql.Date day) {
            return day.toLocalDate().format(DAY);
        }
        if (value instanceof java.sql.Timestamp time) {
            return time.toLocalDateTime().format(MINUTE);
        }
        if (value instanceof LocalDate day) {
            return day.format(DAY);
        }
        return WORDS.getOrDefault(value.toString(), value.toString());
    }

    /** How constants of the tables are said. */
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("PRESENT", "实到"),
            Map.entry("LATE", "迟到"),
            Map.entry("EXCUSED", "请假"),
            Map.entry("ABSENT", "缺席"),
            Map.entry("EXPECTED", "待登记"),
            Map.entry("LIST", "默认到会"),
            Map.entry("QR", "扫码"),
            Map.entry("SECRETARY", "书记登记"),
            Map.entry("HOST", "中心户长代登记"),
            Map.entry("ENROLLED", "已报名"),
            Map.entry("WITHDRAWN", "已退出"),
            Map.entry("ATTENDED", "已参加"),
            Map.entry("MISSED", "未参加"),
            Map.entry("OPEN", "等待支部核对"),
            Map.entry("ACCEPTED", "支部正在修改"),
            Map.entry("CORRECTED", "已更正"),
            Map.entry("REFUSED", "未同意"),
            Map.entry("NAME", "姓名"),
            Map.entry("ID_NUMBER", "身份证号"),
            Map.entry("PHONE", "电话"),
            Map.entry("ETHNICITY", "民族"),
            Map.entry("EDUCATION", "学历"),
            Map.entry("OCCUPATION", "行业和岗位"),
            Map.entry("JOINED_ON", "入党日期"),
            Map.entry("CONFIRMED_ON", "转正日期"),
            Map.entry("OTHER", "其他"));
}
