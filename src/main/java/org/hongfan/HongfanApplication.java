package org.hongfan;

import java.util.TimeZone;
import org.hongfan.platform.CommandLine;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class HongfanApplication {
    public static void main(String[] args) {
        // Dates of meetings are dates in China, whatever the machine's clock is set to.
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Shanghai"));
        if (CommandLine.isAsked(args)) {
            System.exit(CommandLine.run(HongfanApplication.class, args));
        }
        SpringApplication.run(HongfanApplication.class, args);
    }
}
