package org.hongfan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.cookie;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import jakarta.servlet.http.Cookie;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lombok.RequiredArgsConstructor;
import org.hamcrest.Matchers;
import org.hongfan.access.Role;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.TestClock;
import org.hongfan.support.Users;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Getting in, staying in and being locked out. */
@PostgresTest
@RequiredArgsConstructor
class SignInTests {
    private final MockMvc mvc;
    private final Users users;
    private final AccountService accounts;
    private final JdbcClient jdbc;
    private final TestClock clock;
    private long admin;

    @BeforeEach
    void anAccount() {
        jdbc.sql("insert into organization (path, level, kind, name, short_name, founded_on)"
                        + " values ('/1/', 'DISTRICT', 'DISTRICT_COMMITTEE', '红帆区委', '区委', '1949-10-01')")
                .update();
        admin = users.create("wangfang", Role.SYSTEM_ADMIN, null);
    }

    @Test
    void opensASessionUnderANewId() throws Exception {
        MockHttpSession session = new MockHttpSession();
        String before = session.getId();
        mvc.perform(post("/login")
                        .session(session)
                        .with(request -> {
                            request.setRequestedSessionIdValid(true);
                            return request;
                        })
                        .with(csrf())
                        .param("username", "WangFang ")
                        .param("password", Users.PASSWORD))
                .andExpect(redirectedUrl("/"));
        assertThat(session.getId()).isNotEqualTo(before);
        mvc.perform(get("/me/password").session(session)).andExpect(status().isOk());
        assertThat(trail()).contains("sign_in");
    }

    @Test
    void goesBackToThePageAskedFor() throws Exception {
        Cookie asked = mvc.perform(get("/meetings/7/sign-in?token=abc").accept(MediaType.TEXT_HTML))
                .andExpect(redirectedUrl("/login"))
                .andReturn()
                .getResponse()
                .getCookie("hongfan-asked");
        mvc.perform(attempt("wangfang", Users.PASSWORD, "127.0.0.1").cookie(asked))
                .andExpect(redirectedUrl("/meetings/7/sign-in?token=abc"))
                .andExpect(cookie().maxAge("hongfan-asked", 0));
    }

    @Test
    void doesNotGoWhereTheRequestSays() throws Exception {
        mvc.perform(post("/login")
                        .with(csrf())
                        .param("username", "wangfang")
                        .param("password", Users.PASSWORD)
                        .param("continue", "https://elsewhere.example/")
                        .param("redirect", "//elsewhere.example/"))
                .andExpect(redirectedUrl("/"));
        mvc.perform(post("/session/type-size")
                        .with(csrf())
                        .param("size", "large")
                        .param("back", "//elsewhere.example/"))
                .andExpect(redirectedUrl("/"));
        for (String written : List.of("https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example")) {
            String asked = Base64.getUrlEncoder().encodeToString(written.getBytes(StandardCharsets.UTF_8));
            mvc.perform(attempt("wangfang", Users.PASSWORD, "127.0.0.1").cookie(new Cookie("hongfan-asked", asked)))
                    .andExpect(redirectedUrl("/"));
        }
        mvc.perform(attempt("wangfang", Users.PASSWORD, "127.0.0.1").cookie(new Cookie("hongfan-asked", "%%")))
                .andExpect(redirectedUrl("/"));
    }

    @Test
    void refusesFormsWithoutToken() throws Exception {
        mvc.perform(post("/session/type-size").with(users.as(admin)).param("size", "large"))
                .andExpect(status().isForbidden());
        mvc.perform(post("/login").param("username", "wangfang").param("password", Users.PASSWORD))
                .andExpect(redirectedUrl("/login?expired"));
    }

