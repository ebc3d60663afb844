package org.hongfan.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.LoadState;
import java.util.HashMap;
import java.util.Map;
import org.hongfan.support.BrowserTest;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Phones that have never been here but for their session. */
abstract class FirstVisitTest extends BrowserTest {
    private static final Map<String, String> SESSIONS = new HashMap<>();

    @Autowired
    private JdbcClient jdbc;

    @BeforeAll
    static void forgetSessions() {
        SESSIONS.clear();
    }

    /** A phone with nothing in its cache, signed in. */
    final Page visitor(String account) {
        String session = SESSIONS.computeIfAbsent(
                account, name -> login(phone(), name).context().storageState());
        return page(new NewContextOptions()
                .setViewportSize(390, 844)
                .setDeviceScaleFactor(2)
                .setHasTouch(true)
                .setIsMobile(true)
                .setStorageState(session));
    }

    final void visit(Page page, String path) {
        Response response = page.navigate(path.replace("{meeting}", meeting()));
        assertThat(response.status()).as(path).isEqualTo(200);
        page.waitForLoadState(LoadState.NETWORKIDLE);
    }

    /** The secretary's last archived theme day. */
    private String meeting() {
        return jdbc.sql("""
                        select max(m.id)::text from meeting m join role_grant g on g.organization_id = m.organization_id
                          join account a on a.id = g.account_id and a.username = 'secretary'
                         where m.status = 'ARCHIVED' and m.type = 'THEME_DAY'
                        """).query(String.class).single();
    }
}
