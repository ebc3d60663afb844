package org.hongfan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.parser.PdfTextExtractor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import net.ttddyy.dsproxy.QueryCountHolder;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.member.AppointmentService;
import org.hongfan.member.MemberService;
import org.hongfan.member.MemberStatus;
import org.hongfan.member.PartyPost;
import org.hongfan.member.Village;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.TestClock;
import org.hongfan.support.Users;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;

/** Members come on board by slips, without anybody typing for them. */
@PostgresTest
@RequiredArgsConstructor
class ActivationTests {
    private static final String ADDRESS = "https://dj.example.gov.cn";
    private static final String GOOD = "heshan-da-tuanjie";
    private static final Origin HERE = new Origin("10.0.0.7", null);

    private final MockMvc mvc;
    private final Users users;
    private final ActivationService activations;
    private final SlipRedemption redemption;
    private final SignInService signIns;
    private final AccountBulk bulk;
    private final AccountService accounts;
    private final GrantService grants;
    private final MemberService members;
    private final AppointmentService appointments;
    private final JdbcClient jdbc;
    private final TestClock clock;
    private final ApplicationContext context;

    @Value("${hongfan.data}")
    private Path data;

    private Village village;
    private long secretary;
    private Viewer viewer;

    /** A member as the tests know them. */
    private record Person(long id, String name, String idNumber) {
        String lastSix() {
            return idNumber.substring(12);
        }
    }

    @BeforeEach
    void aBranchOfTwentySeven() {
        village = new Village(context);
        secretary = users.create("secretary", Role.BRANCH_SECRETARY, village.first);
        viewer = users.viewer(secretary);
    }

    private Person person(long branch, String name, String phone) {
        String number = village.nextId();
        return new Person(
                members.register(village.staff(), Village.registration(branch, name, number, phone)), name, number);
    }