    @Test
    void makesGuessingSlowAndSaysNoMoreThanForAStranger() throws Exception {
        for (int i = 0; i < 5; i++) {
            signIn(new MockHttpSession(), "wrong").andExpect(redirectedUrl("/login?error"));
        }
        signIn(new MockHttpSession(), Users.PASSWORD).andExpect(redirectedUrl("/login?wait=1"));
        mvc.perform(get("/login?wait=1")).andExpect(content().string(Matchers.containsString("请 1 分钟后再试")));
        clock.advance(Duration.ofSeconds(59));
        signIn(new MockHttpSession(), Users.PASSWORD).andExpect(redirectedUrl("/login?wait=1"));
        clock.advance(Duration.ofSeconds(1));
        for (int minutes : new int[] {2, 4, 8, 15, 15}) {
            signIn(new MockHttpSession(), "wrong again").andExpect(redirectedUrl("/login?error"));
            signIn(new MockHttpSession(), Users.PASSWORD).andExpect(redirectedUrl("/login?wait=" + minutes));
            clock.advance(Duration.ofMinutes(minutes));
        }
        signIn(new MockHttpSession(), Users.PASSWORD).andExpect(redirectedUrl("/"));
        for (int i = 0; i < 5; i++) {
            mvc.perform(post("/login").with(csrf()).param("username", "nobody").param("password", "x"))
                    .andExpect(redirectedUrl("/login?error"));
        }
        mvc.perform(post("/login").with(csrf()).param("username", "nobody").param("password", "x"))
                .andExpect(redirectedUrl("/login?wait=1"));
        assertThat(trail().stream().filter("sign_in_failed"::equals)).hasSize(15);
        assertThat(trail().stream().filter("sign_in_slowed"::equals)).hasSize(7);
    }

    @Test
    void guessesFromElsewhereDoNotKeepTheOwnerOut() throws Exception {
        Cookie device = signIn(new MockHttpSession(), Users.PASSWORD)
                .andReturn()
                .getResponse()
                .getCookie("hongfan-device");
        for (int i = 0; i < 60; i++) {
            guess("wangfang", "203.0.113." + i);
        }
        mvc.perform(attempt("wangfang", Users.PASSWORD, "198.51.100.7")).andExpect(redirectedUrl("/login?wait=1"));
        mvc.perform(attempt("wangfang", Users.PASSWORD, "198.51.100.7").cookie(device))
                .andExpect(redirectedUrl("/"));
        mvc.perform(attempt("wangfang", Users.PASSWORD, "198.51.100.7")
                        .cookie(new Cookie("hongfan-device", device.getValue().replaceFirst("^[0-9]+", "99"))))
                .andExpect(redirectedUrl("/login?wait=1"));
        clock.advance(SignInThrottle.LONGEST);
        mvc.perform(attempt("wangfang", Users.PASSWORD, "198.51.100.7")).andExpect(redirectedUrl("/"));
    }

    @Test
    void guessesAtManyAccountsFromOneAddressAreSlowed() throws Exception {
        for (int i = 0; i < 50; i++) {
            guess("someone" + i, "203.0.113.9");
        }
        mvc.perform(attempt("another", "x", "203.0.113.9")).andExpect(redirectedUrl("/login?wait=1"));
        mvc.perform(attempt("another", "x", "203.0.113.10")).andExpect(redirectedUrl("/login?error"));
    }

