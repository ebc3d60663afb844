package org.hongfan.member;

import static org.hongfan.exports.ExportColumn.day;
import static org.hongfan.exports.ExportColumn.text;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.Period;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.function.SingletonSupplier;

/** The roster as it goes out. Its usual columns are those an import understands, under the same headings and in the same order. */
@Configuration(proxyBeanMethods = false)
@RequiredArgsConstructor
class MemberExport {
    static final String ID_NUMBER = "公民身份号码";
    static final String PHONE = "手机号码";

    private static final String COLUMNS = """
            select m.id, m.name, case when :plain then m.id_number_cipher end as id_number_cipher, m.id_number_masked, m.sex, m.birth_date,
                   m.ethnicity, m.education, m.kind, b.id, w.from_on as belongs_from, m.joined_on, m.confirmed_on,
                   case when :plain then m.phone_cipher end as phone_cipher, m.phone_masked, m.sector, m.occupation, m.floating,
                   m.floating_place, m.seriously_ill, m.group_id, m.household_id, m.status, m.ended_on, b.parent_id, m.branch_id
            """;

    private static final String ON_ROLL = """
              from member_on_roll m
             cross join lateral (select m.branch_id as id, m.above_id as parent_id, m.branch_path as path) b
             cross join lateral (select m.belongs_from as from_on) w
            """;

    private static final String SINCE = """
              left join membership w on w.member_id = m.id and w.to_on is null
            """;

    /** Looked up once for all rows, as the posts are: a name joined to every row is sorted, sent and read thousands of times. */
    private static final String UNITS = """
            select id, name from organization where path >= :top and path < :beyond or id = any (cast(:line as bigint[]))
            """;

    private static final String GROUPS = """
            select g.id, g.name from party_group g join organization b on b.id = g.branch_id where b.path >= :top and b.path < :beyond
            """;

    /** Looked up once for all rows: joined, they would be planned for far too few and gone through for every member anew. */
    private static final String POSTS = """
            select a.member_id, a.organization_id, a.post, a.from_on as "from"
              from appointment a
              join organization p on p.id = a.organization_id
             where p.path >= :top and p.path < :beyond and a.from_on <= :today and (a.to_on is null or a.to_on > :today)
             order by a.from_on, a.id
            """;

    private final MemberRoster roster;
    private final OrganizationDirectory organizations;
    private final ExportCursor cursor;
    private final MemberSeals seals;
    private final JdbcClient jdbc;
    private final Clock clock;

    /**
     * One member on the sheet.
     *
     * @param idNumber whole or masked, as was asked
     * @param posts of the branch and the household, joined by 、
     * @param postsFrom the day the first of them began
     * @param above the unit the branch stands under
     */
    record Sheet(
            long id,
            String name,
            String idNumber,
            Sex sex,
            LocalDate birthDate,
            Ethnicity ethnicity,
            Education education,
            MemberKind kind,
            String branch,
            @Nullable LocalDate belongsFrom,
            LocalDate joinedOn,
            @Nullable LocalDate confirmedOn,
            @Nullable String phone,
            Sector sector,
            @Nullable String occupation,
            Floating floating,
            @Nullable String floatingPlace,
            boolean seriouslyIll,
            @Nullable String group,
            @Nullable String household,
            @Nullable String posts,
            @Nullable LocalDate postsFrom,
            MemberStatus status,
            @Nullable LocalDate endedOn,
            @Nullable String above) {}

    @Bean
    ExportTable<Sheet> membersOut() {
        return new ExportTable<>(
                "members", "党员名册", Permission.MEMBER_READ, "/members", columns(), this::select, Sheet::id);
    }

