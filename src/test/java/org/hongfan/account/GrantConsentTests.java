package org.hongfan.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.member.Village;
import org.hongfan.support.ServedTest;
import org.hongfan.support.Users;
import org.hongfan.support.Visitor;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One security administrator alone opens no town to anybody. */
@ServedTest
@RequiredArgsConstructor
class GrantConsentTests {
    private final ApplicationContext context;
    private final Users users;
    private final JdbcClient jdbc;
    private Village village;
    private long person;

    @LocalServerPort
    private int port;

    @BeforeEach
    void aSecurityAdministratorAndSomebodyToGrantTo() {
        village = new Village(context);
        users.create("sysadmin", Role.SYSTEM_ADMIN, null);
        users.create("first", Role.SECURITY_ADMIN, null);
        person = users.create("liqiang", (Long) null);
    }

    private Visitor signedIn(String username) {
        return new Visitor(port).signIn(username, Users.PASSWORD);
    }

    private HttpResponse<String> grant(Visitor by, long account, Role role, long organization) {
        return by.post(
                "/accounts/" + account + "/grants",
                Map.of(
                        "_csrf",
                        by.token(),
                        "role",
                        role.name(),
                        "organizationId",
                        organization == 0 ? "" : String.valueOf(organization),
                        "fromOn",
                        "2026-11-23"));
    }

    private HttpResponse<String> answer(Visitor by, String what) {
        long id = jdbc.sql("select coalesce(max(id), 0) from grant_request")
                .query(Long.class)
                .single();
        return by.post("/grants/consents/" + id + "/" + what, Map.of("_csrf", by.token()));
    }

    private List<String> roles() {
        return jdbc.sql("select role from role_grant where account_id = :id order by id")
                .param("id", person)
                .query(String.class)
                .list();
    }

    private static String tasks(Visitor visitor) {
        return Jsoup.parse(visitor.get("/").body())
                .select("[aria-labelledby=todo]")
                .text();
    }

    @Test
    void aWideGrantHoldsOnlyOnceASecondAdministratorConsents() {
        users.create("second", Role.SECURITY_ADMIN, null);
        Visitor first = signedIn("first");
        Visitor second = signedIn("second");
        assertThat(grant(first, person, Role.TOWN_STAFF, village.town).statusCode())
                .isEqualTo(302);
        assertThat(first.get("/accounts/" + person + "/grants").body()).contains("已提出，另一名安全管理员同意以后生效");
        assertThat(roles()).isEmpty();
        assertThat(signedIn("liqiang").get("/members").statusCode()).isEqualTo(403);

        assertThat(tasks(first)).doesNotContain("等您同意");
        assertThat(tasks(second)).contains("1 项管到镇街以上的授权等您同意");
        assertThat(first.get("/grants/consents").body()).contains("等另一名安全管理员同意", "撤回");
        HttpResponse<String> alone = answer(first, "consent");
        assertThat(alone.statusCode()).isEqualTo(422);
        assertThat(alone.body()).contains("这是您自己申请的，要由另一名安全管理员同意");
        assertThat(roles()).isEmpty();

        assertThat(second.get("/grants/consents").body()).contains("liqiang", "镇街党务工作者", "甲镇党委", "first");
        assertThat(answer(second, "consent").statusCode()).isEqualTo(302);
        assertThat(roles()).containsExactly("TOWN_STAFF");
        assertThat(signedIn("liqiang").get("/members").statusCode()).isEqualTo(200);
        assertThat(answer(second, "consent").statusCode()).as("once").isEqualTo(404);
        assertThat(jdbc.sql("select summary from audit_entry where action like 'grant\\_%' order by id")
                        .query(String.class)
                        .list())
                .containsExactly(
                        "申请授予 liqiang：甲镇党委 镇街党务工作者，自2026年11月23日，等另一名安全管理员同意",
                        "同意授予 liqiang：甲镇党委 镇街党务工作者，自2026年11月23日，由 first 申请");
    }

