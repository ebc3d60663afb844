package org.hongfan.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.member.Village;
import org.hongfan.support.ServedTest;
import org.hongfan.support.Users;
import org.hongfan.support.Visitor;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestPropertySource;

/** Links that leave the portal name the address that was set, whatever address a request says it came to. */
@ServedTest
@TestPropertySource(properties = "hongfan.address=https://dangjian.example.gov.cn/")
@RequiredArgsConstructor
class PublicAddressTests {
    private final ApplicationContext context;
    private final Users users;
    private final ActivationService activations;

    @LocalServerPort
    private int port;

    @Test
    void aSlipLeadsToTheAddressThatWasSet() throws IOException {
        Village village = new Village(context);
        for (int i = 0; i < 27; i++) {
            village.member(village.first, "王" + (char) (0x5b00 + i));
        }
        long secretary = users.create("secretary", Role.BRANCH_SECRETARY, village.first);
        long batch = activations.issue(
                users.viewer(secretary), new IssueSlips(village.first, List.of(), false, "http://evil.example"));
        Visitor visitor = new Visitor(port).signIn("secretary", Users.PASSWORD);
        String page = asked("/activations/" + batch, visitor.cookie("hongfan-session"));
        assertThat(page).startsWith("HTTP/1.1 200").doesNotContain("evil.example");
        assertThat(Jsoup.parse(page).text()).contains("https://dangjian.example.gov.cn/welcome/");
    }

    private String asked(String path, String session) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(("GET " + path
                                    + " HTTP/1.1\r\nHost: evil.example\r\nAccept: text/html\r\nCookie: hongfan-session="
                                    + session + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
