package org.hongfan.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.hongfan.support.ServedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the server cannot read is answered in Chinese, says nothing of the server and gives nothing back of what was sent. */
@ServedTest
class UnreadableRequestsTests {
    private final int port;

    UnreadableRequestsTests(@LocalServerPort int port) {
        this.port = port;
    }

    static Stream<Arguments> unreadable() {
        String rest = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        return Stream.of(
                Arguments.of("forbidden signs", "GET /<script>alert(1)</script>|{}" + rest),
                Arguments.of("forbidden signs in the query", "GET /members?q=<script>\"" + rest),
                Arguments.of("a broken escape", "GET /members/%zz" + rest),
                Arguments.of("a zero byte", "GET /members/%00" + rest),
                Arguments.of("a hidden slash", "GET /members%2F1" + rest),
                Arguments.of("above the root", "GET /../../etc/passwd" + rest),
                Arguments.of("a hidden way above the root", "GET /%2e%2e/%2e%2e/etc/passwd" + rest),
                Arguments.of("no host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"),
                Arguments.of("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n"),
                Arguments.of("a broken header", "GET / HTTP/1.1\r\nHost: localhost\r\nBad Header: x\r\n\r\n"),
                Arguments.of(
                        "a long header",
                        "GET / HTTP/1.1\r\nHost: localhost\r\nCookie: " + "a".repeat(70_000)
                                + "\r\nConnection: close\r\n\r\n"),
                Arguments.of(
                        "two lengths",
                        "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n"
                                + "Content-Length: 2\r\nConnection: close\r\n\r\nx"),
                Arguments.of("another version", "GET / HTTP/9.9\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
                Arguments.of("no HTTP at all", "\u0016\u0003\u0001 HELLO\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void isAnsweredPlainly(String what, String request) {
        String answer = ask(request);
        assertThat(answer)
                .startsWith("HTTP/1.1 ")
                .doesNotContain("HTTP Status", "Apache", "Tomcat", "Bad Request", "Exception", "org.")
                .doesNotContain("alert(1)", "passwd");
        int status = Integer.parseInt(answer.substring(9, 12));
        assertThat(status).isIn(400, 404, 414, 431, 505);
        assertThat(answer).contains("<html lang=\"zh-CN\">", "红帆");
        assertThat(answer.toLowerCase(java.util.Locale.ROOT))
                .contains("x-content-type-options: nosniff", "content-security-policy:", "frame-ancestors 'none'")
                .doesNotContain("\r\nserver:", "x-powered-by");
    }

    private String ask(String request) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
