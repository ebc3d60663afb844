package org.hongfan.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.hongfan.imports.PortalProcess;
import org.hongfan.platform.OwnerDatabase;
import org.hongfan.platform.Programs;
import org.hongfan.support.Visitor;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * What the wall in the database costs on the main pages: the demonstration's district, asked over HTTP in turns behind the wall and without it,
 * as the owner of the tables, whom row security does not bind and to whom nothing is told. In the build a few requests show that the pages say the same both ways; figures are taken with
 * {@code ./mvnw test -Dtest=WallCostTests -Dtest.jvm=-Xmx1g -Dhongfan.bench.requests=60}, and {@code -Dhongfan.bench.district=true} for the
 * district in full size.
 */
class WallCostTests {
    private static final int REQUESTS = Integer.getInteger("hongfan.bench.requests", 1);
    private static final boolean MEASURED = REQUESTS >= 20;
    /** Until each connection has prepared its statements, which is at the fifth time, and chosen their plans, five times later. */
    private static final int WARMING = MEASURED ? 45 : 0;

    private static final int CONNECTIONS = 3;
    private static final double PROMISED = 1.10;
    private static final String PASSWORD = "Hongfan#2026";

    private static final Map<String, List<String>> PAGES = new LinkedHashMap<>();

    static {
        List<String> above = List.of("/", "/members", "/meetings", "/duties", "/dashboard", "/organizations");
        PAGES.put("member", List.of("/", "/me", "/me/points", "/me/attendance", "/activities"));
        PAGES.put("host", List.of("/", "/members"));
        PAGES.put(
                "secretary", List.of("/", "/members", "/members/*", "/meetings", "/meetings/*", "/duties", "/points"));
        PAGES.put("community", above);
        PAGES.put("town", above);
        PAGES.put("district", above);
    }

    @TempDir
    private Path data;

    private final AtomicBoolean open = new AtomicBoolean();
    private final HikariDataSource owners = new HikariDataSource();
    /** For whoever reaches a town or more: with plans for their own range, as {@link Bounds} tells it. */
    private final HikariDataSource ownersAbove = new HikariDataSource();

    private volatile HikariDataSource present = owners;

    private record Asked(String user, String page) {}