    private List<ExportColumn<Sheet>> columns() {
        return List.of(
                text("姓名", 10, Sheet::name),
                ExportColumn.<Sheet>text(ID_NUMBER, 21, Sheet::idNumber).masked(),
                text("性别", 6, row -> row.sex().title()),
                text("出生年月", 10, row -> YearMonth.from(row.birthDate()).toString()),
                text("民族", 8, row -> row.ethnicity().title()),
                text("学历", 12, row -> row.education().title()),
                text("人员类别", 10, row -> row.kind().title()),
                text("所在党支部", 32, Sheet::branch),
                day("组织关系在本支部自", Sheet::belongsFrom),
                day("入党日期", Sheet::joinedOn),
                day("转正日期", Sheet::confirmedOn),
                ExportColumn.<Sheet>text(PHONE, 14, Sheet::phone).masked(),
                text("从事行业", 16, row -> row.sector().title()),
                text("工作单位或岗位", 18, Sheet::occupation),
                text("流动情况", 9, row -> row.floating().title()),
                text("流动去向或来源", 18, Sheet::floatingPlace),
                text("患重病", 7, row -> row.seriouslyIll() ? "是" : "否"),
                text("党小组", 14, Sheet::group),
                text("党员中心户", 18, Sheet::household),
                text("党内职务", 16, Sheet::posts),
                day("任职日期", Sheet::postsFrom),
                ExportColumn.<Sheet>text("状态", 9, row -> row.status().title()).further(),
                ExportColumn.<Sheet>day("状态变化日期", Sheet::endedOn).further(),
                ExportColumn.<Sheet>text("上级党组织", 28, Sheet::above).further(),
                ExportColumn.<Sheet>number("年龄", row -> years(row.birthDate())).further(),
                ExportColumn.<Sheet>number("党龄", row -> row.confirmedOn() == null ? null : years(row.confirmedOn()))
                        .further());
    }

    private Integer years(LocalDate since) {
        return Period.between(since, LocalDate.now(clock)).getYears();
    }

    private ExportRows<Sheet> select(Viewer viewer, ExportFilters filters, boolean plain) {
        MemberFilter filter = filter(filters);
        MemberRoster.Selection selection = roster.select(viewer, filter);
        Map<String, @Nullable Object> params = new LinkedHashMap<>(selection.params());
        params.put("plain", plain);
        Supplier<Known> known = SingletonSupplier.of(() -> known(selection.top()));
        boolean onRoll = selection.from().equals(MemberRoster.NOW);
        String from = onRoll ? ON_ROLL : selection.from() + SINCE;
        return cursor.rows(
                words(viewer, filter),
                "select count(*) " + from + selection.where(),
                COLUMNS + from + selection.where() + " order by m.pinyin, m.id",
                onRoll
                        && isDistrict(selection.top())
                        && (filter.q() == null || filter.q().isBlank()),
                params,
                (row, n) -> read(row, known.get()));
    }

    private static boolean isDistrict(String path) {
        return path.indexOf('/', 1) == path.length() - 1;
    }

    /** What the rows refer to: names of units and groups by id, posts by member. */
    private record Known(Map<Long, String> units, Map<Long, String> groups, Map<Long, List<Held>> posts) {}

    private Known known(String top) {
        String beyond = Scope.upperBound(top);
        Long[] line = Arrays.stream(top.split("/"))
                .filter(part -> !part.isEmpty())
                .map(Long::valueOf)
                .toArray(Long[]::new);
        Map<Long, String> units = new HashMap<>();
        jdbc.sql(UNITS)
                .param("top", top)
                .param("beyond", beyond)
                .param("line", line)
                .query((RowCallbackHandler) row -> units.put(row.getLong(1), row.getString(2)));
        Map<Long, String> groups = new HashMap<>();
        jdbc.sql(GROUPS).param("top", top).param("beyond", beyond).query((RowCallbackHandler)
                row -> groups.put(row.getLong(1), row.getString(2)));
        return new Known(units, groups, posts(top));
    }

    private record Held(long memberId, long organizationId, PartyPost post, LocalDate from) {}

