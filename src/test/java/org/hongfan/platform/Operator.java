package org.hongfan.platform;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hongfan.HongfanApplication;
import org.hongfan.support.AnotherProcess;

/** Runs the portal's commands as whoever runs the machine does. */
final class Operator {
    private Operator() {}

    /** How a program ended and what it said. */
    record Answer(int status, String words) {}

    /** A command in this process: the same, but without a start of Java. */
    static Answer run(String... arguments) {
        PrintStream before = System.out;
        ByteArrayOutputStream words = new ByteArrayOutputStream();
        System.setOut(new PrintStream(words, true, StandardCharsets.UTF_8));
        try {
            int status = CommandLine.run(HongfanApplication.class, arguments);
            return new Answer(status, words.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(before);
        }
    }

    /** A command as a timer of the machine runs it: a process of its own in some folder. */
    static Answer process(Path workingDirectory, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return answer(AnotherProcess.of(HongfanApplication.class, List.of(arguments)), workingDirectory, environment);
    }

    static Answer answer(ProcessBuilder program, Path workingDirectory, Map<String, String> environment)
            throws IOException, InterruptedException {
        program.directory(workingDirectory.toFile()).redirectErrorStream(true);
        // Timers of a machine know no language.
        program.environment().put("LC_ALL", "C");
        program.environment().putAll(environment);
        Process process = program.start();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), words);
    }
}
