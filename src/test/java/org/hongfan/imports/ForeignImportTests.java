package org.hongfan.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hongfan.access.Role;
import org.hongfan.support.ServedTest;
import org.hongfan.support.Users;
import org.hongfan.support.Visitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What others ask for of an import, and what its sender asks for too early, is not there; nobody is shown a failure. */
@ServedTest
class ForeignImportTests {
    private static final int MEMBERS = 27;

    private final ApplicationContext context;
    private final JdbcClient jdbc;
    private final int port;
    private ImportWorld world;
    private ImportJob checked;
    private ImportJob waiting;

    ForeignImportTests(ApplicationContext context, JdbcClient jdbc, @LocalServerPort int port) {
        this.context = context;
        this.jdbc = jdbc;
        this.port = port;
    }

    @BeforeEach
    void aRosterWithMistakesAndOneWhoseColumnsNobodyKnows() {
        world = new ImportWorld(context);
        world.users.create("another", Role.TOWN_STAFF, world.village.town);
        world.users.create("above", Role.DISTRICT_STAFF, world.village.district);
        world.users.create("elsewhere", Role.TOWN_STAFF, world.village.subdistrict);
        List<Object[]> rows = new ArrayList<>();
        rows.add(Workbooks.row("姓名", "公民身份号码", "所在党支部", "入党日期"));
        for (int i = 0; i < MEMBERS; i++) {
            rows.add(Workbooks.row("党员" + i, world.village.nextId(), "没有这个支部", "2005-07-01"));
        }
        checked = world.members(Workbooks.xlsx(rows));
        waiting = world.members(Workbooks.xlsx(List.of(Workbooks.row("甲", "乙"), Workbooks.row("一", "二"))));
        assertThat(checked.status()).isEqualTo(ImportStatus.CHECKED);
        assertThat(waiting.status()).isEqualTo(ImportStatus.UPLOADED);
    }

    private Visitor signedIn(String username) {
        return new Visitor(port).signIn(username, Users.PASSWORD);
    }

    @Test
    void theErrorFileIsItsSendersAlone() {
        assertThat(signedIn("town-importer")
                        .get("/imports/" + checked.id() + "/errors")
                        .headers()
                        .firstValue("Content-Disposition")
                        .orElse(""))
                .contains("attachment", ".xlsx");
        for (String other : List.of("another", "above", "elsewhere")) {
            HttpResponse<String> answer = signedIn(other).get("/imports/" + checked.id() + "/errors");
            assertThat(answer.statusCode()).as(other).isEqualTo(404);
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
            assertThat(answer.headers().firstValue("Content-Disposition")).isEmpty();
            assertThat(answer.body()).contains("没有找到");
        }
        assertThat(jdbc.sql("select count(*) from audit_entry where action = 'import_errors_taken'")
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    @Test
    void thereIsNoErrorFileBeforeTheRowsHaveBeenJudged() {
        Visitor sender = signedIn("town-importer");
        assertThat(sender.get("/imports/" + waiting.id() + "/errors").statusCode())
                .isEqualTo(404);
        assertThat(sender.get("/imports/999999/errors").statusCode()).isEqualTo(404);
    }

    @Test
    void everyPageAndStepOfAnImportRefusesOthersPlainly() {
        for (String other : List.of("another", "above", "elsewhere")) {
            Visitor visitor = signedIn(other);
            Map<String, String> token = Map.of("_csrf", visitor.token());
            for (long id : new long[] {checked.id(), waiting.id(), 999999}) {
                for (String page : List.of("", "/progress", "/columns", "/errors", "?state=ERROR", "?page=99")) {
                    assertThat(visitor.get("/imports/" + id + page).statusCode())
                            .as(other + " asks for " + id + page)
                            .isIn(200, 404, 422);
                }
                for (String step : List.of("columns", "heading", "check", "application", "reversal", "removal")) {
                    HttpResponse<String> answer = visitor.post("/imports/" + id + "/" + step, token);
                    assertThat(answer.statusCode())
                            .as(other + " sends " + id + "/" + step)
                            .isIn(302, 404, 422);
                }
            }
        }
        assertThat(world.imports.get(world.town, checked.id()).status()).isEqualTo(ImportStatus.CHECKED);
        assertThat(world.imports.get(world.town, waiting.id()).status()).isEqualTo(ImportStatus.UPLOADED);
    }
}
