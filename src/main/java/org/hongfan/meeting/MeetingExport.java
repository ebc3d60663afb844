package org.hongfan.meeting;

import static org.hongfan.exports.ExportColumn.day;
import static org.hongfan.exports.ExportColumn.number;
import static org.hongfan.exports.ExportColumn.text;
import static org.hongfan.exports.ExportColumn.time;

import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Scope;
import org.hongfan.access.Viewer;
import org.hongfan.exports.ExportColumn;
import org.hongfan.exports.ExportCursor;
import org.hongfan.exports.ExportFilters;
import org.hongfan.exports.ExportRows;
import org.hongfan.exports.ExportTable;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Meetings as they go out: the list, and the ledger of who came, one line per member and meeting. */
@Configuration(proxyBeanMethods = false)
@RequiredArgsConstructor
class MeetingExport {
    private final OrganizationDirectory organizations;
    private final ExportCursor cursor;
    private final Clock clock;

    record Line(
            String title,
            MeetingType type,
            String branch,
            @Nullable String group,
            LocalDateTime startsAt,
            LocalDateTime endsAt,
            String place,
            @Nullable String chair,
            @Nullable String recorder,
            @Nullable Integer called,
            @Nullable Integer present,
            @Nullable Integer excused,
            @Nullable Integer absent,
            @Nullable Boolean valid,
            MeetingStatus status,
            @Nullable LocalDateTime archivedAt,
            @Nullable String came,
            @Nullable String late,
            @Nullable String excusedNames,
            @Nullable String absentNames,
            @Nullable String observers,
            String minutes,
            @Nullable Invitation invitation) {}

    record Presence(
            String branch,
            String member,
            LocalDate heldOn,
            MeetingType type,
            String title,
            boolean called,
            AttendanceStatus status,
            @Nullable String reason,
            Means means,
            boolean archived) {}

    @Bean
    ExportTable<Line> meetingsOut() {
        return new ExportTable<>(
                "meetings",
                "会议台账",
                Permission.MEETING_READ,
                "/meetings",
                List.of(
                        text("会议名称", 32, Line::title),
                        text("类型", 14, line -> line.type().title()),
                        text("党支部", 32, Line::branch),
                        text("党小组", 14, Line::group),
                        time("开始时间", Line::startsAt),
                        time("结束时间", Line::endsAt),
                        text("地点", 18, Line::place),
                        text("主持人", 10, Line::chair),
                        text("记录人", 10, Line::recorder),
                        number("应到", Line::called),
                        number("实到", Line::present),
                        number("请假", Line::excused),
                        number("缺席", Line::absent),
                        text("法定人数", 10, line -> line.valid() == null ? null : line.valid() ? "达到" : "未达到"),
                        text("状态", 9, line -> line.status().title()),
                        text("迟到人员", 16, Line::late),
                        text("请假人员", 24, Line::excusedNames),
                        text("缺席人员", 24, Line::absentNames),
                        text("列席人员", 20, Line::observers),
                        ExportColumn.<Line>text("到会人员", 40, Line::came).further(),
                        ExportColumn.<Line>text("会议内容", 40, Line::minutes).further(),
                        ExportColumn.<Line>text(
                                        "参加范围",
                                        20,
                                        line -> line.invitation() == null
                                                ? null
                                                : line.invitation().title())
                                .further(),
                        ExportColumn.<Line>time("归档时间", Line::archivedAt).further()),
                this::meetings);
    }

    @Bean
    ExportTable<Presence> attendanceOut() {
        return new ExportTable<>(
                "attendance",
                "到会台账",
                Permission.MEETING_READ,
                "/meetings",
                List.of(
                        text("党支部", 32, Presence::branch),
                        text("姓名", 10, Presence::member),
                        day("日期", Presence::heldOn),
                        text("类型", 14, line -> line.type().title()),
                        text("会议名称", 32, Presence::title),
                        text("是否应到", 9, line -> line.called() ? "应到" : "不计"),
                        text("到会情况", 9, line -> line.status().title()),
                        text("请假事由或说明", 20, Presence::reason),
                        ExportColumn.<Presence>text(
                                        "登记方式", 14, line -> line.means().title())
                                .further(),
                        ExportColumn.<Presence>text("记录", 9, line -> line.archived() ? "已归档" : "未归档")
                                .further()),
                this::attendance);
    }

