package org.hongfan.account.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hongfan.HongfanApplication;
import org.hongfan.access.Role;
import org.hongfan.support.AnotherProcess;
import org.hongfan.support.Patience;
import org.hongfan.support.ServedTest;
import org.hongfan.support.TestClock;
import org.hongfan.support.Users;
import org.hongfan.support.Visitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Sessions that outlive the instance they began at, and end when they should. */
@ServedTest
class SessionsTests {
    private static final String COOKIE = "hongfan-session";

    private final Users users;
    private final JdbcClient jdbc;
    private final TestClock clock;
    private final Environment environment;
    private final SessionStore store;
    private final int port;

    SessionsTests(
            Users users,
            JdbcClient jdbc,
            TestClock clock,
            Environment environment,
            SessionStore store,
            @LocalServerPort int port) {
        this.store = store;
        this.users = users;
        this.jdbc = jdbc;
        this.clock = clock;
        this.environment = environment;
        this.port = port;
    }

    @BeforeEach
    void aDistrictWithItsAdministrators() {
        jdbc.sql("insert into organization (path, level, kind, name, short_name, founded_on)"
                        + " values ('/1/', 'DISTRICT', 'DISTRICT_COMMITTEE', '红帆区委', '区委', '1949-10-01')")
                .update();
        users.create("sysadmin", Role.SYSTEM_ADMIN, null);
        users.create("secadmin", Role.SECURITY_ADMIN, null);
    }

    private Visitor signedIn(String username) {
        return new Visitor(port).signIn(username, Users.PASSWORD);
    }

    @Test
    void neverBeginsUnderAnIdThatTheBrowserBrought() {
        Visitor visitor = signedIn("sysadmin");
        String before = visitor.cookie(COOKIE);
        store.deleteById(before);
        visitor.signIn("sysadmin", Users.PASSWORD);
        assertThat(visitor.cookie(COOKIE)).isNotEqualTo(before).hasSizeGreaterThan(30);
        assertThat(visitor.get("/accounts").statusCode()).isEqualTo(200);
    }

    @Test
    void keepsNeitherIdNorContentReadable() {
        Visitor visitor = signedIn("sysadmin");
        visitor.submit("/accounts/new", "/accounts", Map.of("name", "何晓燕", "username", "hexiaoyan", "idNumber", ""));
        String row = jdbc.sql("select row_to_json(s)::text from portal_session s where account_id is not null")
                .query(String.class)
                .single();
        assertThat(row).doesNotContain(visitor.cookie(COOKIE));
        byte[] attributes = jdbc.sql("select attributes from portal_session where account_id is not null")
                .query(byte[].class)
                .single();
        assertThat(new String(attributes, StandardCharsets.ISO_8859_1)).doesNotContain("IssuedPassword", "sysadmin");
        assertThat(visitor.get("/accounts/3").body()).contains("请把一次性密码交给本人");
    }

    @Test
    void writesTheTimeOfTheLastUseOnceAMinute() {
        Visitor visitor = signedIn("sysadmin");
        visitor.get("/accounts");
        String before = rowVersion();
        for (int i = 0; i < 30; i++) {
            visitor.get("/accounts");
        }
        assertThat(rowVersion())
                .as("thirty pages within a minute write nothing")
                .isEqualTo(before);
        clock.advance(Duration.ofSeconds(61));
        visitor.get("/accounts");
        assertThat(rowVersion()).isNotEqualTo(before);
        clock.advance(Duration.ofSeconds(61));
        visitor.submit("/accounts/new", "/accounts", Map.of("name", "何晓燕", "username", "hexiaoyan"));
        clock.advance(Duration.ofSeconds(61));
        assertThat(visitor.get("/accounts/3").body())
                .as("a message set in the request that also writes the time")
                .contains("请把一次性密码交给本人");
    }

    private String rowVersion() {
        return jdbc.sql("select xmin::text from portal_session where account_id is not null")
                .query(String.class)
                .single();
    }

    @Test
    void endsAfterHalfAnHourWithoutUse() {
        Visitor visitor = signedIn("sysadmin");
        clock.advance(Duration.ofMinutes(29));
        assertThat(visitor.get("/accounts").statusCode()).isEqualTo(200);
        clock.advance(Duration.ofMinutes(29));
        assertThat(visitor.get("/accounts").statusCode()).isEqualTo(200);
        clock.advance(Duration.ofMinutes(30));
        HttpResponse<String> answer = visitor.get("/accounts");
        assertThat(Visitor.location(answer)).isEqualTo("/login?ended");
        assertThat(visitor.get("/login?ended").body()).contains("这次登录已经结束");
    }

    @Test
    void endsAfterTwelveHoursHoweverMuchItIsUsed() {
        Visitor visitor = signedIn("sysadmin");
        for (int i = 0; i < 35; i++) {
            clock.advance(Duration.ofMinutes(20));
            assertThat(visitor.get("/accounts").statusCode())
                    .as("after %d × 20 minutes", i + 1)
                    .isEqualTo(200);
        }
        clock.advance(Duration.ofMinutes(20));
        assertThat(Visitor.location(visitor.get("/accounts"))).isEqualTo("/login?ended");
    }

