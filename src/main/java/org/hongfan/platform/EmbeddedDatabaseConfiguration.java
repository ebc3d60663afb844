package org.hongfan.platform;

import java.util.Map;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** The portal's own PostgreSQL, started when the settings name no other. */
@Configuration(proxyBeanMethods = false)
@Conditional(EmbeddedDatabaseConfiguration.NoDatabaseGiven.class)
@EnableConfigurationProperties(PlatformProperties.class)
class EmbeddedDatabaseConfiguration {

    /** Machines of an office have memory to spare and disks without moving parts; compiling queries costs more than it saves. */
    static final Map<String, String> SETTINGS = Map.of(
            "shared_buffers", "256MB",
            "max_wal_size", "2GB",
            "random_page_cost", "1.1",
            "jit", "off",
            "timezone", "Asia/Shanghai",
            "log_timezone", "Asia/Shanghai");

    @Bean
    DataFolder dataFolder(PlatformProperties properties, ObjectProvider<EarlyServer> early, BeanFactory beans) {
        EarlyServer begun = early.getIfAvailable();
        if (begun != null) {
            return begun.folder();
        }
        return properties.command() == null
                ? DataFolder.open(properties.data())
                : DataFolder.openForCommand(properties.data(), CommandPlace.mayBeEmpty(beans, properties));
    }

    @Bean
    Installation installation(DataFolder folder, PlatformProperties properties, ObjectProvider<EarlyServer> early) {
        EarlyServer begun = early.getIfAvailable();
        if (begun != null) {
            return begun.installation();
        }
        Demo demo = properties.command() == null ? folder.demo(properties.demo()) : folder.keptDemo();
        return new Installation(true, demo, folder.root());
    }

    @Bean
    RestoreTarget restoreTarget(DataFolder folder) {
        return new RestoreTarget(folder);
    }

    @Bean
    @Lazy
    PostgresServer postgresServer(
            DataFolder folder, ObjectProvider<EarlyServer> early, PlatformProperties properties, BeanFactory beans) {
        EarlyServer begun = early.getIfAvailable();
        PostgresServer server;
        if (begun != null) {
            server = begun.take();
        } else if (properties.command() == null || CommandPlace.mayBeEmpty(beans, properties)) {
            server = PostgresServer.start(folder, SETTINGS);
        } else {
            server = PostgresServer.startAsItIs(folder, SETTINGS);
        }
        server.supervise();
        return server;
    }

    /** A command beside a running portal talks to that portal's server and leaves it running. */
    @Bean
    DatabaseAddress databaseAddress(DataFolder folder, ObjectProvider<PostgresServer> own) {
        return folder.isShared()
                ? DatabaseAddress.ofRunning(folder)
                : own.getObject().address();
    }

    @Bean
    JdbcConnectionDetails applicationConnection(DatabaseAddress address) {
        return new ApplicationConnection(
                address.url(PostgresServer.DATABASE), address.secrets().application());
    }

    @Bean
    FlywayConnectionDetails ownerConnection(DatabaseAddress address) {
        return new OwnerConnection(
                address.url(PostgresServer.DATABASE), address.secrets().owner());
    }

    @Bean
    OwnerDatabase ownerDatabase(PostgresServer server) {
        return new OwnerDatabase(
                server.url(PostgresServer.DATABASE),
                PostgresServer.OWNER,
                server.secrets().owner());
    }

    private record ApplicationConnection(String url, String password) implements JdbcConnectionDetails {
        @Override
        public String getUsername() {
            return PostgresServer.APPLICATION;
        }

        @Override
        public String getPassword() {
            return password;
        }

        @Override
        public String getJdbcUrl() {
            return url;
        }
    }

    private record OwnerConnection(String url, String password) implements FlywayConnectionDetails {
        @Override
        public String getUsername() {
            return PostgresServer.OWNER;
        }

        @Override
        public String getPassword() {
            return password;
        }

        @Override
        public String getJdbcUrl() {
            return url;
        }
    }

    static class NoDatabaseGiven extends SpringBootCondition {
        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            boolean given = StringUtils.hasText(context.getEnvironment().getProperty("spring.datasource.url"));
            return new ConditionOutcome(
                    !given, given ? "spring.datasource.url names a database" : "no spring.datasource.url");
        }
    }
}
