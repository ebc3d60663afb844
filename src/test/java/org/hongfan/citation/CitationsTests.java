package org.hongfan.citation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.hongfan.duty.DutyBoard;
import org.hongfan.help.Manual;
import org.hongfan.meeting.MeetingRules;
import org.hongfan.meeting.MeetingType;
import org.hongfan.organization.Level;
import org.hongfan.platform.TestServer;
import org.hongfan.support.KnownDocuments;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.PrintedCitations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Nothing is cited that table {@code citation} does not prove: in templates, code, files, the manual, and the rows a new portal begins with. */
@PostgresTest(fresh = PostgresTest.Fresh.EACH_CLASS)
@RequiredArgsConstructor
class CitationsTests {
    /** Migrations are never changed; what became of their rows is looked at in the database. */
    private static final List<Path> READ = List.of(
            Path.of("src/main/java"),
            Path.of("src/main/resources/templates"),
            Path.of("src/main/resources/rules"),
            Path.of("src/main/resources/static/js"),
            Path.of("docs"),
            Path.of("README.md"),
            Path.of("CHANGELOG.md"));

    private static final String CONDITIONS = "《中国共产党支部工作条例（试行）》";

    private final Citations citations;
    private final Manual manual;
    private final MeetingRules rules;
    private final DutyBoard duties;
    private final JdbcClient jdbc;

    private PrintedCitations printed() {
        return new PrintedCitations(
                citations.list(),
                Stream.concat(
                        KnownDocuments.titles(), manual.chapters().stream().map(Manual.Chapter::title)));
    }