    @Test
    void listsOnesOwnAndEndsThem() {
        Visitor here = signedIn("sysadmin");
        Visitor there = signedIn("sysadmin");
        Visitor elsewhere = signedIn("sysadmin");
        Visitor other = signedIn("secadmin");
        String page = here.get("/me/sessions").body();
        assertThat(page).contains("安卓手机 · 微信", "127.0.0.1", "本机");
        assertThat(page.split("<th scope=\"row\"").length - 1).isEqualTo(3);

        long number = jdbc.sql(
                        "select number from portal_session where account_id = 1 order by number limit 1 offset 1")
                .query(Long.class)
                .single();
        String ending = "/me/sessions/" + number + "/ending";
        assertThat(other.post(ending, other.hidden("/me/sessions", "/logout")).statusCode())
                .as("nobody ends another's")
                .isEqualTo(404);
        assertThat(here.submit("/me/sessions", ending, Map.of()).statusCode()).isEqualTo(302);
        assertThat(Visitor.location(there.get("/accounts"))).startsWith("/login");
        assertThat(elsewhere.get("/accounts").statusCode()).isEqualTo(200);

        here.submit("/me/sessions", "/me/sessions/others/ending", Map.of());
        assertThat(Visitor.location(elsewhere.get("/accounts"))).startsWith("/login");
        assertThat(here.get("/accounts").statusCode()).isEqualTo(200);
        assertThat(other.get("/grants").statusCode()).isEqualTo(200);
    }

    @Test
    void isEndedByAnAdministrator() {
        Visitor admin = signedIn("sysadmin");
        Visitor user = signedIn("secadmin");
        assertThat(admin.get("/accounts/2").body()).contains("1 处");
        admin.submit("/accounts/2", "/accounts/2/sign-outs", Map.of());
        assertThat(Visitor.location(user.get("/grants"))).startsWith("/login");
        assertThat(jdbc.sql("select count(*) from audit_entry where action = 'sessions_ended'")
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    @Test
    void removesWhatHasRunOut() {
        signedIn("sysadmin");
        signedIn("secadmin");
        clock.advance(Duration.ofMinutes(31));
        signedIn("sysadmin");
        assertThat(store.removeEnded()).isGreaterThanOrEqualTo(2);
        assertThat(jdbc.sql("select count(*) from portal_session where account_id is not null")
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    @Test
    void goesOnAtAnotherInstanceAndOutlivesAKilledOne() throws Exception {
        clock.setTo(LocalDateTime.now(java.time.Clock.systemDefaultZone()));
        Visitor visitor = signedIn("sysadmin");
        Visitor leaver = signedIn("secadmin");
        try (Instance second = new Instance(environment)) {
            assertThat(visitor.goTo(second.port).get("/accounts").statusCode()).isEqualTo(200);
            assertThat(visitor.submit("/me/sessions", "/session/type-size", Map.of("size", "large"))
                            .statusCode())
                    .as("a form with its token")
                    .isEqualTo(302);

            assertThat(leaver.goTo(second.port).get("/grants").statusCode()).isEqualTo(200);
            leaver.goTo(port).submit("/grants", "/logout", Map.of());
            leaver.goTo(second.port);
            Patience.until(
                    "the sign-out is seen elsewhere",
                    () -> leaver.get("/grants").statusCode() != 200);

            Visitor third = new Visitor(second.port).signIn("secadmin", Users.PASSWORD);
            Queue<String> failures = new ConcurrentLinkedQueue<>();
            AtomicInteger answered = new AtomicInteger();
            AtomicBoolean killed = new AtomicBoolean();
            AtomicInteger afterwards = new AtomicInteger();
            ExecutorService crowd = Executors.newFixedThreadPool(4);
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                work.add(crowd.submit(() -> {
                    Visitor one = signedIn("sysadmin");
                    while (afterwards.get() < 200) {
                        int status = one.get("/accounts").statusCode();
                        answered.incrementAndGet();
                        if (killed.get()) {
                            afterwards.incrementAndGet();
                        }
                        if (status != 200) {
                            failures.add("status " + status);
                        }
                    }
                }));
            }
            work.add(crowd.submit(() -> {
                while (!killed.get()) {
                    try {
                        third.get("/grants");
                    } catch (RuntimeException gone) {
                        return;
                    }
                }
            }));
            while (answered.get() < 100) {
                Thread.onSpinWait();
            }
            second.kill();
            killed.set(true);
            for (Future<?> each : work) {
                each.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
            }
            crowd.shutdown();
            assertThat(failures).isEmpty();
            assertThat(third.goTo(port).get("/grants").statusCode())
                    .as("who was at the killed instance goes on here")
                    .isEqualTo(200);
        }
    }

    /** Another process of the portal on the same database. */
    private static final class Instance implements AutoCloseable {
        private static final Pattern STARTED = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/");

        private final Process process;
        private final int port;

        Instance(Environment first) throws IOException {
            List<String> settings = new ArrayList<>(List.of(
                    "--server.port=0",
                    "--hongfan.two-factor=offered",
                    "--logging.level.org.hongfan.platform=info",
                    "--server.address=127.0.0.1",
                    "--hongfan.data="
                            + Path.of(first.getProperty("hongfan.data", "")).toAbsolutePath()));
            for (String name : List.of(
                    "spring.datasource.url",
                    "spring.datasource.username",
                    "spring.datasource.password",
                    "spring.flyway.enabled")) {
                settings.add("--" + name + "=" + first.getProperty(name));
            }
            process = AnotherProcess.of(HongfanApplication.class, settings).start();
            BufferedReader words = process.inputReader();
            List<String> said = new ArrayList<>();
            int found = 0;
            for (String line = words.readLine(); line != null && found == 0; line = words.readLine()) {
                said.add(line);
                Matcher started = STARTED.matcher(line);
                if (started.find()) {
                    found = Integer.parseInt(started.group(1));
                    break;
                }
            }
            assertThat(found).as(String.join("\n", said)).isPositive();
            port = found;
            Thread reader = new Thread(() -> words.lines().forEach(line -> {}));
            reader.setDaemon(true);
            reader.start();
        }

        void kill() throws InterruptedException {
            Patience.untilEnded(process.destroyForcibly());
        }

        @Override
        public void close() throws InterruptedException {
            kill();
        }
    }
}
