package org.hongfan.shared.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.organization.OrganizationService;
import org.hongfan.support.ServedTest;
import org.hongfan.support.TestClock;
import org.hongfan.support.Users;
import org.hongfan.support.Visitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A form that is sent twice happens once. */
@ServedTest
@RequiredArgsConstructor
class SentTwiceTests {
    private final Users users;
    private final OrganizationService organizations;
    private final JdbcClient jdbc;
    private final TestClock clock;
    private Visitor visitor;

    @LocalServerPort
    private int port;

    @BeforeEach
    void anAdministrator() {
        organizations.foundDistrict(null, "红帆区委", "区委", null, LocalDate.of(1949, 10, 1));
        users.create("sysadmin", Role.SYSTEM_ADMIN, null);
        visitor = new Visitor(port).signIn("sysadmin", Users.PASSWORD);
    }

    private Map<String, String> form(String name, String username) {
        Map<String, String> fields = visitor.hidden("/accounts/new", "/accounts");
        fields.put("name", name);
        fields.put("username", username);
        return fields;
    }

    private int accounts() {
        return jdbc.sql("select count(*) from account").query(Integer.class).single();
    }

    @Test
    void atOnceFromManyHands() throws Exception {
        Map<String, String> form = form("何晓燕", "hexiaoyan");
        ExecutorService hands = Executors.newFixedThreadPool(8);
        List<Future<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(hands.submit(() -> visitor.post("/accounts", form)));
        }
        for (Future<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().statusCode()).isEqualTo(302);
            assertThat(Visitor.location(answer.get())).isEqualTo("/accounts/2");
        }
        hands.shutdown();
        assertThat(accounts()).isEqualTo(2);
        assertThat(jdbc.sql("select count(*) from audit_entry where action = 'account_created' and account_id = 1")
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    @Test
    void againLater() {
        Map<String, String> form = form("何晓燕", "hexiaoyan");
        visitor.post("/accounts", form);
        assertThat(visitor.get("/accounts/2").body()).contains("请把一次性密码交给本人");
        clock.advance(Duration.ofMinutes(5));
        assertThat(Visitor.location(visitor.post("/accounts", form))).isEqualTo("/accounts/2");
        assertThat(visitor.get("/accounts/2").body()).contains("这张表已经提交过").doesNotContain("请把一次性密码交给本人");
        assertThat(accounts()).isEqualTo(2);
    }

    @Test
    void whoGoesBackAndChangesAWordSendsSomethingElse() {
        Map<String, String> form = form("何晓燕", "hexiaoyan");
        visitor.post("/accounts", form);
        form.put("username", "heyan");
        assertThat(Visitor.location(visitor.post("/accounts", form))).isEqualTo("/accounts/3");
        assertThat(accounts()).isEqualTo(3);
    }

    @Test
    void whatWasRefusedMayBeSentAgainAsItIs() {
        Map<String, String> form = form("何晓燕", "sysadmin");
        assertThat(visitor.post("/accounts", form).statusCode()).isEqualTo(422);
        jdbc.sql("update account set username = 'chief' where id = 1").update();
        assertThat(visitor.post("/accounts", form).statusCode()).isEqualTo(302);
        assertThat(accounts()).isEqualTo(2);
    }

    @Test
    void anotherUserWithTheSameKeyIsAnother() {
        Map<String, String> form = form("何晓燕", "hexiaoyan");
        visitor.post("/accounts", form);
        users.create("deputy", Role.SYSTEM_ADMIN, null);
        Visitor deputy = new Visitor(port).signIn("deputy", Users.PASSWORD);
        Map<String, String> own = deputy.hidden("/accounts/new", "/accounts");
        form.put("_csrf", own.get("_csrf"));
        assertThat(deputy.post("/accounts", form).body())
                .as("the page of another account")
                .contains("是用另一个账号打开的");
        // The same page shown, if it had been this user's.
        int mark = own.get("_formToken").indexOf('.');
        form.put(
                "_formToken",
                form.get("_formToken").substring(0, mark)
                        + own.get("_formToken").substring(mark));
        assertThat(deputy.post("/accounts", form).body()).contains("已被使用");
    }

    @Test
    void aSendingWhoseInstanceWasKilledIsNotRepeatedBlindly() {
        Map<String, String> form = form("何晓燕", "hexiaoyan");
        visitor.post("/accounts", form);
        jdbc.sql("update form_submission set answer = null").update();
        clock.advance(Duration.ofMinutes(1));
        assertThat(visitor.post("/accounts", form).statusCode()).isEqualTo(409);
        assertThat(accounts()).isEqualTo(2);
    }
}
