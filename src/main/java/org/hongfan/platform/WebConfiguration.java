package org.hongfan.platform;

import java.net.InetAddress;
import org.springframework.boot.web.server.ConfigurableWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

@Configuration(proxyBeanMethods = false)
class WebConfiguration {

    /** The demonstration's passwords are known to everybody, so nobody else may reach it, whatever the settings say. */
    @Bean
    @Order
    WebServerFactoryCustomizer<ConfigurableWebServerFactory> demoListensOnLoopbackOnly(Installation installation) {
        return factory -> {
            if (installation.isDemo()) {
                factory.setAddress(InetAddress.getLoopbackAddress());
            }
        };
    }
}