    @Test
    void noFileCitesWhatIsNotProven() throws IOException {
        PrintedCitations printed = printed();
        List<String> faults = new ArrayList<>();
        for (Path root : READ) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(CitationsTests::isText).toList()) {
                    printed.faults(Files.readString(file)).forEach(fault -> faults.add(file + ": " + fault));
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    private static boolean isText(Path file) {
        return file.toString().matches(".*\\.(java|html|csv|js|md|txt|json)");
    }

    @Test
    void noRowOfANewPortalCitesWhatIsNotProven() {
        PrintedCitations printed = printed();
        List<String> faults = new ArrayList<>();
        jdbc.sql("""
                        select quote_ident(c.table_name) || ' ' || quote_ident(c.column_name)
                          from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
                         where c.table_schema = 'public' and c.data_type = 'text' and t.table_type = 'BASE TABLE' and c.table_name not like 'flyway%'
                           and (c.table_name, c.column_name) <> ('citation', 'article')
                        """).query(String.class).list().forEach(column -> {
            String[] names = column.split(" ");
            jdbc.sql("select distinct %2$s from %1$s where %2$s ~ '《|条'".formatted(names[0], names[1]))
                    .query(String.class)
                    .list()
                    .forEach(text -> printed.faults(text).forEach(fault -> faults.add(column + ": " + fault)));
        });
        assertThat(faults).isEmpty();
    }

    @Test
    void whatIsNotProvenIsFound() {
        PrintedCitations printed = printed();
        assertThat(printed.faults("依据" + CONDITIONS + "第十一条。")).isEmpty();
        for (String wrong : List.of(
                CONDITIONS + "第十七条",
                CONDITIONS + "第十一、十七条",
                "《中国共产党支部工作条例》第十一条",
                "《党员积分管理办法（示例）》第七条第一项",
                "每月一次（第十二条）",
                "党章第一条",
                "by art. 12 of the regulations")) {
            assertThat(printed.faults(wrong)).as(wrong).isNotEmpty();
        }
    }

    @Test
    void everyTemplateNamesACitationThatIsThere() throws IOException {
        TreeSet<String> named = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/resources/templates"))) {
            for (Path file : files.filter(CitationsTests::isText).toList()) {
                java.util.regex.Pattern.compile("@citations\\.text\\('(\\w+)'\\)")
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(use -> named.add(use.group(1)));
            }
        }
        assertThat(named)
                .isNotEmpty()
                .allSatisfy(code -> assertThat(citations.text(code)).isNotBlank());
        assertThatThrownBy(() -> citations.text("NOTHING")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everySourceSaysWhatProvesItAndPracticeNeverLooksLikeLaw() {
        assertThat(citations.list()).isNotEmpty().allSatisfy(row -> {
            assertThat(row.proof()).isNotBlank();
            assertThat(row.text().contains("惯例")).isEqualTo(row.kind() == Citation.Kind.PRACTICE);
            assertThat(row.text().contains("据公开资料，以正式文本为准")).isEqualTo(row.secondary());
        });
    }

    @ParameterizedTest
    @CsvSource({
        "GENERAL_MEETING,BRANCH,《中国共产党支部工作条例（试行）》第十一条",
        "COMMITTEE_MEETING,BRANCH,《中国共产党支部工作条例（试行）》第十二条",
        "GROUP_MEETING,BRANCH,《中国共产党支部工作条例（试行）》第十三条",
        "PARTY_LECTURE,BRANCH,《中国共产党支部工作条例（试行）》第十六条",
        "PARTY_LECTURE,TOWN,《中国共产党支部工作条例（试行）》第十六条",
        "THEME_DAY,BRANCH,《中国共产党支部工作条例（试行）》第十六条",
        "ORGANIZATIONAL_LIFE,BRANCH,《中国共产党支部工作条例（试行）》（每年一次；到会人数参照支部党员大会，是惯例）",
        "DEMOCRATIC_APPRAISAL,BRANCH,《中国共产党支部工作条例（试行）》（每年一次；到会人数参照支部党员大会，是惯例）",
        "COMMITTEE_MEETING,COMMUNITY,惯例，参照支部委员会",
        "COMMITTEE_MEETING,TOWN,惯例，参照支部委员会",
        "COMMITTEE_MEETING,DISTRICT,惯例，参照支部委员会",
        "THEME_DAY,COMMUNITY,惯例，参照党支部的主题党日"
    })
    void eachMeetingCitesItsOwnArticle(MeetingType type, Level level, String text) {
        assertThat(rules.get(type, level).article()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "theme_day_month,《中国共产党支部工作条例（试行）》第十六条",
        "committee_month,《中国共产党支部工作条例（试行）》第十二条",
        "group_month,《中国共产党支部工作条例（试行）》第十三条",
        "general_quarter,《中国共产党支部工作条例（试行）》第十一条",
        "lecture_quarter,《中国共产党支部工作条例（试行）》第十六条（条例要求定期开展，每季度一次是惯例）"
    })
    void eachDutyCitesItsOwnArticle(String code, String text) {
        assertThat(duties.listRules())
                .filteredOn(rule -> rule.code().equals(code))
                .extracting(DutyBoard.Rule::article)
                .containsExactly(text);
    }

    @ParameterizedTest
    @CsvSource({
        "ORDINARY,2026-11-20,《中国共产党支部工作条例（试行）》第十一条",
        "ADMISSION,2026-04-30,《中国共产党发展党员工作细则》第二十条（2014年文本，关于接收的表决）",
        "ADMISSION,2026-05-01,《中国共产党发展党员工作细则》第二十条（关于接收的表决；据公开资料，以正式文本为准）",
        "ELECTION,2026-11-20,《中国共产党基层组织选举工作条例》（据公开资料，以正式文本为准）"
    })
    void aVoteIsJudgedByTheTextInForceOnItsDay(String kind, LocalDate day, String text) {
        assertThat(rules.listVoteRules())
                .filteredOn(rule -> rule.kind().equals(kind))
                .singleElement()
                .satisfies(rule -> assertThat(rule.on(day).article()).isEqualTo(text));
    }

    /** Archives hold the sentence as it was worked out; the numbers stay, the article is put right. */
    @Test
    void verdictsKeptWithAWrongArticleArePutRight() throws SQLException {
        TestServer server = TestServer.get();
        server.migrate("test_citations", "20261124071000");
        try (Connection owner = server.connectAsOwner("test_citations");
                Statement statement = owner.createStatement()) {
            statement.execute("""
                    insert into organization (id, path, level, kind, name, short_name, founded_on) values (1, '/1/', 'DISTRICT', 'DISTRICT_COMMITTEE', '区', '区', '2000-01-01');
                    insert into party_group (id, branch_id, name, founded_on) values (1, 1, '组', '2000-01-01');
                    insert into meeting (id, organization_id, group_id, type, title, status, starts_at, ends_at, held_on, place, valid, verdict, created_at)
                    select n, 1, case type when 'GROUP_MEETING' then 1 end, type, '会', 'ARCHIVED', day + time '09:00', day + time '10:00', day, '室', true,
                           '应到 9，实到 9；党小组会不设法定人数 → 有效（' || (select article from meeting_rule r where r.type = t.type) || '）', now()
                      from (values (1, 'GROUP_MEETING', date '2026-03-01'), (2, 'PARTY_LECTURE', date '2026-03-01'), (3, 'ORGANIZATIONAL_LIFE', date '2026-06-01'),
                                   (4, 'GENERAL_MEETING', date '2026-03-01')) t (n, type, day);
                    insert into resolution (meeting_id, position, title, kind, votes_for, against, abstained, passed, explanation)
                    select m.id, 1, '接收', 'ADMISSION', 7, 0, 0, true, '通过（' || v.article || '）' from meeting m, vote_rule v
                     where m.id in (3, 4) and v.kind = 'ADMISSION';
                    """);
            server.migrate("test_citations", "latest");
            List<String> kept = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(
                    "select verdict from meeting union all select explanation from resolution order by 1")) {
                while (rows.next()) {
                    kept.add(rows.getString(1));
                }
            }
            String all = kept.stream().collect(Collectors.joining("\n"));
            PrintedCitations printed = printed();
            assertThat(printed.faults(all)).isEmpty();
            assertThat(kept)
                    .contains(
                            "应到 9，实到 9；党小组会不设法定人数，有效（" + citations.text("GROUP_MEETING") + "）",
                            "应到 9，实到 9；党小组会不设法定人数，有效（" + citations.text("PARTY_LECTURE") + "）",
                            "应到 9，实到 9；党小组会不设法定人数，有效（" + citations.text("YEARLY_MEETING") + "）",
                            "通过（" + citations.text("ADMISSION_2014") + "）",
                            "通过（" + citations.text("ADMISSION") + "）");
        }
    }
}
