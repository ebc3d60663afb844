package org.hongfan.support;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.hongfan.platform.Installation;
import org.hongfan.platform.TestServer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** The database of one test context, made when the context is prepared and again whenever a test has written to it. */
class TestDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestServer server = TestServer.get();
        String name = "test_" + NUMBER.incrementAndGet();
        Path data = TestServer.folder("test-files");
        Path key = data.resolve("hongfan.key");
        boolean reused = context.getEnvironment().getProperty("hongfan.test.reuse", boolean.class, false)
                && Files.exists(key)
                && server.exists(server.district(key));
        if (reused) {
            server.create(name, server.district(key));
        } else {
            server.recreate(name);
        }
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test database",
                        Map.of(
                                "spring.datasource.url",
                                server.url(name),
                                "spring.datasource.username",
                                server.username(),
                                "spring.datasource.password",
                                server.password(),
                                "spring.datasource.hikari.minimum-idle",
                                0,
                                "spring.datasource.hikari.maximum-pool-size",
                                8,
                                "spring.flyway.enabled",
                                false,
                                "hongfan.data",
                                data.toString(),
                                "hongfan.audit.seal-every",
                                "0s",
                                "hongfan.audit.heads",
                                "",
                                "hongfan.keys.look-every",
                                "0s")));
        context.addBeanFactoryPostProcessor(
                beans -> beans.registerSingleton("testDatabaseState", new State(server, name, key)));
    }

    /** What is known about the database of a context. */
    static final class State {

        private final TestServer server;
        private final String name;
        private final Path key;
        private String start = "";
        private long writesAfterReset = -1;
        private boolean startKept;

        State(TestServer server, String name, Path key) {
            this.server = server;
            this.name = name;
            this.key = key;
        }

        /**
         * Brings back the state after the start of the context; costs nothing when nobody has written since. Few rows
         * are deleted and put back, which is quicker than a new database; a whole district is copied as files, and kept for other contexts
         * and later runs.
         */
        void reset(ApplicationContext context) throws SQLException {
            if (startKept && server.writes() == writesAfterReset) {
                return;
            }
            if (context.getBean(Installation.class).isDemo()) {
                HikariDataSource pool = context.getBean(DataSource.class).unwrap(HikariDataSource.class);
                pool.getHikariPoolMXBean().softEvictConnections();
                if (startKept) {
                    server.create(name, start);
                } else {
                    start = server.district(key);
                    if (!server.exists(start)) {
                        server.create(start, name);
                    }
                }
                pool.getHikariPoolMXBean().softEvictConnections();
            } else if (startKept) {
                server.restore(name);
            } else {
                server.run(name, "support/keep.sql");
            }
            startKept = true;
            writesAfterReset = server.writes();
        }
    }
}