    @Test
    void pagesSayTheSameAndCostLittleMore() {
        ApplicationListener<ApplicationPreparedEvent> listener =
                event -> event.getApplicationContext().getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {
                    @Override
                    public Object postProcessAfterInitialization(Object bean, String name) {
                        return bean instanceof DataSource pool ? new Connections(pool, () -> present, open) : bean;
                    }
                });
        Programs.lend(data);
        ConfigurableApplicationContext portal = PortalProcess.run(
                data.toString(),
                List.of(
                        "--hongfan.demo=" + (Boolean.getBoolean("hongfan.bench.district") ? "district" : "sample"),
                        "--hongfan.sessions.near-cache=1h",
                        "--hongfan.viewer-kept=1h",
                        "--spring.datasource.hikari.maximum-pool-size=" + CONNECTIONS),
                listener);
        TestReach.close();
        try {
            for (HikariDataSource each : List.of(owners, ownersAbove)) {
                each.setDataSource(portal.getBean(OwnerDatabase.class).dataSource());
                each.setMaximumPoolSize(CONNECTIONS);
            }
            owners.setConnectionInitSql("set hongfan.role = 'SYSTEM'");
            ownersAbove.setConnectionInitSql("set hongfan.role = 'SYSTEM'; set plan_cache_mode = force_custom_plan");
            compare(portal);
        } finally {
            owners.close();
            ownersAbove.close();
            portal.close();
        }
    }

    private void compare(ConfigurableApplicationContext portal) {
        int port = Integer.parseInt(portal.getEnvironment().getRequiredProperty("local.server.port"));
        Map<String, Visitor> visitors = new LinkedHashMap<>();
        PAGES.keySet().forEach(user -> visitors.put(user, new Visitor(port).signIn(user, PASSWORD)));
        List<Asked> pages = new ArrayList<>();
        visitors.forEach((user, visitor) ->
                PAGES.get(user).forEach(page -> pages.add(new Asked(user, resolved(visitor, page)))));

        Map<Asked, List<Double>> with = new LinkedHashMap<>();
        Map<Asked, List<Double>> without = new LinkedHashMap<>();
        for (int round = 0; round < WARMING + REQUESTS; round++) {
            for (Asked page : pages) {
                Visitor visitor = visitors.get(page.user());
                String behind = ask(visitor, page, round < WARMING ? new ArrayList<>() : times(with, page));
                present = page.user().equals("town") || page.user().equals("district") ? ownersAbove : owners;
                open.set(true);
                String before = ask(visitor, page, round < WARMING ? new ArrayList<>() : times(without, page));
                open.set(false);
                if (round == WARMING) {
                    assertThat(text(behind)).as(page + " behind the wall").isEqualTo(text(before));
                }
            }
        }
        double logarithms = 0;
        for (Asked page : pages) {
            double a = quick(with.get(page));
            double b = quick(without.get(page));
            logarithms += Math.log(a / b);
            System.out.printf(
                    "WALL %-10s %-16s %6.2f ms, without %6.2f ms: %.2f%n",
                    page.user(), page.page().replaceAll("\\d+", "*"), a, b, a / b);
        }
        double mean = Math.exp(logarithms / pages.size());
        System.out.printf("WALL %d pages: geometric mean %.3f%n", pages.size(), mean);
        if (MEASURED) {
            assertThat(mean).isLessThanOrEqualTo(PROMISED);
        }
    }

    /** The page of the first row, for an address that ends in a star. */
    private static String resolved(Visitor visitor, String page) {
        if (!page.endsWith("*")) {
            return page;
        }
        String list = page.substring(0, page.length() - 2);
        return Jsoup.parse(visitor.get(list).body()).select("main a[href]").stream()
                .map(link -> link.attr("href"))
                .filter(href -> href.matches(list + "/\\d+"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row on " + list));
    }

    private static List<Double> times(Map<Asked, List<Double>> all, Asked page) {
        return all.computeIfAbsent(page, key -> new ArrayList<>());
    }

    private static String ask(Visitor visitor, Asked page, List<Double> times) {
        long began = System.nanoTime();
        HttpResponse<String> answer = visitor.get(page.page());
        times.add((System.nanoTime() - began) / 1e6);
        assertThat(answer.statusCode()).as(page.toString()).isEqualTo(200);
        return answer.body();
    }

    private static String text(String html) {
        Element main = Jsoup.parse(html).selectFirst("main");
        assertThat(main).isNotNull();
        return main.text();
    }

    /** The lower quartile: others work on the machine too. */
    private static double quick(List<Double> times) {
        double[] sorted =
                times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 4];
    }

    /** Gives, where asked to, the connections of the role that no wall binds, and leaves out what the portal tells of a transaction's reach. */
    private static final class Connections extends DelegatingDataSource {
        private final Supplier<? extends DataSource> owners;
        private final AtomicBoolean open;

        Connections(DataSource pool, Supplier<? extends DataSource> owners, AtomicBoolean open) {
            super(pool);
            this.owners = owners;
            this.open = open;
        }

        @Override
        public Connection getConnection() throws SQLException {
            return open.get() ? deaf(owners.get().getConnection()) : super.getConnection();
        }

        private static Connection deaf(Connection connection) {
            return (Connection) Proxy.newProxyInstance(
                    Connections.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("prepareStatement")
                                && Arrays.toString(arguments).contains("set_config('hongfan.role'")) {
                            return Proxy.newProxyInstance(
                                    Connections.class.getClassLoader(),
                                    new Class<?>[] {PreparedStatement.class},
                                    (statement, call, values) -> call.getReturnType() == boolean.class ? false : null);
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getTargetException();
                        }
                    });
        }
    }
}
