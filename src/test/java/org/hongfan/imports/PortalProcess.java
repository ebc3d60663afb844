package org.hongfan.imports;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hongfan.HongfanApplication;
import org.hongfan.access.TestReach;
import org.hongfan.platform.OwnerDatabase;
import org.hongfan.support.Patience;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Runs the portal as it is shipped in a process that has the tests on its class path. */
public final class PortalProcess {
    private PortalProcess() {}

    /** Starts the portal on its own server in this folder, without demonstration data; {@code started} hears of it before it is ready. */
    static ConfigurableApplicationContext run(String data, ApplicationListener<?>... started) {
        return run(data, List.of("--hongfan.demo=none"), started);
    }

    /** The same with further settings, {@code --hongfan.demo} among them. */
    public static ConfigurableApplicationContext run(
            String data, List<String> settings, ApplicationListener<?>... started) {
        SpringApplication portal = new SpringApplication(HongfanApplication.class);
        portal.addInitializers(context -> context.getBeanFactory().registerSingleton("shippedOnly", new ShippedOnly()));
        portal.addListeners(started);
        List<String> arguments =
                new ArrayList<>(List.of("--hongfan.data=" + data, "--server.port=0", "--server.address=127.0.0.1"));
        arguments.addAll(settings);
        ConfigurableApplicationContext context = portal.run(arguments.toArray(String[]::new));
        TestReach.open();
        return context;
    }

    /** Ends the processes at once, and then the server that the last of them left in this folder. */
    static void end(Path data, Iterable<Process> portals) throws Exception {
        for (Process portal : portals) {
            Patience.untilEnded(portal.destroyForcibly());
        }
        Path pidFile = data.resolve("postgresql/cluster/postmaster.pid");
        if (Files.exists(pidFile)) {
            Optional<ProcessHandle> server = ProcessHandle.of(
                    Long.parseLong(Files.readAllLines(pidFile).get(0).strip()));
            if (server.isPresent()) {
                server.get().destroy();
                server.get().onExit().get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    /** What the process looks up beside the services, row security or not. */
    static JdbcClient asOwner(ApplicationContext context) {
        return JdbcClient.create(context.getBean(OwnerDatabase.class).dataSource());
    }

    /** Leaves out what only the tests configure. */
    static final class ShippedOnly extends TypeExcludeFilter {
        @Override
        public boolean match(MetadataReader reader, MetadataReaderFactory factory) {
            String name = reader.getClassMetadata().getClassName();
            return name.startsWith("org.hongfan.support.") || name.contains("Test");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ShippedOnly;
        }

        @Override
        public int hashCode() {
            return ShippedOnly.class.hashCode();
        }
    }
}
