package org.hongfan.platform;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A database that the settings name: invented data never goes into it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PlatformProperties.class)
class GivenDatabaseConfiguration {

    @Bean
    @ConditionalOnProperty("spring.datasource.url")
    Installation installation(PlatformProperties properties) {
        if (properties.demo() != null && properties.demo() != Demo.NONE) {
            throw new StartRefusedException(
                    "设置了 spring.datasource.url，同时又要求演示数据；演示数据只能装入红帆自己启动的数据库。",
                    "请去掉 hongfan.demo 或者去掉 spring.datasource.url。");
        }
        return new Installation(
                false, Demo.NONE, properties.data().toAbsolutePath().normalize());
    }

    @Bean
    @ConditionalOnProperty("spring.datasource.url")
    RestoreTarget restoreTarget() {
        return new RestoreTarget(null);
    }
}
