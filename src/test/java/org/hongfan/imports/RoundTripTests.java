package org.hongfan.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.activity.ActivityPlan;
import org.hongfan.activity.Attendance;
import org.hongfan.activity.PastActivities;
import org.hongfan.exports.ExportFilters;
import org.hongfan.exports.ExportService;
import org.hongfan.exports.RequestExport;
import org.hongfan.meeting.AttendanceStatus;
import org.hongfan.meeting.Mark;
import org.hongfan.meeting.MeetingPlan;
import org.hongfan.meeting.MeetingType;
import org.hongfan.meeting.PastMeetings;
import org.hongfan.member.Education;
import org.hongfan.member.Ethnicity;
import org.hongfan.member.Floating;
import org.hongfan.member.IdNumber;
import org.hongfan.member.MemberKind;
import org.hongfan.member.MemberService;
import org.hongfan.member.RegisterMember;
import org.hongfan.member.Sector;
import org.hongfan.member.StandingBasis;
import org.hongfan.organization.FoundOrganization;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.organization.OrganizationService;
import org.hongfan.points.OpeningPoints;
import org.hongfan.points.PointLedger;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;

/** Whatever is in the lists: what goes out comes in again and changes nothing. */
@PostgresTest
@RequiredArgsConstructor
class RoundTripTests {
    private static final String[] SIGNS = {
        "=",
        "+",
        "-",
        "@",
        "＝",
        "＋",
        "－",
        "＠",
        "'",
        "\"",
        "（",
        "）",
        "(",
        ")",
        "，",
        ",",
        "；",
        "、",
        "/",
        "|",
        "·",
        "•",
        "　",
        " ",
        "  ",
        "Ａ",
        "ｂ",
        "１",
        "2",
        "z",
        "\uD842\uDFB7",
        "\uD86D\uDF4E",
        "㛃",
        "红",
        "旗",
        "村",
        "室",
        "，",
        "。",
        "%",
        "&",
        "<",
        ">",
        "\\",
        "#",
        "*",
        "‰",
        "①",
        "Ⅳ",
        "é"
    };
    private static final String[] FORMULA = {"=", "+", "-", "@", "＝", "＋", "－", "＠"};
    private static final String[] SURNAMES = {"王", "李", "\uD842\uDFB7", "欧阳", "㛃", "买买提·", "Anna ", "赵"};
    private static final String[] GIVEN = {"秀兰", "建国", "\uD86D\uDF4E", "阿依", "Maria", "伟", "䶮"};
    private static final LocalDate FOUNDED = LocalDate.of(2001, 1, 1);

    private final ApplicationContext context;
    private final OrganizationService organizations;
    private final MemberService members;
    private final PastMeetings meetings;
    private final PastActivities activities;
    private final OpeningPoints openings;
    private final PointLedger ledger;
    private final ExportService exports;

    private ImportWorld world;
    private Viewer staff;
    private Random random;
    private int serial;

