package org.hongfan;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.TimeZone;
import org.hongfan.platform.CommandLine;
import org.hongfan.platform.SettingsBesideJar;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class HongfanApplication {
    public static void main(String[] args) {
        // Dates of meetings are dates in China, whatever the machine's clock is set to.
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Shanghai"));
        if (CommandLine.isAsked(args)) {
            // Timers of a machine know no language, and Chinese would come out as question marks.
            System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
            System.exit(CommandLine.run(HongfanApplication.class, args));
        }
        SpringApplication portal = new SpringApplication(HongfanApplication.class);
        portal.setDefaultProperties(SettingsBesideJar.of(HongfanApplication.class));
        portal.run(args);
    }
}
