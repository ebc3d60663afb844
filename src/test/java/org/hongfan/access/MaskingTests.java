package org.hongfan.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.apache.poi.xwpf.extractor.XWPFWordExtractor;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.hongfan.member.IdNumber;
import org.hongfan.member.MemberMerges;
import org.hongfan.member.MemberRules;
import org.hongfan.member.MemberService;
import org.hongfan.member.Sex;
import org.hongfan.member.Village;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.points.PointFacts;
import org.hongfan.points.PointLedger;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.Users;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/**
 * Puts together what each role is shown of a member on every page, paper and list that it can open without asking for a whole number, and counts the ID
 * numbers that fit. Sex and the six digits of the district count as known: most members of a place share them.
 */
@PostgresTest
@RequiredArgsConstructor
class MaskingTests {
    private static final int LEAST = 1000;
    private static final String DISTRICT = "379900";
    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]+}");
    private static final Pattern MASKED = Pattern.compile("(?<![0-9*])(\\d*)[*＊]{3,}([\\dXx]*)");
    private static final Pattern ENDING = Pattern.compile("尾号\\D{0,3}([\\dXx]+)");

    private final MockMvc mvc;
    private final Users users;
    private final JdbcClient jdbc;
    private final ApplicationContext context;
    private final ApplicationEventPublisher events;
    private final MemberService members;
    private final MemberMerges merges;
    private final PointLedger points;

    private Village village;
    private final List<Person> people = new ArrayList<>();
    private final Map<Role, RequestPostProcessor> roles = new EnumMap<>(Role.class);
    private Map<String, List<Long>> ids;

    /** @param number whole, which nobody is shown here */
    private record Person(long id, String number) {
        LocalDate born() {
            return LocalDate.of(part(6, 10), part(10, 12), part(12, 14));
        }

        int sex() {
            return part(16, 17) % 2;
        }

        private int part(int from, int to) {
            return Integer.parseInt(number.substring(from, to));
        }
    }

    @BeforeEach
    void aBranchOfTwentySevenWithAHostAndALeader() {
        village = new Village(context);
        PointFacts facts = new PointFacts(jdbc, events);
        facts.account = jdbc.sql("""
                        insert into account (username, password_hash, name, created_at) values ('checker', '-', '审核人', now()) returning id
                        """).query(Long.class).single();
        for (int i = 0; i < 26; i++) {
            person("党员" + Character.toString('甲' + i), LocalDate.of(1950 + i, 2 + i % 3, 11 + i % 17), 37 * i + 101);
        }
        // A namesake for whom the phone does not help.
        person("党员甲", LocalDate.of(1950, 6, 23), 448);
        long household = village.found(village.first, OrganizationKind.MEMBER_HOUSEHOLD, "中心户");
        for (Person each : people) {
            members.joinHousehold(village.staff(), each.id(), household, LocalDate.of(2024, 1, 1));
        }
        long group =
                jdbc.sql("""
                        insert into party_group (branch_id, name, founded_on) values (:branch, '第一党小组', '2020-01-01') returning id
                        """).param("branch", village.first).query(Long.class).single();
        jdbc.sql("update member set group_id = :group").param("group", group).update();
        points.openYear(2026);
        Map<Long, String> came = people.stream().collect(Collectors.toMap(Person::id, each -> "PRESENT"));
        long archived = facts.meeting(village.first, "GROUP_MEETING", LocalDate.of(2026, 3, 2), came);
        facts.archive(archived);
        long planned = facts.meeting(village.first, "THEME_DAY", LocalDate.of(2026, 11, 20), came);
        long activity = facts.activity(
                village.first,
                "VISIT",
                LocalDate.of(2026, 5, 2),
                people.stream().collect(Collectors.toMap(Person::id, each -> 2.0)));
        long correction = jdbc.sql("""
                        insert into correction_request (member_id, organization_id, field, wanted_cipher, asked_at)
                        values (:member, :branch, 'ID_NUMBER', :sealed, now()) returning id
                        """)
                .param("member", people.get(3).id())
                .param("branch", village.first)
                .param(
                        "sealed",
                        context.getBean(org.hongfan.shared.Secrets.class).seal("请核对"))
                .query(Long.class)
                .single();
        ids = Map.of(
                "members", people.subList(0, 4).stream().map(Person::id).toList(),
                "meetings", List.of(archived, planned),
                "activities", List.of(activity),
                "organizations", List.of(village.first, village.south, household),
                "corrections", List.of(correction),
                "groups", List.of(group));
        long self = people.get(25).id();
        for (Role role : Role.values()) {
            long place = switch (role) {
                case HOUSEHOLD_HOST -> household;
                case MEMBER, GROUP_LEADER, BRANCH_SECRETARY -> village.first;
                case COMMUNITY_STAFF -> village.south;
                case TOWN_STAFF -> village.town;
                default -> village.district;
            };
            roles.put(
                    role,
                    role.isAdministrator()
                            ? users.as(users.create(role.name(), role, null))
                            : role == Role.GROUP_LEADER
                                    ? users.as(users.createLeader("leader", village.first, group, null))
                                    : village.as(role, place, role == Role.MEMBER ? self : null));
        }
    }

    private void person(String name, LocalDate born, int serial) {
        String digits = DISTRICT + born.toString().replace("-", "") + "%03d".formatted(serial % 1000);
        String number = digits + IdNumber.checkOf(digits);
        people.add(new Person(
                members.register(village.staff(), Village.registration(village.first, name, number, null)), number));
    }

    @Test
    void aThousandNumbersFitWhatAnyRoleIsShown() throws Exception {
        // What was merged and what was said of it stands on pages too.
        merges.merge(village.staff(), people.get(0).id(), people.get(26).id(), "同一个人");
        List<String> tooFew = new ArrayList<>();
        for (Role role : roles.keySet()) {
            Set<String> texts = shownTo(role);
            for (Person person : people.subList(0, 25)) {
                long fit = count(person, texts);
                if (fit < LEAST) {
                    tooFew.add(role + " has " + fit + " numbers left for " + person.number());
                }
            }
            if (role == Role.BRANCH_SECRETARY || role == Role.HOUSEHOLD_HOST) {
                assertThat(monthIsShown(people.get(0), texts))
                        .as("that the pages with the month of birth were read by " + role)
                        .isTrue();
            }
            if (role.can(Permission.EXPORT) && role.can(Permission.MEMBER_READ)) {
                assertThat(texts).as("the roster's list of " + role).anyMatch(text -> text.startsWith("公民身份号码"));
            }
        }
        assertThat(tooFew).isEmpty();
    }

    @Test
    void aWrongDayIsRefusedWithoutTellingTheRight() {
        assertThatThrownBy(() -> MemberRules.requireAgreement(
                        Sex.MALE, LocalDate.of(1962, 5, 17), null, LocalDate.of(1962, 5, 18)))
                .hasMessageContaining("不一致")
                .message()
                .doesNotContain("17");
        IdNumber written = IdNumber.parse("34052419800101001X", LocalDate.of(2026, 11, 23));
        assertThatThrownBy(() -> MemberRules.requireAgreement(written, null, LocalDate.of(1980, 1, 2)))
                .as("of a number that was written beside it")
                .hasMessageContaining("1980年1月1日");
    }

    private Set<String> shownTo(Role role) throws Exception {
        Set<String> texts = new LinkedHashSet<>();
        List<String> addresses = new ArrayList<>(List.of(
                "/members?q=党员甲",
                "/search?q=党员甲",
                "/members/options?branch=" + village.first,
                "/members/" + people.get(1).id() + "/merging?other="
                        + people.get(2).id(),
                "/members/" + people.get(1).id() + "/merging?q=党员"));
        for (Routes.Route route : Routes.of(context)) {
            if (route.method().equals("GET") && !(route.pattern() + "/").startsWith("/me/")) {
                addresses.addAll(addresses(route.pattern()));
            }
        }
        for (String address : addresses) {
            MockHttpServletResponse answer =
                    mvc.perform(get(address).with(roles.get(role))).andReturn().getResponse();
            if (answer.getStatus() == 200) {
                texts.add(text(answer));
            }
        }
        if (role.can(Permission.EXPORT) && role.can(Permission.MEMBER_READ)) {
            texts.add(exported(role));
        }
        return texts;
    }

    private List<String> addresses(String pattern) {
        if (!pattern.contains("{")) {
            return List.of(pattern);
        }
        return ids.getOrDefault(pattern.split("/")[1], List.of()).stream()
                .map(id -> VARIABLE.matcher(VARIABLE.matcher(pattern).replaceFirst(String.valueOf(id)))
                        .replaceAll("1"))
                .toList();
    }

    /** Every column of the roster, masked. */
    private String exported(Role role) throws Exception {
        String page = mvc.perform(get("/exports/new?list=members").with(roles.get(role)))
                .andReturn()
                .getResponse()
                .getContentAsString();
        String[] columns = Jsoup.parse(page)
                .select("input[name=columns]")
                .eachAttr("value")
                .toArray(String[]::new);
        assertThat(columns).contains("公民身份号码", "年龄");
        String location = mvc.perform(post("/exports")
                        .param("list", "members")
                        .param("filters", "")
                        .param("columns", columns)
                        .with(csrf())
                        .with(roles.get(role)))
                .andReturn()
                .getResponse()
                .getRedirectedUrl();
        return "公民身份号码 "
                + text(mvc.perform(get(location + "/file").with(roles.get(role)))
                        .andReturn()
                        .getResponse());
    }

    /** As somebody reads it: of a page with its values that are typed in, of a file with all its cells. */
    private static String text(MockHttpServletResponse answer) throws IOException {
        String type = String.valueOf(answer.getContentType());
        byte[] content = answer.getContentAsByteArray();
        if (type.contains("wordprocessing")) {
            try (XWPFDocument paper = new XWPFDocument(new ByteArrayInputStream(content));
                    XWPFWordExtractor words = new XWPFWordExtractor(paper)) {
                return words.getText();
            }
        }
        if (type.contains("spreadsheet")) {
            try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(content))) {
                return book.getFirstSheet().read().stream()
                        .flatMap(row -> row.stream())
                        .filter(cell -> cell != null)
                        .map(cell -> cell.getType() == org.dhatim.fastexcel.reader.CellType.NUMBER
                                ? cell.getRawValue() + " " + cell.asDate().toLocalDate()
                                : cell.getText())
                        .collect(Collectors.joining(" "));
            }
        }
        return new String(content, StandardCharsets.UTF_8);
    }

    private static long count(Person person, Set<String> texts) {
        assertThat(texts).as("the whole number").noneMatch(text -> text.contains(person.number()));
        LocalDate born = person.born();
        boolean day = texts.stream()
                .anyMatch(text -> written(born)
                        .anyMatch(form -> Pattern.compile(form).matcher(text).find()));
        boolean month = monthIsShown(person, texts);
        String ending = ending(person, texts);
        return Stream.iterate(LocalDate.of(born.getYear(), 1, 1), each -> each.plusDays(1))
                .limit(born.lengthOfYear())
                .filter(each -> day ? each.equals(born) : !month || each.getMonth() == born.getMonth())
                .mapToLong(each -> fitting(each, person.sex(), ending))
                .sum();
    }

    private static long fitting(LocalDate born, int sex, String ending) {
        long fit = 0;
        for (int serial = sex; serial < 1000; serial += 2) {
            String digits = DISTRICT + born.toString().replace("-", "") + "%03d".formatted(serial);
            if ((digits + IdNumber.checkOf(digits)).endsWith(ending)) {
                fit++;
            }
        }
        return fit;
    }

    private static boolean monthIsShown(Person person, Set<String> texts) {
        Pattern month = Pattern.compile("%1$d年0?%2$d月|%1$d[-./]0?%2$d(?!\\d)|(?<!\\d)%1$d%2$02d(?!\\d)"
                .formatted(person.born().getYear(), person.born().getMonthValue()));
        return texts.stream().anyMatch(text -> month.matcher(text).find());
    }

    private static Stream<String> written(LocalDate day) {
        return Stream.of("%1$d年0?%2$d月0?%3$d日", "%1$d[-./]0?%2$d[-./]0?%3$d(?!\\d)", "(?<!\\d)%1$d%2$02d%3$02d(?!\\d)")
                .map(form -> form.formatted(day.getYear(), day.getMonthValue(), day.getDayOfMonth()));
    }

    /** The longest end of the person's number that a mask leaves, whoever's it is on a page of many. */
    private static String ending(Person person, Set<String> texts) {
        return texts.stream()
                .flatMap(text -> Stream.concat(
                        MASKED.matcher(text)
                                .results()
                                .filter(mask -> person.number().startsWith(mask.group(1)))
                                .map(mask -> mask.group(2)),
                        ENDING.matcher(text).results().map(end -> end.group(1))))
                .map(String::toUpperCase)
                .filter(person.number()::endsWith)
                .max(java.util.Comparator.comparingInt(String::length))
                .orElse("");
    }
}
