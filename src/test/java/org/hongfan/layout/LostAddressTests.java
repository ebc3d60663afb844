package org.hongfan.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.hongfan.access.Role;
import org.hongfan.member.Village;
import org.hongfan.support.ServedTest;
import org.hongfan.support.Users;
import org.hongfan.support.Visitor;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** Whoever is signed in and comes to an address that leads nowhere has menu and bar to go on with. */
@ServedTest
class LostAddressTests {
    private final ApplicationContext context;
    private final Users users;
    private final int port;
    private Visitor secretary;

    LostAddressTests(ApplicationContext context, Users users, @LocalServerPort int port) {
        this.context = context;
        this.users = users;
        this.port = port;
    }

    @BeforeEach
    void aSecretary() {
        Village village = new Village(context);
        users.create("secretary", Role.BRANCH_SECRETARY, village.first);
        secretary = new Visitor(port).signIn("secretary", Users.PASSWORD);
    }

    private static void assertKeepsMenu(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        Document page = Jsoup.parse(answer.body());
        assertThat(page.select("nav.side a[href=/meetings]")).as("menu").hasSize(1);
        assertThat(page.select("nav.bar a")).as("bar on phones").isNotEmpty();
        assertThat(page.select("header .who")).as("post").hasSize(1);
        assertThat(page.select("main a.button[href=/]")).as("way home").isNotEmpty();
    }

    @Test
    void keepsMenuAndBar() {
        assertKeepsMenu(secretary.get("/no-such-page"), 404);
        assertKeepsMenu(secretary.get("/members/999999"), 404);
        assertKeepsMenu(secretary.get("/members/abc"), 404);
        assertKeepsMenu(secretary.get("/accounts"), 404);
        assertKeepsMenu(secretary.post("/members", Map.of("name", "王秀兰")), 403);
        assertKeepsMenu(secretary.get("/members/1/reveals"), 405);
    }

    @Test
    void tellsAStrangerNothing() {
        HttpResponse<String> answer = new Visitor(port).get("/no-such-page");
        assertThat(answer.body()).doesNotContain("nav class=\"side\"");
    }

    @Test
    void givesBackWhatWasWrittenAndNoPasswordOrNumber() {
        Map<String, String> fields = secretary.hidden("/me/password", "/me/password");
        fields.putAll(Map.of(
                "note", "写过的话",
                "current", "Jiu#Mima-2026",
                "repeated", "Xin#Mima-2027",
                "wanted", "13800001234",
                "marks[1].lastSix", "01123X",
                "_page", "/members/1"));
        HttpResponse<String> answer = secretary.post("/members/999999/transfer", fields);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Jsoup.parse(answer.body()).select("pre.kept").eachText()).containsExactly("写过的话");
        assertThat(answer.body()).doesNotContain("Jiu#Mima-2026", "Xin#Mima-2027", "13800001234", "01123X");
    }
}
