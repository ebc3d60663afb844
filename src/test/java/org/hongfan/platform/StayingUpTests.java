package org.hongfan.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.hongfan.HongfanApplication;
import org.hongfan.support.Patience;
import org.hongfan.support.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.crypto.password.PasswordEncoder;

/** A running portal whose database is taken away, is full or has no connection left, and one that is asked to stop while it works. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StayingUpTests {
    private static final String PASSWORD = "Feng#Shou-1949";
    private static final int CONNECTIONS = 4;

    private PostgresServer server;
    private ConfigurableApplicationContext portal;
    private int port;
    private Visitor admin;

    @BeforeAll
    void startPortal(@TempDir Path data) throws IOException, SQLException {
        Programs.lend(data.resolve("server"));
        server = PostgresServer.start(DataFolder.open(data.resolve("server")), Map.of());
        portal = new SpringApplicationBuilder(HongfanApplication.class)
                .properties(Map.of(
                        "server.port",
                        0,
                        "server.address",
                        "127.0.0.1",
                        "hongfan.data",
                        data.resolve("files").toString(),
                        "spring.datasource.url",
                        server.url(PostgresServer.DATABASE),
                        "spring.datasource.username",
                        PostgresServer.APPLICATION,
                        "spring.datasource.password",
                        server.secrets().application(),
                        "spring.flyway.user",
                        PostgresServer.OWNER,
                        "spring.flyway.password",
                        server.secrets().owner()))
                .run(
                        "--spring.datasource.hikari.maximum-pool-size=" + CONNECTIONS,
                        "--spring.datasource.hikari.connection-timeout=1500",
                        "--hongfan.two-factor=off",
                        "--spring.profiles.active=metrics",
                        "--management.server.port=0");
        port = ((WebServerApplicationContext) portal).getWebServer().getPort();
        makeDistrictWithAnAdministrator(portal.getBean(PasswordEncoder.class).encode(PASSWORD));
        admin = new Visitor(port).signIn("sysadmin", PASSWORD);
        assertThat(admin.get("/accounts").statusCode()).isEqualTo(200);
    }

    private void makeDistrictWithAnAdministrator(String passwordHash) throws SQLException {
        try (Connection connection = server.connectAsSuperuser(PostgresServer.DATABASE);
                PreparedStatement statement = connection.prepareStatement("""
                        with district as (
                            insert into organization (id, path, level, kind, name, short_name, founded_on)
                            values (1, '/1/', 'DISTRICT', 'DISTRICT_COMMITTEE', '红帆区委', '红帆区', '1990-07-01')
                        ), counted as (
                            insert into organization_count (organization_id) values (1)
                        ), admin as (
                            insert into account (username, password_hash, name, must_change_password, created_at)
                            values ('sysadmin', ?, '周管理', false, now()) returning id
                        )
                        insert into role_grant (account_id, role, from_on, granted_at)
                        select id, 'SYSTEM_ADMIN', '2020-01-01', now() from admin
                        """)) {
            statement.setString(1, passwordHash);
            statement.execute();
        }
    }

    @AfterAll
    void stopPortal() {
        portal.close();
        server.close();
    }

    @Test
    @Order(0)
    void metricsAreReadAtAPortOfTheirOwn() throws Exception {
        assertThat(admin.get("/actuator/prometheus").statusCode()).isNotEqualTo(200);
        assertThat(new Visitor(port).get("/actuator/prometheus").statusCode()).isNotEqualTo(200);
        int watched = portal.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
        HttpClient watcher = HttpClient.newHttpClient();
        HttpResponse<String> metrics = watcher.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + watched + "/actuator/prometheus"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body())
                .contains("hongfan_actions_total{action=\"sign_in\"")
                .contains("hikaricp_connections")
                .contains("http_server_requests_seconds")
                .doesNotContain("sysadmin");
        assertThat(new Visitor(watched).get("/actuator/env").statusCode()).isNotEqualTo(200);
    }

    @Test
    @Order(1)
    void aLostDatabaseGivesAPlainPageAndComesBackByItself() throws Exception {
        Map<String, String> form = admin.hidden("/accounts/new", "/accounts");
        server.stop("immediate");

        Patience.until("the loss is met", () -> status("/accounts") == 503);
        HttpResponse<String> page = admin.get("/accounts");
        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.headers().firstValue("Retry-After")).hasValue("10");
        assertThat(page.headers().firstValue("Refresh")).hasValue("10");
        assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(page.body())
                .contains("暂时连不上数据库")
                .contains("已经保存过的内容不受影响")
                .doesNotContain("Exception")
                .doesNotContain("org.")
                .doesNotContain("jdbc");

        HttpResponse<String> sent = admin.post(
                "/accounts",
                fields(form, Map.of("username", "wangxiulan", "name", "王秀兰<b>", "password", "Secret#2026")));
        assertThat(sent.statusCode()).isEqualTo(503);
        assertThat(sent.headers().firstValue("Refresh"))
                .as("a form is not sent again by itself")
                .isEmpty();
        assertThat(sent.body())
                .contains("王秀兰&lt;b&gt;")
                .contains("wangxiulan")
                .contains("可能没有保存")
                .doesNotContain("Secret#2026");
        assertThat(new Visitor(port).get("/login").statusCode()).isEqualTo(503);
        assertThat(admin.get("/css/hongfan.css").statusCode()).isEqualTo(200);
        assertThat(probe("/livez").statusCode()).isEqualTo(200);
        HttpResponse<String> readiness = probe("/readyz");
        assertThat(readiness.statusCode()).isEqualTo(503);
        assertThat(readiness.body()).doesNotContain("jdbc");

        server.launch();
        Patience.until("pages are served again", () -> status("/accounts") == 200);
        assertThat(probe("/readyz").statusCode()).isEqualTo(200);
        assertThat(accounts("wangxiulan")).isZero();
    }

    /** Asks as a watching program does: without a session, taking whatever comes. */
    private HttpResponse<String> probe(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    @Order(2)
    void anExhaustedPoolAsksForPatience() throws Exception {
        DataSource pool = portal.getBean(DataSource.class);
        List<Connection> all = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                all.add(pool.getConnection());
            }
            HttpResponse<String> page = admin.get("/accounts");
            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(page.headers().firstValue("Retry-After")).hasValue("5");
            assertThat(page.body()).contains("现在使用的人太多");
        } finally {
            for (Connection connection : all) {
                connection.close();
            }
        }
        assertThat(admin.get("/accounts").statusCode()).isEqualTo(200);
    }

    @Test
    @Order(3)
    void aFullDatabaseDiskSaysSoAndNothingIsHalfWritten() throws Exception {
        asOwner("""
                create function full_disk() returns trigger language plpgsql as $$
                begin
                    raise exception 'could not extend file: No space left on device' using errcode = '53100';
                end
                $$""");
        asOwner("create trigger full_disk before insert on audit_entry execute function full_disk()");
        try {
            HttpResponse<String> sent =
                    admin.submit("/accounts/new", "/accounts", Map.of("username", "lijianguo", "name", "李建国"));
            assertThat(sent.statusCode()).isEqualTo(503);
            assertThat(sent.headers().firstValue("Retry-After")).hasValue("60");
            assertThat(sent.body())
                    .contains("存储空间不足")
                    .doesNotContain("No space left")
                    .doesNotContain("Exception");
            assertThat(admin.get("/accounts").statusCode())
                    .as("reading goes on")
                    .isEqualTo(200);
            assertThat(accounts("lijianguo")).isZero();
        } finally {
            asOwner("drop trigger full_disk on audit_entry");
        }
    }

    @Test
    @Order(4)
    void aServerThatWasKilledIsStartedAgain() throws Exception {
        server.supervise();
        ProcessHandle killed = server.process().orElseThrow();
        killed.destroyForcibly();
        Patience.until(
                "another server is there",
                () -> server.process()
                                .filter(next -> next.pid() != killed.pid())
                                .isPresent()
                        && status("/accounts") == 200);
    }

    @Test
    @Order(5)
    void aPortalThatStopsFinishesWhatItHasBegun() throws Exception {
        Connection lock = server.connectAsSuperuser(PostgresServer.DATABASE);
        lock.setAutoCommit(false);
        try (Statement statement = lock.createStatement()) {
            statement.execute("lock table audit_entry in access exclusive mode");
        }
        Map<String, String> form = admin.hidden("/accounts/new", "/accounts");
        Map<String, String> fields = fields(form, Map.of("username", "zhaomin", "name", "赵敏"));
        CompletableFuture<HttpResponse<String>> slow =
                CompletableFuture.supplyAsync(() -> admin.post("/accounts", fields));
        Patience.until("the request waits", this::somebodyWaitsForALock);

        Thread stopping = new Thread(portal::close);
        stopping.start();
        Patience.until("nobody is let in", () -> status("/login") < 0);
        assertThat(slow.isDone()).isFalse();
        lock.rollback();
        lock.close();

        assertThat(slow.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS).statusCode())
                .isEqualTo(302);
        stopping.join(Patience.LONG.toMillis());
        assertThat(stopping.isAlive()).isFalse();
        assertThat(accounts("zhaomin")).isEqualTo(1);
    }

    private static Map<String, String> fields(Map<String, String> hidden, Map<String, String> filled) {
        Map<String, String> all = new HashMap<>(hidden);
        all.putAll(filled);
        return all;
    }

    /** The status of a page, or -1 when nobody answers. */
    private int status(String path) {
        try {
            return admin.get(path).statusCode();
        } catch (UncheckedIOException refused) {
            return -1;
        }
    }

    private boolean somebodyWaitsForALock() {
        return number("select count(*) from pg_stat_activity where datname = 'hongfan' and wait_event_type = 'Lock'")
                > 0;
    }

    private long accounts(String username) {
        return number("select count(*) from account where username = '" + username + "'");
    }

    private long number(String query) {
        try (Connection connection = server.connectAsSuperuser(PostgresServer.DATABASE);
                Statement statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void asOwner(String sql) throws SQLException {
        try (Connection connection = server.connectAsSuperuser(PostgresServer.DATABASE);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
