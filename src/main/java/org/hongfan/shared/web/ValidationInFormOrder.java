package org.hongfan.shared.web;

import jakarta.validation.ConstraintViolation;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.validation.MessageInterpolatorFactory;
import org.springframework.boot.validation.autoconfigure.ValidationConfigurationCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.validation.Errors;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

/** Reports mistakes in the order in which a form declares its fields, so that the summary reads like the form below it. */
@Configuration(proxyBeanMethods = false)
class ValidationInFormOrder {
    @Bean
    @Primary
    static LocalValidatorFactoryBean formValidator(
            ApplicationContext context, ObjectProvider<ValidationConfigurationCustomizer> customizers) {
        LocalValidatorFactoryBean validator = new InFormOrder();
        validator.setConfigurationInitializer(
                configuration -> customizers.orderedStream().forEach(each -> each.customize(configuration)));
        validator.setMessageInterpolator(new MessageInterpolatorFactory(context).getObject());
        return validator;
    }

    private static class InFormOrder extends LocalValidatorFactoryBean {
        @Override
        protected void processConstraintViolations(Set<ConstraintViolation<Object>> violations, Errors errors) {
            List<ConstraintViolation<Object>> ordered = violations.stream()
                    .sorted(Comparator.comparingInt(InFormOrder::place))
                    .toList();
            super.processConstraintViolations(new LinkedHashSet<>(ordered), errors);
        }

        private static int place(ConstraintViolation<Object> violation) {
            String field = violation.getPropertyPath().toString().split("[.\\[]")[0];
            List<String> declared = Arrays.stream(violation.getRootBeanClass().getDeclaredFields())
                    .map(java.lang.reflect.Field::getName)
                    .toList();
            int place = declared.indexOf(field);
            return place < 0 ? declared.size() : place;
        }
    }
}
