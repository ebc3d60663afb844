package org.hongfan.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.awaitility.Awaitility;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.member.Pinyin;
import org.hongfan.member.Village;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.platform.Programs;
import org.hongfan.support.Patience;
import org.hongfan.support.Users;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How long a roster takes from its bytes to its rows, against reading the same file with the same reader and copying its rows into the
 * same table; and how much memory. The portal runs in a process of its own whose heap is no larger than promised. 2,000 rows in every
 * build; {@code -Dhongfan.bench.rows=100000} measures what the design promises.
 */
class ImportBenchmarkTests {
    private static final int ROWS = Integer.getInteger("hongfan.bench.rows", 2_000);
    private static final int PROMISED_FROM = 100_000;
    private static final double PROMISED = 3.0;

    @TempDir
    private Path data;

    private Optional<Process> portal = Optional.empty();

    @AfterEach
    void endPortalAndItsServer() throws Exception {
        PortalProcess.end(data, portal.stream().toList());
    }

    @Test
    void staysWithinTimeAndMemory() throws Exception {
        Programs.lend(data);
        portal = Optional.of(new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx256m",
                        "-Duser.timezone=Asia/Shanghai",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Portal.class.getName(),
                        data.toString(),
                        String.valueOf(ROWS))
                .redirectErrorStream(true)
                .start());
        List<String> heard = new ArrayList<>();
        BufferedReader words = portal.get().inputReader();
        for (String word = words.readLine(); word != null; word = words.readLine()) {
            heard.add(word);
            if (word.startsWith("RATIO") || word.equals("FAILED")) {
                break;
            }
        }
        String last = heard.isEmpty() ? "" : heard.get(heard.size() - 1);
        assertThat(last).as(String.join("\n", heard)).startsWith("RATIO");
        heard.stream()
                .filter(word -> word.matches("(FILE|FLOOR|IMPORT|HEAP|RATIO) .*"))
                .forEach(System.out::println);
        Path figures = Files.createDirectories(Path.of("target", "bench")).resolve("import.properties");
        Files.writeString(figures, "ratio=" + last.split(" ")[1] + "\nrows=" + ROWS + "\n");
        if (ROWS >= PROMISED_FROM) {
            assertThat(Double.parseDouble(last.split(" ")[1])).isLessThanOrEqualTo(PROMISED);
        }
    }

    /** What runs in the other process. */
    static final class Portal {
        private static final int BRANCHES = 200;
        private static final List<String> SURNAMES = List.of("王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴");
        private static final List<String> GIVEN =
                List.of("建国", "秀英", "伟", "芳", "国强", "丽华", "志明", "玉兰", "海涛", "小红", "春梅");
        private static final int HASH = 32;
        private static final int SEALED_NUMBER = 1 + 12 + 18 + 16;
        private static final int SEALED_PHONE = 1 + 12 + 11 + 16;

        private Portal() {}

        public static void main(String[] arguments) {
            try {
                measure(arguments);
            } catch (Throwable e) {
                e.printStackTrace(System.out);
                System.out.println("FAILED");
                System.exit(1);
            }
        }

        private static void measure(String[] arguments) throws Exception {
            int rows = Integer.parseInt(arguments[1]);
            ConfigurableApplicationContext context = PortalProcess.run(arguments[0]);
            JdbcClient jdbc = PortalProcess.asOwner(context);
            Village village = new Village(context);
            Users users = new Users(
                    context.getBean(org.hongfan.account.AccountService.class),
                    context.getBean(org.hongfan.account.GrantService.class),
                    context.getBean(org.hongfan.account.ViewerService.class),
                    jdbc);
            Viewer staff = users.viewer(users.create("importer", Role.DISTRICT_STAFF, village.district));
            for (int i = 0; i < BRANCHES; i++) {
                village.found(village.south, OrganizationKind.BRANCH, "测试第" + i + "党支部");
            }
            ImportService imports = context.getBean(ImportService.class);
            byte[] warm = file(2_000, 200_000);
            imported(imports, staff, warm);
            byte[] content = file(rows, 0);
            System.out.println("FILE " + rows + " rows, " + content.length + " bytes");

            double floor = floor(context, content, rows);
            System.out.printf("FLOOR read and COPY %.2f s%n", floor);
            // What was copied and rolled back is not left to be swept while the import is measured.
            jdbc.sql("vacuum member").update();
            System.gc();
            for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
                pool.resetPeakUsage();
            }
            long began = System.nanoTime();
            long id = imports.receive(staff, "members", "名册.xlsx", content);
            ImportJob checked = settled(imports, staff, id);
            double toCheck = seconds(began);
            assertThat(checked.newRows()).as(checked.toString()).isEqualTo(rows);
            imports.apply(staff, id, false);
            ImportJob applied = settled(imports, staff, id);
            double all = seconds(began);
            assertThat(applied.writtenNew()).as(applied.toString()).isEqualTo(rows);
            System.out.printf("IMPORT checked after %.2f s, applied after %.2f s%n", toCheck, all);
            long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP)
                    .mapToLong(pool -> pool.getPeakUsage().getUsed())
                    .sum();
            System.out.printf(
                    "HEAP limit %d MB, sum of the pools' peaks %d MB%n",
                    Runtime.getRuntime().maxMemory() >> 20, peak >> 20);
            System.out.printf("RATIO %.2f (%.2f s against %.2f s)%n", all / floor, all, floor);
            System.out.flush();
        }

        private static void imported(ImportService imports, Viewer staff, byte[] content) {
            long id = imports.receive(staff, "members", "预热.xlsx", content);
            settled(imports, staff, id);
            imports.apply(staff, id, false);
            assertThat(settled(imports, staff, id).status()).isEqualTo(ImportStatus.APPLIED);
        }

        private static ImportJob settled(ImportService imports, Viewer staff, long id) {
            return Awaitility.await()
                    .pollInSameThread()
                    .atMost(Patience.LONG)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> imports.get(staff, id), job -> !job.status().isRunning());
        }

        private static double seconds(long began) {
            return (System.nanoTime() - began) / 1e9;
        }

        private static byte[] file(int rows, int first) {
            List<Object[]> table = new ArrayList<>(rows + 1);
            table.add(new Object[] {
                "姓名", "公民身份号码", "性别", "民族", "学历", "人员类别", "所在党支部", "入党日期", "转正日期", "手机号码", "从事行业", "工作单位或岗位"
            });
            for (int n = first; n < first + rows; n++) {
                String birth = String.format("19%02d%02d%02d", 50 + n / 336000, 1 + n / 28000 % 12, 1 + n / 1000 % 28);
                String number = Workbooks.id(birth, n % 1000);
                table.add(new Object[] {
                    SURNAMES.get(n % 10) + GIVEN.get(n % 11),
                    number,
                    (number.charAt(16) - '0') % 2 == 1 ? "男" : "女",
                    "汉族",
                    "高中",
                    "正式党员",
                    "测试第" + n % BRANCHES + "党支部",
                    "2005-07-01",
                    "2006-07-01",
                    "138" + String.format("%08d", n),
                    "农牧渔民",
                    "村民小组 " + n % 50
                });
            }
            return Workbooks.xlsx(table);
        }

        /**
         * Reads the file and copies its rows into the table of members, indexes and keys included, then takes them out again. What is copied is
         * what the import would write: names with their readings, hashes that look like hashes, each row in its branch. Readings are looked up
         * and branches found before the clock runs; hashes are drawn rather than worked out.
         */
        private static double floor(ConfigurableApplicationContext context, byte[] content, int rows) throws Exception {
            Map<String, Long> branches = new HashMap<>();
            PortalProcess.asOwner(context)
                    .sql("select name, id from organization where name like '测试第%'")
                    .query((RowCallbackHandler) row -> branches.put(row.getString(1), row.getLong(2)));
            Map<String, String> readings = new HashMap<>();
            for (String surname : SURNAMES) {
                for (String given : GIVEN) {
                    Pinyin read = Pinyin.of(surname + given);
                    readings.put(surname + given, read.full() + "\t" + read.initials());
                }
            }
            try (Connection connection = context.getBean(org.hongfan.platform.OwnerDatabase.class)
                    .dataSource()
                    .getConnection()) {
                connection.setAutoCommit(false);
                long began = System.nanoTime();
                copy(connection, content, rows, branches, readings);
                double took = seconds(began);
                connection.rollback();
                return took;
            }
        }

        private static void copy(
                Connection connection,
                byte[] content,
                int rows,
                Map<String, Long> branches,
                Map<String, String> readings)
                throws Exception {
            var copier = connection.unwrap(PGConnection.class).getCopyAPI();
            StringBuilder lines = new StringBuilder();
            int[] read = {0};
            TableReader.read(new CheckedFile(FileType.XLSX, content, rows), 0, (sheet, name, row) -> {
                if (row.line() > 1) {
                    String number = row.cell(1);
                    String phone = row.cell(9);
                    lines.append(branches.get(row.cell(6)))
                            .append('\t')
                            .append(row.cell(0))
                            .append('\t')
                            .append(readings.get(row.cell(0)))
                            .append(row.cell(2).equals("男") ? "\tMALE\t" : "\tFEMALE\t")
                            .append(number, 6, 14)
                            .append("\t60\tFARMING\t")
                            .append(row.cell(11));
                    SplittableRandom random = new SplittableRandom(row.line());
                    draw(lines, random, SEALED_NUMBER);
                    draw(lines, random, HASH);
                    lines.append('\t')
                            .append(number, 0, 3)
                            .append("*************")
                            .append(number, 16, 18);
                    draw(lines, random, SEALED_PHONE);
                    draw(lines, random, HASH);
                    draw(lines, new SplittableRandom(Integer.parseInt(phone, 7, 11, 10)), HASH);
                    lines.append('\t')
                            .append(phone, 0, 3)
                            .append("****")
                            .append(phone, 7, 11)
                            .append("\tFULL\t")
                            .append(row.cell(7))
                            .append('\t')
                            .append(row.cell(8))
                            .append("\tACTIVE\n");
                    read[0]++;
                }
                if (lines.length() > 1_000_000) {
                    flush(copier, lines);
                }
                return true;
            });
            flush(copier, lines);
            assertThat(read[0]).isEqualTo(rows);
        }

        private static void draw(StringBuilder lines, SplittableRandom random, int bytes) {
            lines.append("\t\\\\x");
            for (int i = 0; i < bytes; i += Long.BYTES) {
                lines.append(HexFormat.of().toHexDigits(random.nextLong(), 2 * Math.min(Long.BYTES, bytes - i)));
            }
        }

        private static void flush(org.postgresql.copy.CopyManager copier, StringBuilder lines) {
            try {
                copier.copyIn(
                        "copy member (branch_id, name, pinyin, initials, sex, birth_date, education, sector, occupation, id_number_cipher,"
                                + " id_number_hash, id_number_masked, phone_cipher, phone_hash, phone_tail_hash, phone_masked, kind, joined_on,"
                                + " confirmed_on, status) from stdin",
                        new StringReader(lines.toString()));
                lines.setLength(0);
            } catch (java.sql.SQLException | IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
