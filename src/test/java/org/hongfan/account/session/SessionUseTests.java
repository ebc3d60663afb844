package org.hongfan.account.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hongfan.access.Role;
import org.hongfan.exports.ExportFilters;
import org.hongfan.exports.ExportService;
import org.hongfan.exports.RequestExport;
import org.hongfan.organization.OrganizationService;
import org.hongfan.shared.web.Polled;
import org.hongfan.support.ServedTest;
import org.hongfan.support.TestClock;
import org.hongfan.support.Users;
import org.hongfan.support.Visitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What begins a session, and what counts as a use of it. */
@ServedTest
class SessionUseTests {
    private static final String COOKIE = "hongfan-session";

    private final Users users;
    private final OrganizationService organizations;
    private final ExportService exports;
    private final RequestMappingHandlerMapping routes;
    private final JdbcClient jdbc;
    private final TestClock clock;
    private final int port;
    private long sysadmin;

    SessionUseTests(
            Users users,
            OrganizationService organizations,
            ExportService exports,
            RequestMappingHandlerMapping requestMappingHandlerMapping,
            JdbcClient jdbc,
            TestClock clock,
            @LocalServerPort int port) {
        this.users = users;
        this.organizations = organizations;
        this.exports = exports;
        this.routes = requestMappingHandlerMapping;
        this.jdbc = jdbc;
        this.clock = clock;
        this.port = port;
    }

    @BeforeEach
    void anAdministrator() {
        organizations.foundDistrict(null, "红帆区委", "区委", null, LocalDate.of(1949, 10, 1));
        sysadmin = users.create("sysadmin", Role.SYSTEM_ADMIN, null);
    }

    private int sessions() {
        return jdbc.sql("select count(*) from portal_session")
                .query(Integer.class)
                .single();
    }

    private long export() {
        return exports.request(
                users.viewer(sysadmin), new RequestExport("accounts", ExportFilters.NONE, List.of("状态"), false, null));
    }

    @Test
    void aPageThatAsksByItselfDoesNotKeepItsUserSignedIn() {
        String page = "/exports/" + export();
        for (String polled : List.of(page + "/progress", page + "?again=1", "/exports/999999/progress")) {
            Visitor visitor = new Visitor(port).signIn("sysadmin", Users.PASSWORD);
            visitor.get(page);
            for (int i = 0; i < 2; i++) {
                clock.advance(Duration.ofMinutes(14));
                assertThat(visitor.get(polled).statusCode()).as(polled).isIn(200, 404);
            }
            clock.advance(Duration.ofMinutes(2));
            assertThat(Visitor.location(visitor.get(polled))).as(polled).isEqualTo("/login?ended");
        }
    }

    @Test
    void whoOpensThePageIsAtWork() {
        String page = "/exports/" + export();
        Visitor visitor = new Visitor(port).signIn("sysadmin", Users.PASSWORD);
        for (int i = 0; i < 4; i++) {
            clock.advance(Duration.ofMinutes(14));
            visitor.get(page + "/progress");
            assertThat(visitor.get(page).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void everyPageThatAsksByItselfAsksForAPolledRoute() throws IOException {
        try (Stream<Path> templates = Files.walk(Path.of("src/main/resources/templates"))) {
            assertThat(templates
                            .filter(Files::isRegularFile)
                            .filter(SessionUseTests::asksByItself)
                            .map(file -> file.getParent().getFileName() + "/" + file.getFileName()))
                    .as("templates with a part that is asked for again and again: mark its route @Polled")
                    .containsExactlyInAnyOrder(
                            "activations/show.html", "exports/show.html", "imports/show.html", "meetings/screen.html");
        }
        assertThat(routes.getHandlerMethods().entrySet().stream()
                        .filter(route -> route.getValue().hasMethodAnnotation(Polled.class))
                        .flatMap(route -> route.getKey().getPatternValues().stream()))
                .containsExactlyInAnyOrder(
                        "/activations/{id}",
                        "/activations/{id}/progress",
                        "/exports/{id}",
                        "/exports/{id}/progress",
                        "/imports/{id}/progress",
                        "/meetings/{id}/sign-in/live",
                        "/meetings/{id}/sign-in/screen");
    }

    private static boolean asksByItself(Path template) {
        try {
            String text = Files.readString(template);
            return text.contains("hx-trigger=\"every ")
                    || text.contains("'every ")
                    || text.contains("http-equiv=\"refresh\"");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void whoOnlyLooksGetsNoSession() {
        Visitor passer = new Visitor(port);
        for (String page : List.of(
                "/",
                "/login",
                "/login?ended",
                "/login/code",
                "/help",
                "/help/start",
                "/welcome",
                "/welcome/123456789012",
                "/welcome/password",
                "/meetings/7",
                "/nowhere",
                "/error",
                "/css/hongfan.css")) {
            HttpResponse<String> answer = passer.get(page);
            assertThat(answer.statusCode()).as(page).isLessThan(500);
            assertThat(passer.cookie(COOKIE)).as(page).isEmpty();
        }
        Map<String, String> size = passer.hidden("/login", "/login");
        size.put("size", "large");
        assertThat(passer.post("/session/type-size", size).statusCode()).isEqualTo(302);
        passer.submit("/login", "/login", Map.of("username", "sysadmin", "password", "wrong"));
        passer.post("/logout", passer.hidden("/login", "/login"));
        assertThat(passer.cookie(COOKIE)).isEmpty();
        assertThat(sessions()).isZero();
    }

    @Test
    void theSessionBeginsWithTheSignInAndLeadsToThePageAskedFor() {
        Visitor visitor = new Visitor(port);
        visitor.get("/accounts?q=%E7%8E%8B");
        HttpResponse<String> answer = visitor.trySignIn("sysadmin", Users.PASSWORD);
        assertThat(Visitor.location(answer)).isEqualTo("/accounts?q=%E7%8E%8B");
        assertThat(answer.headers().allValues("Set-Cookie"))
                .filteredOn(cookie -> cookie.startsWith(COOKIE + "="))
                .singleElement()
                .asString()
                .contains("HttpOnly", "SameSite=Lax");
        assertThat(sessions()).isOne();
        visitor.get("/accounts");
        visitor.submit("/accounts", "/logout", Map.of());
        assertThat(Visitor.location(visitor.trySignIn("sysadmin", Users.PASSWORD)))
                .as("asked for once")
                .isEqualTo("/");
    }

    @Test
    void aSignInFormWithTheTokenOfAnotherBrowserIsNotTaken() {
        Map<String, String> foreign = new Visitor(port).hidden("/login", "/login");
        foreign.putAll(Map.of("username", "sysadmin", "password", Users.PASSWORD));
        Visitor victim = new Visitor(port);
        assertThat(Visitor.location(victim.post("/login", foreign))).isEqualTo("/login?expired");
        victim.get("/login");
        assertThat(Visitor.location(victim.post("/login", foreign))).isEqualTo("/login?expired");
        assertThat(sessions()).isZero();
    }

    @Test
    void noRedirectIsLedByTheHostOfTheRequest() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(
                            "GET /accounts HTTP/1.1\r\nHost: evil.example\r\nAccept: text/html\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("Location: /login\r\n")
                    .doesNotContain("evil.example");
        }
    }
}
