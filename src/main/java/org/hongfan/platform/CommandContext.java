package org.hongfan.platform;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.weaving.LoadTimeWeaverAware;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.MapPropertySource;

/**
 * The portal's beans for a command: none is made before it is asked for, since one of them may start a server, migrate a database or write a key
 * where nothing is.
 */
final class CommandContext extends AnnotationConfigApplicationContext {

    CommandContext() {
        super(new MakesNothingEarly());
    }

    /** Not even work by the clock or in the background. */
    static void makeNothingUnasked(ConfigurableApplicationContext context) {
        context.getBeanFactory().registerSingleton("lifecycleProcessor", new NothingRuns());
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "a command",
                        Map.of(
                                "spring.jpa.bootstrap", "default",
                                "spring.data.jpa.repositories.bootstrap-mode", "default")));
        context.addBeanFactoryPostProcessor(beans -> {
            for (String name : beans.getBeanDefinitionNames()) {
                if (beans.getBeanDefinition(name) instanceof AbstractBeanDefinition definition) {
                    definition.setLazyInit(true);
                }
            }
        });
    }

    /** Whoever listens to a context that begins or ends would be made for it. */
    @Override
    protected void publishEvent(Object event, @Nullable ResolvableType type) {
        if (!(event instanceof ApplicationContextEvent)) {
            super.publishEvent(event, type);
        }
    }

    /** Beans that could change how classes are loaded come before all others, lazy or not. The one that could is JPA's. */
    private static final class MakesNothingEarly extends DefaultListableBeanFactory {
        @Override
        public String[] getBeanNamesForType(@Nullable Class<?> type, boolean nonSingletons, boolean eagerly) {
            return type == LoadTimeWeaverAware.class
                    ? new String[0]
                    : super.getBeanNamesForType(type, nonSingletons, eagerly);
        }
    }

    /** Starts nothing when the context is ready, and so has nothing to stop. */
    private static final class NothingRuns implements LifecycleProcessor {
        @Override
        public void onRefresh() {}

        @Override
        public void onClose() {}

        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public boolean isRunning() {
            return false;
        }
    }
}