    /** The posts held today in the units below, by member, the longest held first. */
    private Map<Long, List<Held>> posts(String top) {
        return jdbc
                .sql(POSTS)
                .param("top", top)
                .param("beyond", Scope.upperBound(top))
                .param("today", LocalDate.now(clock))
                .query((row, n) -> new Held(
                        row.getLong(1),
                        row.getLong(2),
                        PartyPost.valueOf(row.getString(3)),
                        row.getObject(4, LocalDate.class)))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Held::memberId));
    }

    private Sheet read(ResultSet row, Known known) throws SQLException {
        byte[] id = row.getBytes(3);
        byte[] phone = row.getBytes(14);
        // A number that is null reads as 0, which nothing has.
        long household = row.getLong(22);
        long branch = row.getLong(26);
        List<Held> posts = known.posts().getOrDefault(row.getLong(1), List.of());
        if (!posts.isEmpty()) {
            posts = posts.stream()
                    .filter(post -> post.organizationId() == branch || post.organizationId() == household)
                    .toList();
        }
        return new Sheet(
                row.getLong(1),
                row.getString(2),
                id == null ? row.getString(4) : seals.openOrSay(id),
                Sex.valueOf(row.getString(5)),
                row.getObject(6, LocalDate.class),
                Ethnicity.of(row.getString(7)),
                Education.of(row.getString(8)),
                MemberKind.valueOf(row.getString(9)),
                Objects.requireNonNull(known.units().get(row.getLong(10))),
                row.getObject(11, LocalDate.class),
                row.getObject(12, LocalDate.class),
                row.getObject(13, LocalDate.class),
                phone == null ? row.getString(15) : seals.openOrSay(phone),
                Sector.valueOf(row.getString(16)),
                row.getString(17),
                Floating.valueOf(row.getString(18)),
                row.getString(19),
                row.getBoolean(20),
                known.groups().get(row.getLong(21)),
                known.units().get(household),
                posts.isEmpty()
                        ? null
                        : posts.stream().map(post -> post.post().title()).collect(Collectors.joining("、")),
                posts.isEmpty() ? null : posts.get(0).from(),
                MemberStatus.valueOf(row.getString(23)),
                row.getObject(24, LocalDate.class),
                known.units().get(row.getLong(25)));
    }

    /** The same words in the address as on the roster's page. */
    private static MemberFilter filter(ExportFilters filters) {
        LocalDate day = filters.day("on");
        return new MemberFilter(
                filters.number("organization"),
                filters.one(MemberStatus.class, "status"),
                filters.is("status", "ALL"),
                filters.one(MemberKind.class, "kind"),
                filters.one(Sex.class, "sex"),
                filters.one(AgeBand.class, "age"),
                filters.one(Education.class, "education"),
                filters.one(Sector.class, "sector"),
                filters.one(Floating.class, "floating"),
                filters.text("q"),
                day == null ? null : new MemberCell(day, filters.one(MemberCut.class, "cut"), filters.text("is")));
    }

    private String words(Viewer viewer, MemberFilter filter) {
        List<String> words = new ArrayList<>();
        if (filter.organizationId() != null) {
            words.add(organizations.get(viewer, filter.organizationId()).shortName());
        }
        if (filter.cell() != null) {
            words.add(filter.cell().words());
        } else if (filter.everyStatus()) {
            words.add("全部（含历史）");
        } else if (filter.status() != null) {
            words.add(filter.status().title());
        }
        add(words, filter.kind() == null ? null : filter.kind().title());
        add(words, filter.sex() == null ? null : filter.sex().title());
        add(words, filter.age() == null ? null : filter.age().title());
        add(words, filter.education() == null ? null : filter.education().title());
        add(words, filter.sector() == null ? null : filter.sector().title());
        add(words, filter.floating() == null ? null : filter.floating().title());
        if (filter.q() != null) {
            words.add(filter.q().matches(".*\\d{4}.*") ? "按号码查找" : "含“" + filter.q() + "”");
        }
        return String.join("；", words);
    }

    private static void add(List<String> words, @Nullable String word) {
        if (word != null) {
            words.add(word);
        }
    }
}
