package org.hongfan.platform;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Asks the portal for its first pages and ends it: the run from which {@code src/main/dist/prepare.sh} learns which classes a start needs.
 * The process ends with 0, or with 1 when a page was not to be had.
 */
@Component
@ConditionalOnProperty("hongfan.training")
@RequiredArgsConstructor
@Slf4j
class TrainingRun {

    private static final List<String> PAGES = List.of("/login", "/first-run", "/help");

    private final WebServerApplicationContext portal;

    @EventListener(ApplicationReadyEvent.class)
    @Order
    void run() {
        int status = 0;
        for (String page : PAGES) {
            try {
                int answer = ask(page);
                log.info("{} {}", page, answer);
                status = answer == HttpURLConnection.HTTP_OK ? status : 1;
            } catch (IOException e) {
                log.error(page, e);
                status = 1;
            }
        }
        System.exit(status);
    }

    private int ask(String page) throws IOException {
        URI address = URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":"
                + portal.getWebServer().getPort() + page);
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        try {
            connection.getInputStream().readAllBytes();
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