    private record Branch(long id, long group, List<Long> members) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 20261123, 19210701})
    void whatGoesOutComesInAndChangesNothing(long seed) throws IOException {
        random = new Random(seed);
        world = new ImportWorld(context);
        staff = world.viewer("round-trip", Role.DISTRICT_STAFF, world.village.district);
        ledger.openYear(2026);
        List<Branch> branches = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            branches.add(branch(random.nextBoolean() ? world.village.south : world.village.north));
        }
        for (Branch branch : branches) {
            for (MeetingType type : List.of(
                    MeetingType.THEME_DAY,
                    MeetingType.GENERAL_MEETING,
                    MeetingType.GROUP_MEETING,
                    MeetingType.PARTY_LECTURE)) {
                meeting(branch, type);
            }
            activity(branch);
            openings(branch);
        }
        assertUnchanged("organizations", "organizations", ExportFilters.NONE, false, 8 + 2 * branches.size());
        int people =
                branches.stream().mapToInt(branch -> branch.members().size()).sum();
        assertUnchanged("members", "members", ExportFilters.NONE, false, people);
        assertUnchanged("members", "members", ExportFilters.NONE, true, people);
        assertUnchanged("meetings", "meetings", ExportFilters.NONE, false, 4 * branches.size());
        assertUnchanged("activities", "activities", ExportFilters.NONE, false, branches.size());
        for (Branch branch : branches) {
            Map<String, String> filters = new HashMap<>();
            filters.put("organization", String.valueOf(branch.id()));
            assertUnchanged(
                    "points",
                    "opening-points",
                    ExportFilters.of(filters),
                    false,
                    branch.members().size());
        }
        assertUnderstood("meetings", MeetingColumns.ALL);
        assertUnderstood("activities", ActivityColumns.ALL);
    }

    private void assertUnchanged(String list, String kind, ExportFilters filters, boolean plain, int rows)
            throws IOException {
        List<String> all = exports.offer(staff, list, filters).headings();
        long id = exports.request(staff, new RequestExport(list, filters, all, plain, plain ? "核对" : null));
        ImportJob job = world.send(staff, kind, list + ".xlsx", Files.readAllBytes(exports.getFile(staff, id)));
        String said = list + (plain ? " plain" : "") + ": " + job.message() + " " + world.rows(staff, job);
        assertThat(job.status()).as(said).isEqualTo(ImportStatus.CHECKED);
        assertThat(job.sameRows()).as(said).isEqualTo(rows);
        assertThat(job.readRows()).as(said).isEqualTo(rows);
        assertThat(job.cautionRows()).as(said).isZero();
    }

    /** What the import has a column for, the list can write. */
    private void assertUnderstood(String list, List<ImportColumn> columns) {
        assertThat(exports.offer(staff, list, ExportFilters.NONE).headings())
                .containsAll(columns.stream().map(ImportColumn::heading).toList());
    }

    private String text(int most) {
        StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? FORMULA[random.nextInt(FORMULA.length)] : "");
        int length = 1 + random.nextInt(most);
        for (int i = 0; i < length; i++) {
            text.append(SIGNS[random.nextInt(SIGNS.length)]);
        }
        String stripped = text.toString().strip();
        return stripped.isEmpty() ? "=室" : stripped;
    }

    private String textOrNull(int most) {
        return random.nextInt(3) == 0 ? null : text(most);
    }

    private Branch branch(long parent) {
        serial++;
        long id = organizations.found(
                staff,
                new FoundOrganization(
                        parent,
                        random.nextBoolean() ? OrganizationKind.BRANCH : OrganizationKind.JOINT_BRANCH,
                        text(4) + serial + "党支部",
                        random.nextBoolean() ? null : text(3) + "简" + serial,
                        random.nextBoolean() ? null : "=A-" + serial,
                        FOUNDED,
                        textOrNull(8),
                        random.nextBoolean() ? null : 1 + random.nextInt(28),
                        random.nextBoolean() ? null : LocalDate.of(2024, 3, 1),
                        null));
        long household = organizations.found(
                staff,
                new FoundOrganization(
                        id,
                        OrganizationKind.MEMBER_HOUSEHOLD,
                        "第" + serial + "党员中心户",
                        null,
                        null,
                        FOUNDED,
                        null,
                        null,
                        null,
                        null));
        long group = world.jdbc
                .sql(
                        "insert into party_group (branch_id, name, founded_on) values (:branch, '＠第一党小组', '2001-01-01') returning id")
                .param("branch", id)
                .query(Long.class)
                .single();
        List<Long> people = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            people.add(member(id, group, household));
        }
        return new Branch(id, group, people);
    }

    private long member(long branch, long group, long household) {
        serial++;
        boolean full = random.nextInt(4) > 0;
        Floating floating = Floating.values()[random.nextInt(Floating.values().length)];
        String digits = "379900" + (1950 + random.nextInt(50)) + "0" + (1 + random.nextInt(9))
                + (10 + random.nextInt(18)) + String.format("%03d", serial);
        return members.register(
                staff,
                new RegisterMember(
                        branch,
                        SURNAMES[random.nextInt(SURNAMES.length)] + GIVEN[random.nextInt(GIVEN.length)],
                        digits + IdNumber.checkOf(digits),
                        null,
                        null,
                        Ethnicity.values()[random.nextInt(Ethnicity.values().length)],
                        Education.values()[random.nextInt(Education.values().length)],
                        Sector.values()[random.nextInt(Sector.values().length)],
                        textOrNull(8),
                        "1380000" + (1000 + serial),
                        full ? MemberKind.FULL : MemberKind.PROBATIONARY,
                        LocalDate.of(full ? 2019 : 2026, 1, 1 + random.nextInt(28)),
                        full ? LocalDate.of(2020, 2, 1 + random.nextInt(28)) : null,
                        floating,
                        floating == Floating.NONE ? null : text(8),
                        random.nextInt(5) == 0,
                        group,
                        random.nextBoolean() ? household : null,
                        LocalDate.of(2026, 2, 1),
                        StandingBasis.NONE));
    }

    private void meeting(Branch branch, MeetingType type) {
        LocalDateTime start = LocalDate.of(2026, 3 + random.nextInt(8), 1 + random.nextInt(28))
                .atTime(8 + random.nextInt(12), random.nextInt(60));
        List<Mark> marks = new ArrayList<>();
        for (long member : branch.members()) {
            AttendanceStatus status = AttendanceStatus.values()[1 + random.nextInt(4)];
            marks.add(new Mark(member, status, status == AttendanceStatus.EXCUSED ? text(6) : null));
        }
        PastMeetings.Sum sum = new PastMeetings.Sum();
        meetings.takeOver(
                staff,
                new MeetingPlan(
                        branch.id(),
                        type == MeetingType.GROUP_MEETING ? branch.group() : null,
                        type,
                        text(10),
                        start,
                        start.plusMinutes(30 + random.nextInt(120)),
                        text(8),
                        branch.members().get(0),
                        random.nextBoolean() ? branch.members().get(1) : null,
                        textOrNull(8),
                        List.of()),
                text(20) + "\n\n" + text(20) + "\n" + text(20),
                marks,
                sum);
        meetings.finish(staff, sum);
    }

    private void activity(Branch branch) {
        LocalDateTime start = LocalDate.of(2026, 3 + random.nextInt(8), 1 + random.nextInt(28))
                .atTime(9, random.nextInt(60));
        List<Attendance> people = branch.members().subList(0, 1 + random.nextInt(5)).stream()
                .map(member -> new Attendance(
                        member,
                        true,
                        random.nextBoolean() ? null : BigDecimal.valueOf(random.nextInt(48), 1),
                        null,
                        null))
                .toList();
        PastActivities.Sum sum = new PastActivities.Sum();
        activities.takeOver(
                staff,
                new ActivityPlan(
                        branch.id(),
                        branch.id(),
                        textOrNull(6),
                        "VISIT",
                        text(10),
                        random.nextBoolean() ? "" : text(20) + "\n" + text(20),
                        start,
                        start.plusMinutes(60 + random.nextInt(120)),
                        text(6),
                        null,
                        null,
                        BigDecimal.valueOf(random.nextInt(80), 1)),
                people,
                textOrNull(20),
                sum);
        activities.finish(staff, sum);
    }

    private void openings(Branch branch) {
        Map<Integer, List<Long>> settled = new TreeMap<>();
        for (long member : branch.members()) {
            if (random.nextBoolean()) {
                openings.enter(
                        staff,
                        2026,
                        List.of(new OpeningPoints.Entry(
                                member,
                                BigDecimal.valueOf(random.nextInt(1, 500) * (random.nextBoolean() ? 1 : -1), 1),
                                text(8))));
                settled.computeIfAbsent(2026, year -> new ArrayList<>()).add(member);
            }
        }
        openings.settle(settled, staff.accountId());
    }
}
