package org.hongfan.platform;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.hongfan.shared.KeyFileException;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationContextFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplication.AbandonedRunException;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/** Runs one {@link OperatorCommand} instead of the portal. */
public final class CommandLine {

    /** The setting that names the command. */
    static final String SETTING = "hongfan.command";

    private static final String OPTION = "--" + SETTING + "=";

    private CommandLine() {}

    /** Whether a command is asked for, though its name may have been forgotten. */
    public static boolean isAsked(String... arguments) {
        return Arrays.stream(arguments)
                .anyMatch(argument -> argument.startsWith(OPTION) || argument.equals("--" + SETTING));
    }

    /**
     * Starts the parts of the application that the command needs, runs it, and stops them.
     *
     * @return the exit status of the process
     */
    public static int run(Class<?> application, String... arguments) {
        SpringApplication portal = new SpringApplication(application);
        portal.setWebApplicationType(WebApplicationType.NONE);
        portal.setApplicationContextFactory(ApplicationContextFactory.of(CommandContext::new));
        portal.setLazyInitialization(true);
        portal.setBannerMode(Banner.Mode.OFF);
        portal.setLogStartupInfo(false);
        portal.setRegisterShutdownHook(false);
        Map<String, Object> settings = new HashMap<>(SettingsBesideJar.of(application));
        settings.put("logging.level.root", "warn");
        portal.setDefaultProperties(settings);
        portal.addInitializers(CommandContext::makeNothingUnasked);
        // What a start does when it is ready (loading, announcing, opening a year) is the portal's, not a command's.
        portal.addListeners((ApplicationListener<ApplicationPreparedEvent>) prepared -> {
            throw new AbandonedRunException(prepared.getApplicationContext());
        });
        try {
            portal.run(arguments);
            throw new IllegalStateException("the start was not given up");
        } catch (AbandonedRunException prepared) {
            try (ConfigurableApplicationContext context = prepared.getApplicationContext()) {
                context.refresh();
                return refusalsInWords(() -> run(context, new DefaultApplicationArguments(arguments)));
            }
        }
    }

    private static int run(ConfigurableApplicationContext context, ApplicationArguments arguments) {
        String name = String.join(" ", arguments.getOptionValues(SETTING));
        // Looked up by name and type alone: to make a command may already need the place that is not there.
        List<String> names = Arrays.stream(context.getBeanNamesForType(OperatorCommand.class, true, false))
                .sorted()
                .toList();
        if (!names.contains(name)) {
            System.out.println("没有“" + name + "”这个命令。可用的命令：");
            for (String each : names) {
                System.out.println("  " + OPTION + each + "  "
                        + context.getBeanFactory().getBeanDefinition(each).getDescription());
            }
            return 1;
        }
        if (!context.isTypeMatch(name, OperatorCommand.FillsEmptyPlace.class)) {
            context.getBean(CommandPlace.class).require();
        }
        return context.getBean(name, OperatorCommand.class).run(arguments);
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
                if (cause instanceof KeyFileException refused) {
                    System.out.println("命令没有执行：" + refused.getMessage() + refused.action());
                    return 1;
                }
            }
            throw e;
        }
    }
}
