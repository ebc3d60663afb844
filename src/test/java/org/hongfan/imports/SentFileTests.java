package org.hongfan.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.hongfan.support.ServedTest;
import org.hongfan.support.Users;
import org.hongfan.support.Visitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A form that is sent again with another file is another sending, however much alike the files look from outside. */
@ServedTest
@RequiredArgsConstructor
class SentFileTests {
    private final ApplicationContext context;
    private final JdbcClient jdbc;
    private Visitor visitor;
    private Map<String, String> form;

    @LocalServerPort
    private int port;

    @BeforeEach
    void aFormToSendAFileWith() {
        new ImportWorld(context);
        visitor = new Visitor(port).signIn("town-importer", Users.PASSWORD);
        form = new LinkedHashMap<>(visitor.hidden("/imports", "/imports"));
        form.put("kind", "members");
    }

    private HttpResponse<String> send(String content) {
        return visitor.upload(
                "/imports", form, "file", "filename=\"roster.csv\"", content.getBytes(StandardCharsets.UTF_8));
    }

    /** Rosters of one length. */
    private static String roster(char given) {
        StringBuilder table = new StringBuilder("姓名,公民身份号码,所在党支部,入党日期\n");
        for (int i = 0; i < 27; i++) {
            table.append('王').append(given).append(",,河南第一党支部,2005-07-01\n");
        }
        return table.toString();
    }

    private int imports() {
        return jdbc.sql("select count(*) from import_job").query(Integer.class).single();
    }

    @Test
    void anotherFileOfTheSameNameAndSizeIsTaken() {
        HttpResponse<String> first = send(roster('芳'));
        HttpResponse<String> mended = send(roster('兰'));
        assertThat(first.statusCode()).isEqualTo(302);
        assertThat(mended.statusCode()).isEqualTo(302);
        assertThat(Visitor.location(mended)).isNotEqualTo(Visitor.location(first));
        assertThat(imports()).isEqualTo(2);
    }

    @Test
    void theSameFileIsTakenOnce() {
        String first = Visitor.location(send(roster('芳')));
        assertThat(Visitor.location(send(roster('芳')))).isEqualTo(first);
        assertThat(imports()).isOne();
    }
}
