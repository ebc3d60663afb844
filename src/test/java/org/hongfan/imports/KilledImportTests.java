package org.hongfan.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.member.Village;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.platform.Programs;
import org.hongfan.support.AnotherProcess;
import org.hongfan.support.Patience;
import org.hongfan.support.Users;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A portal that is killed in the middle of an import has written nothing of it, and the next one that starts brings it to its end. */
class KilledImportTests {
    private static final int ROWS = 12_000;
    private static final int MANY = 20;

    @TempDir
    private Path data;

    private final List<Process> portals = new ArrayList<>();

    @AfterEach
    void endPortalsAndTheirServer() throws Exception {
        PortalProcess.end(data, portals);
    }

    private Process start(String part) throws IOException {
        Process portal =
                AnotherProcess.of(Portal.class, List.of(data.toString(), part)).start();
        portals.add(portal);
        return portal;
    }

    private static List<String> hear(BufferedReader words, String until) throws IOException {
        List<String> heard = new ArrayList<>();
        for (String word = words.readLine(); word != null; word = words.readLine()) {
            heard.add(word);
            if (word.startsWith(until)) {
                return heard;
            }
        }
        throw new AssertionError("the portal ended without saying " + until + ": " + heard);
    }

    @Test
    void leavesNothingHalfDoneAndIsTakenUpAgain() throws Exception {
        Programs.lend(data);
        Process first = start("begin");
        hear(first.inputReader(), "HALFWAY");
        Patience.untilEnded(first.destroyForcibly());

        Process second = start("resume");
        List<String> heard = hear(second.inputReader(), "AFTER");
        assertThat(heard).contains("BEFORE 0 members");
        assertThat(heard).contains("AFTER " + ROWS + " members, APPLIED, " + ROWS + " new, counted " + ROWS);
    }

    /** Says what a process that takes something up again finds, before it does. */
    private record Telling(boolean beginning) implements ApplicationListener<ApplicationStartedEvent> {
        @Override
        public void onApplicationEvent(ApplicationStartedEvent started) {
            if (!beginning) {
                System.out.println("BEFORE "
                        + Portal.count(
                                PortalProcess.asOwner(started.getApplicationContext()), "select count(*) from member")
                        + " members");
            }
        }
    }

    /** What runs in the other process: the whole portal on its own server. */
    static final class Portal {
        private Portal() {}

        public static void main(String[] arguments) {
            try {
                go(arguments);
            } catch (Throwable e) {
                e.printStackTrace(System.out);
                System.exit(1);
            }
        }

        private static void go(String[] arguments) {
            boolean beginning = arguments[1].equals("begin");
            ConfigurableApplicationContext context = PortalProcess.run(arguments[0], new Telling(beginning));
            JdbcClient jdbc = PortalProcess.asOwner(context);
            if (beginning) {
                begin(context, jdbc);
            } else {
                Awaitility.await()
                        .atMost(Patience.LONG)
                        .until(() -> status(jdbc).equals("APPLIED"));
                System.out.println(
                        "AFTER " + count(jdbc, "select count(*) from member") + " members, " + status(jdbc) + ", "
                                + count(jdbc, "select written_new from import_job") + " new, counted "
                                + count(jdbc, "select max(members) from organization_count"));
            }
            System.out.flush();
        }

        private static void begin(ConfigurableApplicationContext context, JdbcClient jdbc) {
            Village village = new Village(context);
            assertThat(context.getBean(OrganizationDirectory.class).findDistrict())
                    .isPresent();
            Users users = new Users(
                    context.getBean(org.hongfan.account.AccountService.class),
                    context.getBean(org.hongfan.account.GrantService.class),
                    context.getBean(org.hongfan.account.ViewerService.class),
                    jdbc);
            Viewer staff = users.viewer(users.create("importer", Role.DISTRICT_STAFF, village.district));
            List<Object[]> rows = new ArrayList<>();
            rows.add(new Object[] {"姓名", "公民身份号码", "所在党支部", "入党日期", "转正日期"});
            for (int i = 0; i < ROWS; i++) {
                String birth = "19" + (50 + i / 1000 % 40) + "0" + (1 + i / 40000) + "01";
                rows.add(new Object[] {"党员甲", Workbooks.id(birth, i % 1000), "河南第一党支部", "2010-07-01", "2011-07-01"});
            }
            ImportService imports = context.getBean(ImportService.class);
            long id = imports.receive(staff, "members", "名册.csv", Workbooks.csv(rows));
            Awaitility.await().atMost(Patience.LONG).until(() -> status(jdbc).equals("CHECKED"));
            imports.apply(staff, id, false);
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(Patience.LONG)
                    .until(() -> count(jdbc, "select done_rows from import_job") > ROWS / MANY);
            System.out.println("HALFWAY");
        }

        private static String status(JdbcClient jdbc) {
            return jdbc.sql("select status from import_job").query(String.class).single();
        }

        private static long count(JdbcClient jdbc, String sql) {
            return jdbc.sql(sql).query(Long.class).single();
        }
    }
}