    private ExportRows<Line> meetings(Viewer viewer, ExportFilters filters, boolean plain) {
        Scope scope = viewer.scope();
        List<String> words = new ArrayList<>();
        Long organization = filters.number("organization");
        if (organization != null) {
            OrganizationRef unit = organizations.get(viewer, organization);
            scope = Scope.subtree(unit.path(), 0);
            words.add(unit.shortName());
        }
        MeetingType type = filters.one(MeetingType.class, "type");
        MeetingStatus status = filters.one(MeetingStatus.class, "status");
        YearMonth month = filters.month("month");
        String q = filters.text("q");
        if (type != null) {
            words.add(type.title());
        }
        if (status != null) {
            words.add(status.title());
        }
        if (month != null) {
            words.add(month.getYear() + "年" + month.getMonthValue() + "月");
        }
        if (q != null) {
            words.add("含“" + q + "”");
        }
        Map<String, @Nullable Object> params = new LinkedHashMap<>();
        params.put("pathFrom", scope.pathFrom());
        params.put("pathTo", scope.pathTo());
        params.put("type", type == null ? null : type.name());
        params.put("status", status == null ? null : status.name());
        params.put("monthFrom", month == null ? LocalDate.of(1900, 1, 1) : month.atDay(1));
        params.put("monthTo", month == null ? LocalDate.of(2999, 1, 1) : month.atEndOfMonth());
        params.put("q", q);
        return cursor.rows(
                String.join("；", words),
                """
                select count(*)
                  from meeting m
                  join organization o on o.id = m.organization_id
                 where o.path >= :pathFrom and o.path < :pathTo
                   and (cast(:type as text) is null or m.type = :type)
                   and (cast(:status as text) is null or m.status = :status)
                   and m.held_on between :monthFrom and :monthTo
                   and (cast(:q as text) is null or strpos(m.title, :q) > 0 or strpos(o.name, :q) > 0)
                """,
                """
                select m.title, m.type, o.name, g.name, m.starts_at at time zone 'Asia/Shanghai', m.ends_at at time zone 'Asia/Shanghai',
                       m.place, c.name, r.name, m.called, m.present, m.excused, m.absent, m.valid, m.status,
                       m.archived_at at time zone 'Asia/Shanghai', p.came, p.late, p.excused, p.absent, m.observers, m.minutes, m.invitation
                  from meeting m
                  join organization o on o.id = m.organization_id
                  left join party_group g on g.id = m.group_id
                  left join person_name c on c.id = m.chair_id
                  left join person_name r on r.id = m.recorder_id
                  left join lateral (
                       select string_agg(n.named, '、' order by n.pinyin, n.id) filter (where n.status in ('PRESENT', 'LATE')) as came,
                              string_agg(n.named, '、' order by n.pinyin, n.id) filter (where n.status = 'LATE') as late,
                              string_agg(n.explained, '、' order by n.pinyin, n.id) filter (where n.status = 'EXCUSED') as excused,
                              string_agg(n.named, '、' order by n.pinyin, n.id) filter (where n.status = 'ABSENT') as absent
                         from (select x.id, x.pinyin, a.status, x.name || coalesce('（' || t.tail || '）', '') as named,
                                      x.name || coalesce('（' || nullif(concat_ws(' ', t.tail, translate(a.reason, '（）()[]【】', '')), '') || '）', '')
                                          as explained
                                 from (select a.*, count(*) over (partition by y.name) as namesakes
                                         from attendance a join member y on y.id = a.member_id
                                        where a.meeting_id = m.id) a
                                 join member x on x.id = a.member_id
                                cross join lateral (select case when a.namesakes > 1
                                                            then trim(both '（）' from coalesce(nullif(x.distinction, ''), x.mark)) end as tail) t) n) p on true
                 where o.path >= :pathFrom and o.path < :pathTo
                   and (cast(:type as text) is null or m.type = :type)
                   and (cast(:status as text) is null or m.status = :status)
                   and m.held_on between :monthFrom and :monthTo
                   and (cast(:q as text) is null or strpos(m.title, :q) > 0 or strpos(o.name, :q) > 0)
                 order by m.held_on desc, m.id desc
                """,
                params,
                (row, n) -> new Line(
                        row.getString(1),
                        MeetingType.valueOf(row.getString(2)),
                        row.getString(3),
                        row.getString(4),
                        row.getObject(5, LocalDateTime.class),
                        row.getObject(6, LocalDateTime.class),
                        row.getString(7),
                        row.getString(8),
                        row.getString(9),
                        row.getObject(10, Integer.class),
                        row.getObject(11, Integer.class),
                        row.getObject(12, Integer.class),
                        row.getObject(13, Integer.class),
                        row.getObject(14, Boolean.class),
                        MeetingStatus.valueOf(row.getString(15)),
                        row.getObject(16, LocalDateTime.class),
                        row.getString(17),
                        row.getString(18),
                        row.getString(19),
                        row.getString(20),
                        row.getString(21),
                        row.getString(22),
                        row.getString(23) == null ? null : Invitation.valueOf(row.getString(23))));
    }

