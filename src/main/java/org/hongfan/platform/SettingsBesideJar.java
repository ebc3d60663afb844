package org.hongfan.platform;

import java.io.File;
import java.util.Map;
import org.springframework.boot.system.ApplicationHome;

/**
 * {@code application.properties} and {@code application.yml} in the folder of the jar. Spring Boot itself looks in the working directory, which for a
 * timer is another one than for the portal; what it finds there gives way to what lies beside the jar.
 */
public final class SettingsBesideJar {
    private SettingsBesideJar() {}

    /** Default properties that make them read; empty when the application does not run from a jar. */
    public static Map<String, Object> of(Class<?> application) {
        File jar = new ApplicationHome(application).getSource();
        return jar != null && jar.isFile()
                ? Map.of(
                        "spring.config.additional-location",
                        "optional:" + jar.getAbsoluteFile().getParentFile().toURI())
                : Map.of();
    }
}
