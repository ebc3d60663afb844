package org.hongfan.imports;

import org.hongfan.HongfanApplication;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/** Runs the portal as it is shipped in a process that has the tests on its class path. */
final class PortalProcess {
    private PortalProcess() {}

    /** Starts the portal on its own server in this folder, without demonstration data; {@code started} hears of it before it is ready. */
    static ConfigurableApplicationContext run(String data, ApplicationListener<?>... started) {
        SpringApplication portal = new SpringApplication(HongfanApplication.class);
        portal.addInitializers(context -> context.getBeanFactory().registerSingleton("shippedOnly", new ShippedOnly()));
        portal.addListeners(started);
        return portal.run(
                "--hongfan.data=" + data, "--hongfan.demo=none", "--server.port=0", "--server.address=127.0.0.1");
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
