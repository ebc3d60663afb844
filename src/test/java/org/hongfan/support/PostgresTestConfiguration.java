package org.hongfan.support;

import java.nio.file.Path;
import org.hongfan.platform.Demo;
import org.hongfan.platform.Installation;
import org.hongfan.platform.OwnerDatabase;
import org.hongfan.platform.TestServer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

@TestConfiguration(proxyBeanMethods = false)
@Import({Users.class, ReachOfTests.class})
class PostgresTestConfiguration {

    @Bean
    @Primary
    TestClock testClock() {
        return new TestClock();
    }

    /** The server of the tests counts as the portal's own, so that the demonstration may be loaded where it is asked for. */
    @Bean
    @Primary
    Installation testInstallation(@Value("${hongfan.test.demo:none}") Demo demo, @Value("${hongfan.data}") Path data) {
        return new Installation(true, demo, data.toAbsolutePath());
    }

    @Bean
    OwnerDatabase ownerDatabase(@Value("${spring.datasource.url}") String url) {
        return TestServer.get().owner(url.substring(url.lastIndexOf('/') + 1));
    }
}
