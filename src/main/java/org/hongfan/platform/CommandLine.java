package org.hongfan.platform;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.Banner;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplication.AbandonedRunException;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

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
        // What a start does when it is ready (loading, announcing, opening a year) is the portal's, not a command's.
        portal.addListeners((ApplicationListener<ApplicationStartedEvent>) started -> {
            throw new AbandonedRunException(started.getApplicationContext());
        });
        try {
            portal.run(arguments);
            throw new IllegalStateException("the start was not given up");
        } catch (AbandonedRunException started) {
            try (ConfigurableApplicationContext context = started.getApplicationContext()) {
                return run(context, new DefaultApplicationArguments(arguments));
            }
        }
    }

    private static int run(ConfigurableApplicationContext context, ApplicationArguments arguments) {
        List<OperatorCommand> commands = context.getBeanProvider(OperatorCommand.class).stream()
                .sorted(Comparator.comparing(OperatorCommand::name))
                .toList();
        String name = arguments.getOptionValues(SETTING).get(0);
        for (OperatorCommand command : commands) {
            if (command.name().equals(name)) {
                return run(command, arguments);
            }
        }
        System.out.println("没有“" + name + "”这个命令。可用的命令：");
        commands.forEach(command -> System.out.println("  " + OPTION + command.name() + "  " + command.description()));
        return 1;
    }

    private static int run(OperatorCommand command, ApplicationArguments arguments) {
        try {
            return command.run(arguments);
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