    @Test
    void guessesSentAtOnceAreNotMoreThanOneAfterTheOther() throws Exception {
        ExecutorService crowd = Executors.newFixedThreadPool(6);
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            answers.add(crowd.submit(() -> mvc.perform(attempt("wangfang", "wrong", "203.0.113.9"))
                    .andReturn()
                    .getResponse()
                    .getRedirectedUrl()));
        }
        int lookedAt = 0;
        for (Future<String> answer : answers) {
            lookedAt += answer.get().equals("/login?error") ? 1 : 0;
        }
        crowd.shutdown();
        assertThat(lookedAt).isEqualTo(5);
    }

    private void guess(String username, String address) throws Exception {
        mvc.perform(attempt(username, "wrong", address));
    }

    private static MockHttpServletRequestBuilder attempt(String username, String password, String address) {
        return post("/login")
                .with(csrf())
                .with(request -> {
                    request.setRemoteAddr(address);
                    return request;
                })
                .param("username", username)
                .param("password", password);
    }

    @Test
    void aOneTimePasswordRunsOut() throws Exception {
        IssuedPassword issued = accounts.create(users.viewer(admin), "zhaomin", "赵敏", null);
        clock.advance(AccountService.ONE_TIME_PASSWORD.plusSeconds(1));
        mvc.perform(attempt("zhaomin", issued.password(), "127.0.0.1")).andExpect(redirectedUrl("/login?outdated"));
        IssuedPassword again = accounts.resetPassword(users.viewer(admin), issued.accountId());
        assertThat(again.password()).isNotEqualTo(issued.password());
        MockHttpSession session = new MockHttpSession();
        mvc.perform(attempt("zhaomin", again.password(), "127.0.0.1").session(session))
                .andExpect(redirectedUrl("/"));
        mvc.perform(get("/").session(session)).andExpect(redirectedUrl("/me/password"));
    }

    @Test
    void aRightPasswordForgivesEarlierSlips() throws Exception {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 4; i++) {
                signIn(new MockHttpSession(), "wrong").andExpect(redirectedUrl("/login?error"));
            }
            signIn(new MockHttpSession(), Users.PASSWORD).andExpect(redirectedUrl("/"));
        }
    }

    @Test
    void endsSessionsOfAnEarlierEpoch() throws Exception {
        MockHttpSession here = new MockHttpSession();
        MockHttpSession there = new MockHttpSession();
        signIn(here, Users.PASSWORD);
        signIn(there, Users.PASSWORD);
        mvc.perform(post("/me/sign-outs").session(here).with(csrf())).andExpect(redirectedUrl("/login?ended"));
        mvc.perform(get("/me/password").session(there)).andExpect(redirectedUrl("/login?ended"));
        assertThat(there.isInvalid()).isTrue();
    }

    @Test
    void signsOut() throws Exception {
        MockHttpSession session = new MockHttpSession();
        signIn(session, Users.PASSWORD);
        mvc.perform(post("/logout").session(session).with(csrf())).andExpect(redirectedUrl("/login?logout"));
        assertThat(session.isInvalid()).isTrue();
        assertThat(trail()).contains("sign_out");
    }

    @Test
    void tellsScriptsToSignInWithoutSwappingThePage() throws Exception {
        mvc.perform(get("/meetings").header("HX-Request", "true"))
                .andExpect(status().isUnauthorized())
                .andExpect(header().string("HX-Refresh", "true"));
        mvc.perform(post("/meetings/1/draft").with(csrf()).header("HX-Request", "true"))
                .andExpect(status().isUnauthorized())
                .andExpect(header().doesNotExist("HX-Refresh"));
    }

    @Test
    void sendsAStrictContentPolicy() throws Exception {
        mvc.perform(get("/login"))
                .andExpect(status().isOk())
                .andExpect(header().string(
                                "Content-Security-Policy",
                                Matchers.allOf(
                                        Matchers.containsString("default-src 'none'"),
                                        Matchers.containsString("script-src 'self'"),
                                        Matchers.containsString("frame-ancestors 'none'"),
                                        Matchers.not(Matchers.containsString("unsafe")))))
                .andExpect(header().string("X-Content-Type-Options", "nosniff"))
                .andExpect(header().string("X-Frame-Options", "DENY"))
                .andExpect(content().string(Matchers.not(Matchers.containsString("style=\""))));
    }

    @Test
    void insistsOnTlsOnceThereIsTls() throws Exception {
        mvc.perform(get("/login").secure(true))
                .andExpect(header().string("Strict-Transport-Security", Matchers.containsString("max-age=31536000")));
        mvc.perform(get("/login")).andExpect(header().doesNotExist("Strict-Transport-Security"));
    }

    @Test
    void remembersTheSizeOfTheType() throws Exception {
        mvc.perform(post("/session/type-size")
                        .with(users.as(admin))
                        .with(csrf())
                        .param("size", "large")
                        .param("back", "/help"))
                .andExpect(redirectedUrl("/help"))
                .andExpect(cookie().value("type-size", "large"));
        signIn(new MockHttpSession(), Users.PASSWORD).andExpect(cookie().value("type-size", "large"));
    }

    private ResultActions signIn(MockHttpSession session, String password) throws Exception {
        return mvc.perform(post("/login")
                .session(session)
                .with(csrf())
                .param("username", "wangfang")
                .param("password", password));
    }

    private List<String> trail() {
        return jdbc.sql("select action from audit_entry order by id")
                .query(String.class)
                .list();
    }
}
