package org.hongfan.shared.web;

import lombok.RequiredArgsConstructor;
import org.hongfan.shared.once.Submissions;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.support.RequestDataValueProcessor;

/** What stands before every form: readable input, not too often, not twice. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RateProperties.class)
@RequiredArgsConstructor
class FormsConfiguration implements WebMvcConfigurer {
    private final Submissions submissions;
    private final RateProperties rates;

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new UnreadableInput()).order(5);
        registry.addInterceptor(new RateInterceptor(rates)).order(15);
        // After the question who may: what is refused is not remembered.
        registry.addInterceptor(new OnceInterceptor(submissions)).order(20);
    }

    /** There is one such bean, and it is the security's own. */
    @Bean
    static BeanPostProcessor formKeysBesideTokens(ObjectProvider<FormMarks> marks) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof RequestDataValueProcessor tokens ? new FormKeys(tokens, marks::getObject) : bean;
            }
        };
    }
}