    /** Of one year, this one unless another is asked for, and of the meetings that were held. */
    private ExportRows<Presence> attendance(Viewer viewer, ExportFilters filters, boolean plain) {
        Scope scope = viewer.scope();
        List<String> words = new ArrayList<>();
        YearMonth month = filters.month("month");
        int year = month == null ? filters.year("year", LocalDate.now(clock).getYear()) : month.getYear();
        Long organization = filters.number("organization");
        if (organization != null) {
            OrganizationRef unit = organizations.get(viewer, organization);
            scope = Scope.subtree(unit.path(), 0);
            words.add(unit.shortName());
        }
        words.add(month == null ? year + "年" : year + "年" + month.getMonthValue() + "月");
        MeetingType type = filters.one(MeetingType.class, "type");
        if (type != null) {
            words.add(type.title());
        }
        Map<String, @Nullable Object> params = new LinkedHashMap<>();
        params.put("pathFrom", scope.pathFrom());
        params.put("pathTo", scope.pathTo());
        params.put("type", type == null ? null : type.name());
        params.put("from", month == null ? LocalDate.of(year, 1, 1) : month.atDay(1));
        params.put("to", month == null ? LocalDate.of(year, 12, 31) : month.atEndOfMonth());
        return cursor.rows(
                String.join("；", words),
                """
                select count(*)
                  from meeting m
                  join organization o on o.id = m.organization_id
                  join attendance a on a.meeting_id = m.id
                 where o.path >= :pathFrom and o.path < :pathTo
                   and m.held_on between :from and :to and m.status in ('HELD', 'SUBMITTED', 'RETURNED', 'ARCHIVED')
                   and (cast(:type as text) is null or m.type = :type)
                """,
                """
                select o.name, x.name, m.held_on, m.type, m.title, a.called, a.status, coalesce(a.reason, a.note), a.means,
                       m.status = 'ARCHIVED'
                  from meeting m
                  join organization o on o.id = m.organization_id
                  join attendance a on a.meeting_id = m.id
                  join member x on x.id = a.member_id
                 where o.path >= :pathFrom and o.path < :pathTo
                   and m.held_on between :from and :to and m.status in ('HELD', 'SUBMITTED', 'RETURNED', 'ARCHIVED')
                   and (cast(:type as text) is null or m.type = :type)
                 order by o.path, x.pinyin, x.id, m.held_on, m.id
                """,
                params,
                (row, n) -> new Presence(
                        row.getString(1),
                        row.getString(2),
                        row.getObject(3, LocalDate.class),
                        MeetingType.valueOf(row.getString(4)),
                        row.getString(5),
                        row.getBoolean(6),
                        AttendanceStatus.valueOf(row.getString(7)),
                        row.getString(8),
                        Means.valueOf(row.getString(9)),
                        row.getBoolean(10)));
    }
}
