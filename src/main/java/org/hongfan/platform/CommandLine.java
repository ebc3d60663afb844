package org.hongfan.platform;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.Banner;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplication.AbandonedRunException;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.LifecycleProcessor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.type.MethodMetadata;

/** Runs one {@link OperatorCommand} instead of the portal. */
public final class CommandLine {

    /** The setting that names the command. */
    static final String SETTING = "hongfan.command";

    private static final String OPTION = "--" + SETTING + "=";

    private CommandLine() {}

    public static boolean isAsked(String... arguments) {
        return Arrays.stream(arguments).anyMatch(argument -> argument.startsWith(OPTION));
    }

    /**
     * Starts the parts of the application that the command needs, runs it, and stops them.
     *
     * @return the exit status of the process
     */
    public static int run(Class<?> application, String... arguments) {
        SpringApplication portal = new SpringApplication(application);
        portal.setWebApplicationType(WebApplicationType.NONE);
        portal.setLazyInitialization(true);
        portal.setBannerMode(Banner.Mode.OFF);
        portal.setLogStartupInfo(false);
        portal.setRegisterShutdownHook(false);
        portal.setDefaultProperties(Map.of("logging.level.root", "warn"));
        portal.addInitializers(CommandLine::makeNothingUnasked);
        // What a start does when it is ready (loading, announcing, opening a year) is the portal's, not a command's.
        portal.addListeners((ApplicationListener<ApplicationStartedEvent>) started -> {
            throw new AbandonedRunException(started.getApplicationContext());
        });
        try {
            portal.run(arguments);
            throw new IllegalStateException("the start was not given up");
        } catch (AbandonedRunException started) {
            try (ConfigurableApplicationContext context = started.getApplicationContext()) {
                return refusalsInWords(() -> run(context, new DefaultApplicationArguments(arguments)));
            }
        }
    }

    /** Not even work by the clock or in the background: a command may be there to find a place as empty as it is. */
    private static void makeNothingUnasked(ConfigurableApplicationContext context) {
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
                BeanDefinition definition = beans.getBeanDefinition(name);
                if (isOurs(definition) && definition instanceof AbstractBeanDefinition ours) {
                    ours.setLazyInit(true);
                }
            }
        });
    }

    private static boolean isOurs(BeanDefinition definition) {
        if (!(definition instanceof AnnotatedBeanDefinition annotated)) {
            return false;
        }
        MethodMetadata factory = annotated.getFactoryMethodMetadata();
        String declaredIn = factory == null ? annotated.getMetadata().getClassName() : factory.getDeclaringClassName();
        return declaredIn.startsWith("org.hongfan.");
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

    private static int run(ConfigurableApplicationContext context, ApplicationArguments arguments) {
        String name = arguments.getOptionValues(SETTING).get(0);
        // A bean with the command's name is found without making the others, which may need a database that is not
        // there yet.
        if (context.containsBean(name) && context.isTypeMatch(name, OperatorCommand.class)) {
            return context.getBean(name, OperatorCommand.class).run(arguments);
        }
        List<OperatorCommand> commands = context.getBeanProvider(OperatorCommand.class).stream()
                .sorted(Comparator.comparing(OperatorCommand::name))
                .toList();
        for (OperatorCommand command : commands) {
            if (command.name().equals(name)) {
                return command.run(arguments);
            }
        }
        System.out.println("没有“" + name + "”这个命令。可用的命令：");
        commands.forEach(command -> System.out.println("  " + OPTION + command.name() + "  " + command.description()));
        return 1;
    }

    private static int refusalsInWords(IntSupplier work) {
        try {
            return work.getAsInt();
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof StartRefusedException refused) {
                    System.out.println(refused.getMessage() + refused.action());
                    return 1;
                }
            }
            throw e;
        }
    }
}
