package org.hongfan.platform;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Has the portal's own PostgreSQL started as soon as the settings are known. A command starts it only if it needs it. */
class EarlyServerListener implements ApplicationListener<ApplicationPreparedEvent> {
    private static final String NAME = "earlyServer";

    @Override
    public void onApplicationEvent(ApplicationPreparedEvent prepared) {
        Environment environment = prepared.getApplicationContext().getEnvironment();
        if (StringUtils.hasText(environment.getProperty("spring.datasource.url"))) {
            return;
        }
        PlatformProperties properties = Binder.get(environment).bindOrCreate("hongfan", PlatformProperties.class);
        if (properties.command() != null
                || !(prepared.getApplicationContext().getBeanFactory() instanceof DefaultListableBeanFactory beans)) {
            return;
        }
        DataFolder folder = DataFolder.open(properties.data());
        try {
            Installation installation = new Installation(true, folder.demo(properties.demo()), folder.root());
            EarlyServer early = EarlyServer.start(
                    folder, installation, () -> PostgresServer.start(folder, EmbeddedDatabaseConfiguration.SETTINGS));
            beans.registerSingleton(NAME, early);
            beans.registerDisposableBean(NAME, early);
        } catch (RuntimeException refused) {
            folder.close();
            throw refused;
        }
    }
}
