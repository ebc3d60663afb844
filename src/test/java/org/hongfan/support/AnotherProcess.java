package org.hongfan.support;

import java.util.ArrayList;
import java.util.List;

/** A program of the class path in a process of its own, as small and as quick to start as it can be. */
public final class AnotherProcess {
    private AnotherProcess() {}

    /** What it says as an error is said among the rest. */
    public static ProcessBuilder of(Class<?> program, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx700m",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectErrorStream(true);
    }
}