    @Test
    void whoIsMadeAnAdministratorOrStaffOfTheDistrictWaitsToo() {
        users.create("second", Role.SECURITY_ADMIN, null);
        Visitor first = signedIn("first");
        for (Role role : List.of(Role.SECURITY_ADMIN, Role.AUDITOR, Role.SYSTEM_ADMIN)) {
            assertThat(grant(first, person, role, 0).statusCode()).isEqualTo(302);
        }
        grant(first, person, Role.DISTRICT_STAFF, village.district);
        assertThat(roles()).isEmpty();
        HttpResponse<String> again = grant(first, person, Role.DISTRICT_STAFF, village.district);
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body()).contains("同样的岗位已经在等另一名安全管理员同意");
    }

    @Test
    void aGrantBelowATownNeedsNobodyElse() {
        users.create("second", Role.SECURITY_ADMIN, null);
        grant(signedIn("first"), person, Role.COMMUNITY_STAFF, village.south);
        assertThat(roles()).containsExactly("COMMUNITY_STAFF");
    }

    @Test
    void theOnlyAdministratorMakesASecondAndNothingElseOfThatKind() {
        Visitor first = signedIn("first");
        HttpResponse<String> refused = grant(first, person, Role.TOWN_STAFF, village.town);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("要两名安全管理员都同意。现在只有您一名，请先授予另一名安全管理员");
        long second = users.create("second", (Long) null);
        assertThat(grant(first, second, Role.SECURITY_ADMIN, 0).statusCode()).isEqualTo(302);
        assertThat(grant(first, person, Role.TOWN_STAFF, village.town).statusCode())
                .isEqualTo(302);
        assertThat(answer(signedIn("second"), "consent").statusCode()).isEqualTo(302);
        assertThat(roles()).containsExactly("TOWN_STAFF");
    }

    @Test
    void nobodyComesToHoldTwoOfTheThreeByARequest() {
        long second = users.create("second", (Long) null);
        users.create("third", Role.SECURITY_ADMIN, null);
        Visitor first = signedIn("first");
        grant(first, second, Role.SECURITY_ADMIN, 0);
        answer(signedIn("third"), "consent");
        Visitor receiver = signedIn("second");
        grant(first, second, Role.AUDITOR, 0);
        assertThat(jdbc.sql("select count(*) from grant_request where status = 'OPEN'")
                        .query(Integer.class)
                        .single())
                .as("nobody holds two of the three")
                .isZero();
        assertThat(answer(receiver, "consent").statusCode()).isEqualTo(404);
    }

    @Test
    void aRequestIsDeclinedOrWithdrawnAndMayBeMadeAgain() {
        users.create("second", Role.SECURITY_ADMIN, null);
        Visitor first = signedIn("first");
        Visitor second = signedIn("second");
        grant(first, person, Role.TOWN_STAFF, village.town);
        assertThat(answer(second, "refusal").statusCode()).isEqualTo(302);
        assertThat(answer(second, "consent").statusCode()).isEqualTo(404);
        grant(first, person, Role.TOWN_STAFF, village.town);
        assertThat(answer(first, "refusal").statusCode()).isEqualTo(302);
        assertThat(roles()).isEmpty();
        assertThat(jdbc.sql("select summary from audit_entry where action = 'grant_declined' order by id")
                        .query(String.class)
                        .list())
                .containsExactly("不同意授予 liqiang：甲镇党委 镇街党务工作者，由 first 申请", "撤回授予 liqiang：甲镇党委 镇街党务工作者");
    }

    @Test
    void whatHasChangedMeanwhileIsRefusedAtTheConsent() {
        users.create("second", Role.SECURITY_ADMIN, null);
        grant(signedIn("first"), person, Role.TOWN_STAFF, village.town);
        jdbc.sql("update organization set closed_on = '2026-11-20' where id = :id")
                .param("id", village.town)
                .update();
        HttpResponse<String> answer = answer(signedIn("second"), "consent");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("甲镇党委已经撤销");
        assertThat(roles()).isEmpty();
    }

    @Test
    void otherAdministratorsKnowNothingOfIt() {
        users.create("second", Role.SECURITY_ADMIN, null);
        grant(signedIn("first"), person, Role.TOWN_STAFF, village.town);
        Visitor sysadmin = signedIn("sysadmin");
        assertThat(sysadmin.get("/grants/consents").statusCode()).isEqualTo(404);
        assertThat(answer(sysadmin, "consent").statusCode()).isEqualTo(404);
        assertThat(roles()).isEmpty();
    }
}
