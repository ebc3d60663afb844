package org.hongfan;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class HongfanApplication {
    public static void main(String[] args) {
        SpringApplication.run(HongfanApplication.class, args);
    }
}