    private List<Person> people(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> person(village.first, "王" + (char) ('一' + i), "1380013%04d".formatted(i)))
                .toList();
    }

    private List<Slip> issue(Viewer by, long unit, boolean again, Long... chosen) {
        long batch = activations.issue(by, new IssueSlips(unit, List.of(chosen), again, ADDRESS));
        assertThat(activations.get(by, batch).state()).isEqualTo(ActivationBatchRow.State.DONE);
        return activations.open(by, batch).slips();
    }

    private static Slip of(Person person, List<Slip> slips) {
        return slips.stream()
                .filter(slip -> slip.subjectId() == person.id())
                .findFirst()
                .orElseThrow();
    }

    private SlipRedemption.Answer answer(Slip slip, String name, String lastSix) {
        return redemption.confirm(slip.code(), name, lastSix, HERE);
    }

    private SignedIn open(Slip slip, Person person) {
        return redemption.open(
                ((SlipRedemption.Answer.Confirmed) answer(slip, person.name(), person.lastSix())).holder(), GOOD, HERE);
    }

    private long count(String sql) {
        return jdbc.sql("select count(*) from " + sql).query(Long.class).single();
    }

    @Test
    void aWholeBranchIsOnBoardByPhoneOrUserNameAndHoldsNothingButMembership() {
        List<Person> people = people(27);
        List<Slip> slips = issue(viewer, village.first, false);
        assertThat(slips).hasSize(27).extracting(Slip::code).doesNotHaveDuplicates();
        assertThat(slips).extracting(Slip::username).doesNotHaveDuplicates().allMatch(name -> name.startsWith("wang"));
        for (Slip slip : slips) {
            Person person = people.stream()
                    .filter(each -> each.id() == slip.subjectId())
                    .findAny()
                    .orElseThrow();
            SignedIn user = open(slip, person);
            assertThat(user.username()).isEqualTo(slip.username());
            int number = people.indexOf(person);
            for (String typed :
                    List.of(slip.username(), "1380013%04d".formatted(number), " 138 0013 %04d".formatted(number))) {
                assertThat(signIns.signIn(typed, GOOD, HERE))
                        .as(typed)
                        .isInstanceOfSatisfying(
                                SignInResult.Opened.class,
                                opened -> assertThat(opened.user().accountId()).isEqualTo(user.accountId()));
            }
        }
        assertThat(jdbc.sql("""
                        select distinct g.role || ' ' || (g.organization_id = m.branch_id) || ' ' || (g.granted_by = :by) || ' ' || (g.to_on is null)
                          from account a join member m on m.id = a.member_id join role_grant g on g.account_id = a.id
                        """).param("by", secretary).query(String.class).list())
                .containsExactly("MEMBER true true true");
        assertThat(count("account where member_id is not null")).isEqualTo(27);
        assertThat(count("audit_entry where action = 'account_activated'")).isEqualTo(27);
        assertThat(jdbc.sql("select account_id || ' ' || summary from audit_entry where action = 'slips_issued'")
                        .query(String.class)
                        .list())
                .containsExactly(secretary + " 给“河南第一党支部”的 27 名党员发开通单");
        assertThatThrownBy(() -> issue(viewer, village.first, true))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("没有要发的人");
    }

    @Test
    void codesStandNowhereInTheOpen() throws IOException {
        people(60);
        List<Slip> slips = issue(viewer, village.first, false);
        String rows = String.join(
                        "",
                        jdbc.sql("select cast(s as text) from activation_slip s")
                                .query(String.class)
                                .list())
                + String.join(
                        "",
                        jdbc.sql("select cast(b as text) from activation_batch b")
                                .query(String.class)
                                .list())
                + String.join(
                        "",
                        jdbc.sql("select summary from audit_entry")
                                .query(String.class)
                                .list());
        StringBuilder files = new StringBuilder();
        try (Stream<Path> kept = Files.list(data.resolve("slips"))) {
            for (Path file : kept.toList()) {
                files.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
            }
        }
        for (Slip slip : slips) {
            assertThat(rows).doesNotContain(slip.code().value());
            assertThat(files.toString()).doesNotContain(slip.code().value(), "%PDF");
        }
    }

    @Test
    void thePaperIsItsOwnersAndGoesAfterADay() throws Exception {
        people(27);
        long batch = activations.issue(viewer, new IssueSlips(village.first, List.of(), false, ADDRESS));
        byte[] paper = mvc.perform(get("/activations/{id}/file", batch).with(users.as(secretary)))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsByteArray();
        assertThat(new PdfReader(paper).getNumberOfPages()).isEqualTo(4);
        long above = users.create("town", Role.TOWN_STAFF, village.town);
        for (String part : List.of("", "/file", "/progress")) {
            mvc.perform(get("/activations/" + batch + part).with(users.as(above)))
                    .andExpect(status().isNotFound());
        }
        clock.advance(Duration.ofHours(25));
        mvc.perform(get("/activations/{id}/file", batch).with(users.as(secretary)))
                .andExpect(status().isNotFound());
        mvc.perform(get("/activations/{id}", batch).with(users.as(secretary)))
                .andExpect(content().string(containsString("已过打印期")));
        String name = jdbc.sql("select file from activation_batch")
                .query(String.class)
                .single();
        assertThat(data.resolve("slips").resolve(name + ".rows")).exists();
        activations.tidy();
        assertThat(count("activation_batch where file is not null")).isZero();
        for (String kind : List.of(".rows", ".pdf")) {
            assertThat(data.resolve("slips").resolve(name + kind)).doesNotExist();
        }
    }

    @Test
    void thePaperTellsEachWhatToDoAndSameNamesApart() throws IOException {
        people(25);
        Person one = person(village.first, "王建国", "13812345678");
        Person other = person(village.first, "王建国", null);
        long batch = activations.issue(viewer, new IssueSlips(village.first, List.of(), false, ADDRESS));
        PdfTextExtractor text = new PdfTextExtractor(new PdfReader(
                activations.getPaper(viewer, batch, "http://paper.test").paper()));
        StringBuilder all = new StringBuilder();
        for (int page = 1; page <= 4; page++) {
            all.append(text.getTextFromPage(page));
        }
        String words = all.toString().replaceAll("\\s", "");
        assertThat(words)
                .contains("河南第一党支部27张，第1页，共4页", "王建国（5678）", "王建国（1980年生编号" + other.id() + "）", "手机号138****5678")
                .contains("2026年12月7日", "身份证号最后六位", ADDRESS + "/welcome");
        for (Slip slip : activations.open(viewer, batch).slips()) {
            assertThat(words).contains(slip.code().value());
            assertThat(words).doesNotContain(one.idNumber(), other.idNumber(), "13812345678");
        }
    }

    @Test
    void nobodyLearnsWhichPartWasWrongAndTenWrongAnswersVoidTheSlip() {
        Person person = people(27).get(3);
        Person neighbour = people(1).get(0);
        Slip slip = issue(viewer, village.first, false, person.id()).get(0);
        List<SlipRedemption.Answer> wrong = new ArrayList<>();
        wrong.add(answer(slip, "王某", person.lastSix()));
        wrong.add(answer(slip, person.name(), "000000"));
        wrong.add(answer(slip, neighbour.name(), neighbour.lastSix()));
        wrong.add(redemption.confirm(new ActivationCode("000011112222"), person.name(), person.lastSix(), HERE));
        assertThat(new HashSet<>(wrong)).hasSize(1);
        assertThat(answer(slip, person.name(), person.lastSix()))
                .as("slips of the pen are forgiven")
                .isInstanceOf(SlipRedemption.Answer.Confirmed.class);
        int waits = 0;
        for (int tries = 3; tries < SlipRedemption.TRIES; ) {
            if (answer(slip, person.name(), "111111") instanceof SlipRedemption.Answer.Wait) {
                waits++;
                clock.advance(Duration.ofMinutes(16));
            } else {
                tries++;
            }
        }
        assertThat(waits).isPositive();
        clock.advance(Duration.ofHours(2));
        assertThat(answer(slip, person.name(), person.lastSix()))
                .isInstanceOfSatisfying(
                        SlipRedemption.Answer.Refused.class,
                        refused -> assertThat(refused.message()).contains("已经作废", "重发"));
        assertThat(count("audit_entry where action = 'slip_tried_out'")).isOne();
        Slip renewed = issue(viewer, village.first, false, person.id()).get(0);
        assertThat(renewed.username()).as("the name that was told before").isEqualTo(slip.username());
        open(renewed, person);
    }

    @Test
    void namesAndNumbersAreTakenAsPeopleTypeThem() {
        Person person = person(village.first, "阿依古丽·买买提", null);
        Slip slip = issue(viewer, village.first, false).get(0);
        assertThat(answer(slip, " 阿依古丽•买买提 ", person.lastSix().toLowerCase()))
                .isInstanceOf(SlipRedemption.Answer.Confirmed.class);
        assertThat(answer(slip, "阿依古丽买买提（5678）", " " + person.lastSix() + " "))
                .isInstanceOf(SlipRedemption.Answer.Confirmed.class);
    }

    @Test
    void aNewSlipAndARevocationMakeTheOldOneVoid() throws Exception {
        Person person = people(27).get(0);
        Slip first = of(person, issue(viewer, village.first, false));
        mvc.perform(post("/activations/members/{id}/renewal", person.id())
                        .with(csrf())
                        .with(users.as(secretary)))
                .andExpect(status().is3xxRedirection());
        assertThat(answer(first, person.name(), person.lastSix()))
                .isInstanceOf(SlipRedemption.Answer.Refused.class)
                .extracting("message")
                .asString()
                .contains("已经作废");
        mvc.perform(post("/activations/members/{id}/revocation", person.id())
                        .with(csrf())
                        .with(users.as(secretary)))
                .andExpect(redirectedUrl("/activations?organization=" + village.first));
        assertThat(count("activation_slip where ended_at is null")).isEqualTo(26);
        assertThat(jdbc.sql("select ended_as from activation_slip where member_id = :id order by id")
                        .param("id", person.id())
                        .query(String.class)
                        .list())
                .containsExactly("RENEWED", "REVOKED");
        assertThatThrownBy(() -> activations.revoke(viewer, person.id())).isInstanceOf(RefusedException.class);
    }

    @Test
    void aSlipIsGoodForFourteenDaysAndOnce() {
        List<Person> people = people(2);
        List<Slip> slips = issue(viewer, village.first, false);
        clock.setTo(LocalDate.of(2026, 12, 7).atTime(23, 50));
        SignedIn user = open(of(people.get(0), slips), people.get(0));
        assertThat(answer(
                        of(people.get(0), slips),
                        people.get(0).name(),
                        people.get(0).lastSix()))
                .extracting("message")
                .asString()
                .contains("已经开通");
        clock.setTo(LocalDate.of(2026, 12, 8).atTime(0, 1));
        assertThat(answer(
                        of(people.get(1), slips),
                        people.get(1).name(),
                        people.get(1).lastSix()))
                .extracting("message")
                .asString()
                .contains("过期");
        assertThat(user.username()).isEqualTo(of(people.get(0), slips).username());
    }

    @Test
    void whoLeavesTheBranchBetweenTheTwoStepsOpensNothing() {
        List<Person> people = people(3);
        List<Slip> slips = issue(viewer, village.first, false);
        var holder = ((SlipRedemption.Answer.Confirmed) answer(
                        of(people.get(0), slips),
                        people.get(0).name(),
                        people.get(0).lastSix()))
                .holder();
        members.move(village.staff(), people.get(0).id(), village.second, LocalDate.of(2026, 11, 23), "转移");
        members.changeStatus(village.staff(), people.get(1).id(), MemberStatus.LEFT, LocalDate.of(2026, 11, 23), "除名");
        assertThatThrownBy(() -> redemption.open(holder, GOOD, HERE)).isInstanceOf(RefusedException.class);
        assertThat(answer(
                        of(people.get(1), slips),
                        people.get(1).name(),
                        people.get(1).lastSix()))
                .isInstanceOf(SlipRedemption.Answer.Refused.class);
        assertThat(jdbc.sql("select ended_as from activation_slip where ended_at is not null")
                        .query(String.class)
                        .list())
                .containsExactly("LEFT", "LEFT");
        assertThat(count("account where member_id is not null")).isZero();
    }

    @Test
    void twoWithOnePhoneUseTheirUserNames() {
        Person one = person(village.first, "孙玉兰", "13855556666");
        Person other = person(village.second, "李大山", "13855556666");
        Slip slip = issue(viewer, village.first, false).get(0);
        assertThat(slip.phoneMasked()).isNull();
        open(slip, one);
        assertThat(signIns.signIn("13855556666", GOOD, HERE))
                .as("who has no account takes nobody's phone away")
                .isInstanceOf(SignInResult.Opened.class);
        Viewer second = users.viewer(users.create("second", Role.BRANCH_SECRETARY, village.second));
        open(issue(second, village.second, false).get(0), other);
        jdbc.sql(
                        "update account set password_hash = (select password_hash from account where username = 'second') where username = 'lidashan'")
                .update();
        for (String right : List.of(GOOD, Users.PASSWORD)) {
            assertThat(signIns.signIn("138 5555 6666", right, HERE))
                    .as("each who knows a password learns why")
                    .isInstanceOf(SignInResult.PhoneShared.class);
        }
        assertThat(signIns.signIn("13855556666", "wrong-password", HERE)).isInstanceOf(SignInResult.Refused.class);
        assertThat(signIns.signIn("sunyulan", GOOD, HERE)).isInstanceOf(SignInResult.Opened.class);
        jdbc.sql("update account set enabled = false where username = 'lidashan'")
                .update();
        clock.advance(Duration.ofHours(2));
        assertThat(signIns.signIn("13855556666", GOOD, HERE))
                .as("a closed account keeps nobody out")
                .isInstanceOf(SignInResult.Opened.class);
    }

    @Test
    void guessesAtASharedPhoneCountAgainstEachAccountAndSayNothing() throws Exception {
        Person one = person(village.first, "孙玉兰", "13855556666");
        Person other = person(village.first, "李大山", "13855556666");
        List<Slip> slips = issue(viewer, village.first, false);
        open(of(one, slips), one);
        open(of(other, slips), other);
        mvc.perform(post("/login").with(csrf()).param("username", "13855556666").param("password", GOOD))
                .andExpect(redirectedUrl("/login?shared"));
        mvc.perform(get("/login?shared=")).andExpect(content().string(containsString("请改用用户名登录")));
        for (int i = 0; i < 5; i++) {
            signIns.signIn("13855556666", "wrong-password", HERE);
        }
        for (String name : List.of("sunyulan", "lidashan", "13855556666")) {
            assertThat(signIns.signIn(name, GOOD, HERE)).as(name).isInstanceOf(SignInResult.Wait.class);
        }
    }

    @Test
    void whatWasUsedTakenBackOrRenewedIsNotPrintedAgain() throws Exception {
        List<Person> people = people(27);
        long batch = activations.issue(viewer, new IssueSlips(village.first, List.of(), false, ADDRESS));
        List<Slip> slips = activations.open(viewer, batch).slips();
        open(of(people.get(0), slips), people.get(0));
        activations.revoke(viewer, people.get(1).id());
        activations.renew(viewer, people.get(2).id(), ADDRESS);
        String page = mvc.perform(get("/activations/{id}", batch).with(users.as(secretary)))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(Jsoup.parse(page).select("#activation-progress").text()).contains("24 张", "另有 3 张已用或作废，不再打印");
        assertThat(Jsoup.parse(page).select(".activation-ended").eachText())
                .containsExactlyInAnyOrder(
                        people.get(0).name() + " 已用",
                        people.get(1).name() + " 已作废",
                        people.get(2).name() + " 已换新");
        byte[] paper = mvc.perform(get("/activations/{id}/file", batch).with(users.as(secretary)))
                .andReturn()
                .getResponse()
                .getContentAsByteArray();
        PdfReader reader = new PdfReader(paper);
        assertThat(reader.getNumberOfPages()).isEqualTo(3);
        StringBuilder words = new StringBuilder();
        for (int number = 1; number <= 3; number++) {
            words.append(new PdfTextExtractor(reader).getTextFromPage(number).replaceAll("\\s", ""));
        }
        for (Slip slip : slips) {
            boolean dead = people.subList(0, 3).stream().anyMatch(each -> each.id() == slip.subjectId());
            assertThat(words.toString().contains(slip.code().value())
                            || page.contains(slip.code().value()))
                    .as(slip.name())
                    .isEqualTo(!dead);
        }
        assertThat(words.toString()).contains("2026年12月7日");
    }

    @Test
    void whoseSlipWasTakenBackIsNotProposedAgain() throws Exception {
        List<Person> people = people(27);
        issue(viewer, village.first, false);
        activations.revoke(viewer, people.get(3).id());
        assertThat(line(people.get(3))).isEqualTo("未发 ☐");
        issue(viewer, village.first, false, people.get(3).id());
        assertThat(line(people.get(3))).isEqualTo("已发 ☐ 重新发 作废");
    }

    @Test
    void theOwnSlipScannedAgainIsNotSomebodyElses() throws Exception {
        Person person = people(27).get(0);
        Slip slip = issue(viewer, village.first, false, person.id()).get(0);
        SignedIn user = open(slip, person);
        mvc.perform(get("/welcome/" + slip.code().value()).with(users.as(user.accountId())))
                .andExpect(content().string(containsString("这是您自己的开通单")))
                .andExpect(content().string(not(containsString("别人的账号"))));
    }

    @Test
    void whatIsOutOfReachGetsNoSlip() throws Exception {
        Person foreign = person(village.other, "远处人", null);
        people(2);
        for (String step : List.of("renewal", "revocation")) {
            mvc.perform(post("/activations/members/" + foreign.id() + "/" + step)
                            .with(csrf())
                            .with(users.as(secretary)))
                    .andExpect(status().isNotFound());
        }
        mvc.perform(get("/activations?organization=" + village.other).with(users.as(secretary)))
                .andExpect(status().isNotFound());
        assertThatThrownBy(() -> issue(viewer, village.other, false)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> issue(viewer, village.first, false, foreign.id()))
                .isInstanceOf(RefusedException.class);
        assertThat(count("activation_slip")).isZero();
    }

    /** A confirmed role may wait for them: whoever could print their slip and knows the number would have it. */
    @Test
    void whoHoldsAPostAboveGetsTheSlipFromAbove() throws Exception {
        List<Person> people = people(27);
        Person deputy = people.get(4);
        Person own = people.get(5);
        appointments.appoint(
                village.staff(),
                deputy.id(),
                village.south,
                PartyPost.DEPUTY_SECRETARY,
                null,
                LocalDate.of(2026, 11, 1));
        appointments.appoint(
                village.staff(), own.id(), village.first, PartyPost.DEPUTY_SECRETARY, null, LocalDate.of(2026, 11, 1));
        assertThat(issue(viewer, village.first, false)).hasSize(26).noneMatch(slip -> slip.subjectId() == deputy.id());
        mvc.perform(get("/activations").with(users.as(secretary)))
                .andExpect(content().string(containsString("由上级发")));
        mvc.perform(post("/activations/members/{id}/renewal", deputy.id())
                        .with(csrf())
                        .with(users.as(secretary)))
                .andExpect(redirectedUrl("/activations"));
        assertThat(count("activation_slip")).isEqualTo(26);
        Viewer community = users.viewer(users.create("south", Role.COMMUNITY_STAFF, village.south));
        assertThat(issue(community, village.south, false))
                .extracting(Slip::subjectId)
                .containsExactly(deputy.id());
    }

    @Test
    void theBranchesPageProposesThoseWithoutAndSaysWhatIs() throws Exception {
        List<Person> people = people(27);
        List<Slip> slips = issue(
                viewer, village.first, false, people.get(0).id(), people.get(1).id());
        open(of(people.get(0), slips), people.get(0));
        String page = mvc.perform(get("/activations").with(users.as(secretary)))
                .andExpect(status().isOk())
                .andExpect(content().string(not(containsString("%"))))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(Jsoup.parse(page).select(".activation-sum").text()).isEqualTo("已开通 1 / 27 已发 1 张 未发 25 人");
        List<Element> boxes = Jsoup.parse(page).select("input[name=members]");
        assertThat(boxes).hasSize(26);
        assertThat(boxes.stream().filter(box -> box.hasAttr("checked"))).hasSize(25);
        mvc.perform(post("/activations")
                        .param("organization", String.valueOf(village.first))
                        .with(csrf())
                        .with(users.as(secretary)))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("请至少选一名党员")));
    }

    /** What a slip costs must not grow with their number: few statements for sixty as for three hundred, no password stretched. */
    @Test
    void threeHundredSlipsTakeAsManyStatementsAsTwentySeven() {
        people(27);
        int few = statements(() -> issue(viewer, village.first, false));
        jdbc.sql("""
                        insert into member (branch_id, name, pinyin, initials, sex, birth_date, education, sector, id_number_cipher, id_number_hash,
                                            id_number_masked, kind, joined_on, confirmed_on, status)
                        select :branch, '赵' || chr(20000 + n), 'zhao', 'z', 'MALE', '1980-01-01', '60', 'FARMING', 'x', decode(lpad(to_hex(n), 8, '0'), 'hex'),
                               '379***', 'FULL', '2005-07-01', '2006-07-01', 'ACTIVE'
                          from generate_series(1, 273) n
                        """).param("branch", village.first).update();
        int many =
                statements(() -> assertThat(issue(viewer, village.first, true)).hasSize(300));
        assertThat(many).isEqualTo(few).isLessThan(40);
    }

    private static int statements(Runnable work) {
        QueryCountHolder.clear();
        work.run();
        return (int) QueryCountHolder.getGrandTotal().getTotal();
    }

    /** The branch's list as its secretary reads it: name, what stands beside it, how far it is, whether a slip can be given. */
    private String line(Person person) throws Exception {
        Element line = Jsoup.parse(mvc.perform(get("/activations").with(users.as(secretary)))
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .select(".activation-people li")
                .stream()
                .filter(each -> each.select("b").text().equals(person.name()))
                .findFirst()
                .orElseThrow();
        Element box = line.selectFirst("input[name=members]");
        return line.select(".state").text()
                + (box == null ? "" : box.hasAttr("checked") ? " ☑" : " ☐")
                + (line.select("summary").isEmpty()
                        ? ""
                        : " " + line.select("details button").text());
    }

    private Slip slipFromTable(Person person) {
        Viewer system = users.viewer(users.create("sysadmin", Role.SYSTEM_ADMIN, null));
        long batch = bulk.open(
                system, List.of(new AccountBulk.Line(2, person.name(), "", person.idNumber(), null)), ADDRESS);
        return activations.open(system, batch).slips().get(0);
    }

    @Test
    void anAccountThatNobodyHasTakenUpIsNotOpenedAndEitherSlipOpensIt() throws Exception {
        List<Person> people = people(27);
        Person first = people.get(0);
        Slip fromBranch = of(first, issue(viewer, village.first, false));
        Slip fromTable = slipFromTable(first);
        assertThat(line(first)).isEqualTo("已发 ☐ 重新发 作废");
        assertThat(count("activated_member")).isZero();
        var holder = ((SlipRedemption.Answer.Confirmed) answer(fromBranch, first.name(), first.lastSix())).holder();
        assertThat(holder.username()).as("the account that waits").isEqualTo(fromTable.username());
        SignedIn user = redemption.open(holder, GOOD, HERE);
        assertThat(signIns.signIn(fromTable.username(), GOOD, HERE)).isInstanceOf(SignInResult.Opened.class);
        assertThat(users.viewer(user.accountId()).posts())
                .extracting(post -> post.role() + " " + post.organizationId())
                .containsExactly("MEMBER " + village.first);
        assertThat(count("account where member_id is not null")).isOne();
        assertThat(line(first)).isEqualTo("已开通");
        assertThat(answer(fromTable, first.name(), first.lastSix()))
                .extracting("message")
                .asString()
                .contains("已经开通");
    }

    @Test
    void theBranchSeesTheAdministratorsSlipAndMayGiveItsOwn() throws Exception {
        List<Person> people = people(27);
        Person first = people.get(0);
        Slip fromTable = slipFromTable(first);
        assertThat(line(first)).isEqualTo("已发 ☐ 重新发");
        assertThat(issue(viewer, village.first, false))
                .as("who holds a slip that is good gets no second one unasked")
                .hasSize(26);
        Slip again = issue(viewer, village.first, true, first.id()).get(0);
        assertThat(answer(fromTable, first.name(), first.lastSix()))
                .extracting("message")
                .asString()
                .contains("已经作废");
        open(again, first);
        assertThat(line(first)).isEqualTo("已开通");
        Person second = people.get(1);
        long account = accounts.create(
                        users.viewer(users.create("admin2", Role.SYSTEM_ADMIN, null)),
                        "another",
                        second.name(),
                        second.idNumber())
                .accountId();
        assertThat(line(second)).as("a one-time password that nobody has used").isEqualTo("已发 ☐ 重新发 作废");
        jdbc.sql("update account set last_signed_in_at = now() where id = :id")
                .param("id", account)
                .update();
        assertThat(line(second)).isEqualTo("已开通");
    }

    /** Whoever prints a slip and knows the number would have what the account was given. */
    @Test
    void anAccountThatWaitsWithAPostAboveIsNotOpenedByTheBranchsSlip() throws Exception {
        List<Person> people = people(27);
        Person first = people.get(0);
        Slip fromBranch = of(first, issue(viewer, village.first, false));
        Slip fromTable = slipFromTable(first);
        long account = jdbc.sql("select id from account where member_id = :id")
                .param("id", first.id())
                .query(Long.class)
                .single();
        grants.grant(new GrantRole(account, Role.COMMUNITY_STAFF, village.south, LocalDate.of(2026, 11, 1), null));
        assertThat(answer(fromBranch, first.name(), first.lastSix()))
                .extracting("message")
                .asString()
                .contains("系统管理员已经给您建了账号");
        assertThat(line(first)).isEqualTo("已发");
        assertThatThrownBy(() -> issue(viewer, village.first, true, first.id())).isInstanceOf(RefusedException.class);
        open(fromTable, first);
        assertThat(line(first)).isEqualTo("已开通");
    }

    @Test
    void aSlipLeadsToThePortalInTwoSteps() throws Exception {
        Person person = people(27).get(5);
        Slip slip = issue(viewer, village.first, false, person.id()).get(0);
        MockHttpSession session = new MockHttpSession();
        String path = "/welcome/" + slip.code().value();
        mvc.perform(get("/welcome/password").session(session)).andExpect(redirectedUrl("/welcome"));
        mvc.perform(post(path)
                        .session(session)
                        .with(csrf())
                        .param("name", person.name())
                        .param("lastSix", "999999"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("value=\"" + person.name() + "\"")))
                .andExpect(content().string(containsString("value=\"999999\"")));
        mvc.perform(post(path)
                        .session(session)
                        .with(csrf())
                        .param("name", person.name())
                        .param("lastSix", person.lastSix()))
                .andExpect(redirectedUrl("/welcome/password"));
        mvc.perform(post("/welcome/password")
                        .session(session)
                        .with(csrf())
                        .param("password", "1234567890")
                        .param("repeated", "1234567890"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("太常见")));
        mvc.perform(post("/welcome/password")
                        .session(session)
                        .with(csrf())
                        .param("password", GOOD)
                        .param("repeated", GOOD))
                .andExpect(redirectedUrl("/"));
        mvc.perform(get("/").session(session))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("党员 " + person.name())));
        mvc.perform(post("/welcome/password")
                        .session(session)
                        .with(csrf())
                        .param("password", GOOD)
                        .param("repeated", GOOD))
                .andExpect(redirectedUrl("/"));
        mvc.perform(get("/welcome").param("code", "12 34")).andExpect(status().isUnprocessableContent());
        mvc.perform(get("/welcome").param("code", slip.code().spaced())).andExpect(redirectedUrl(path));
    }

    @Test
    void whoIsSignedInSeesWhoseAccountItIsBeforeOpeningAnother() throws Exception {
        Person person = people(2).get(0);
        Slip slip = issue(viewer, village.first, false, person.id()).get(0);
        String path = "/welcome/" + slip.code().value();
        mvc.perform(get(path).with(users.as(secretary)))
                .andExpect(content().string(containsString("现在登录着别人的账号")))
                .andExpect(content().string(not(containsString("lastSix"))));
        mvc.perform(post(path)
                        .with(users.as(secretary))
                        .with(csrf())
                        .param("name", person.name())
                        .param("lastSix", person.lastSix()))
                .andExpect(redirectedUrl(path));
        assertThat(Map.of("accounts", count("account where member_id is not null")))
                .containsEntry("accounts", 0L);
    }
}
