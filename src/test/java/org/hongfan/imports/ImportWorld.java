package org.hongfan.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.awaitility.Awaitility;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.member.Village;
import org.hongfan.support.Patience;
import org.hongfan.support.Users;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A village with staff who import, and a way to send files and wait for what the portal says of them. */
final class ImportWorld {
    static final LocalDate FOUNDED = LocalDate.of(2000, 1, 1);

    final Village village;
    final ImportService imports;
    final Users users;
    final JdbcClient jdbc;
    final Viewer town;

    ImportWorld(ApplicationContext context) {
        village = new Village(context);
        imports = context.getBean(ImportService.class);
        users = context.getBean(Users.class);
        jdbc = context.getBean(JdbcClient.class);
        town = users.viewer(users.create("town-importer", Role.TOWN_STAFF, village.town));
    }

    Viewer viewer(String name, Role role, long organization) {
        return users.viewer(users.create(name, role, organization));
    }

    /** Sends the file and waits until it has been checked, or waits for its columns. */
    ImportJob send(Viewer viewer, String kind, String name, byte[] content) {
        return settled(viewer, imports.receive(viewer, kind, name, content));
    }

    ImportJob members(byte[] content) {
        return send(town, "members", "名册.xlsx", content);
    }

    ImportJob settled(Viewer viewer, long id) {
        return Awaitility.await()
                .atMost(Patience.LONG)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> imports.get(viewer, id), job -> !job.status().isRunning());
    }

    ImportJob apply(Viewer viewer, ImportJob job, boolean goodRowsOnly) {
        imports.apply(viewer, job.id(), goodRowsOnly);
        return settled(viewer, job.id());
    }

    ImportJob undo(Viewer viewer, ImportJob job) {
        imports.undo(viewer, job.id());
        return settled(viewer, job.id());
    }

    List<ImportRow> rows(Viewer viewer, ImportJob job) {
        return imports.rows(viewer, job, null, false, 1).rows();
    }

    /** What the preview says of this line. */
    ImportRow line(Viewer viewer, ImportJob job, int line) {
        return rows(viewer, job).stream()
                .filter(row -> row.line() == line)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line " + line));
    }

    long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    /** The counters say what counting anew says. */
    void assertCountersRight(ApplicationContext context) {
        List<String> before = counters();
        new org.springframework.transaction.support.TransactionTemplate(
                        context.getBean(org.springframework.transaction.PlatformTransactionManager.class))
                .executeWithoutResult(status -> context.getBean(org.hongfan.organization.OrganizationCounts.class)
                        .rebuild());
        assertThat(before).isEqualTo(counters());
    }

    private List<String> counters() {
        return jdbc.sql("select c::text from organization_count c order by organization_id")
                .query(String.class)
                .list();
    }
}
