package org.hongfan.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.time.Duration;
import java.util.List;
import org.hongfan.account.PhoneCodes;
import org.hongfan.support.BrowserTest;
import org.junit.jupiter.api.Test;

/** The three administrators at their work, and an account from its first password to its post. */
class AccountBrowserTests extends BrowserTest {

    @Test
    void anAccountIsOpenedGrantedAndTakenUp() {
        Page sysadmin = login(desktop(), "sysadmin");
        sysadmin.navigate("/accounts");
        show(sysadmin, "accounts-desktop");
        sysadmin.navigate("/accounts/new");
        show(sysadmin, "account-form-desktop");
        sysadmin.getByLabel("姓名").fill("何晓燕");
        sysadmin.getByLabel("用户名").fill("hexiaoyan");
        sysadmin.locator("main button[type=submit]").click();
        sysadmin.waitForURL("**/accounts/*");
        show(sysadmin, "account-issued-desktop");
        String password = sysadmin.locator("main code").innerText();

        Page secadmin = login(desktop(), "secadmin");
        secadmin.navigate("/grants?q=hexiaoyan");
        show(secadmin, "grants-desktop");
        secadmin.getByText("何晓燕").click();
        secadmin.getByText("授予岗位").first().click();
        secadmin.locator("#choose-role").selectOption("TOWN_STAFF");
        secadmin.locator("#choose-q").fill("泊里");
        secadmin.getByText("下一步").click();
        secadmin.locator("input[name=organizationId]").first().check();
        show(secadmin, "grant-form-desktop");
        secadmin.locator("form[method=post] .form-bar button").click();
        secadmin.waitForURL("**/grants");
        show(secadmin, "grants-of-account-desktop");

        Page phone = phone();
        phone.navigate("/organizations");
        phone.locator("input[name=username]").fill("hexiaoyan");
        phone.locator("input[name=password]").fill(password);
        phone.locator("input[name=password]").press("Enter");
        phone.waitForURL("**/me/password");
        show(phone, "first-password-phone");
        phone.locator("#password").fill("shan-gao-shui-chang");
        phone.locator("#repeated").fill("shan-gao-shui-chang");
        phone.locator(".form-bar button").click();
        phone.waitForURL("**/organizations");
        assertThat(phone.content()).contains("泊里");
    }

    @Test
    void signingInChangesTheSessionAndThePagesOfThePhoneFit() {
        Page page = phone();
        page.navigate("/login");
        String brought = "brought-by-somebody-else";
        page.context().addCookies(List.of(new Cookie("hongfan-session", brought).setUrl(page.url())));
        login(page, "sysadmin");
        assertThat(session(page)).isNotEqualTo(brought);
        page.navigate("/accounts");
        show(page, "accounts-phone");
        page.navigate("/me/password");
        show(page, "password-phone");
        login(desktop(), "sysadmin");
        page.navigate("/me/sessions");
        show(page, "sessions-phone");
        Page desk = login(desktop(), "sysadmin");
        desk.navigate("/me/sessions");
        show(desk, "sessions-desktop");

        Page auditor = login(phone(), "auditor");
        auditor.navigate("/audit");
        show(auditor, "audit-phone");
        Page wide = login(desktop(), "auditor");
        wide.navigate("/audit?action=sign_in");
        show(wide, "audit-desktop");
        Page secadmin = login(phone(), "secadmin");
        secadmin.navigate("/grants");
        show(secadmin, "grants-phone");
    }

    @Test
    void aSecondFactorIsSetUpOnAPhoneAndAskedForAtTheDesk() {
        Page phone = login(phone(), "town");
        phone.navigate("/me/password");
        phone.getByText("开启两步验证").click();
        show(phone, "two-factor-begin-phone");
        phone.getByText("显示二维码").click();
        phone.locator("#code").waitFor();
        show(phone, "two-factor-code-phone");
        String secret = phone.locator("main code").innerText();
        phone.locator("#code").fill(PhoneCodes.show(secret, clock.instant()));
        phone.locator("#password").fill(PASSWORD);
        phone.getByText("确认开启").click();
        phone.locator(".recovery-codes").waitFor();
        show(phone, "two-factor-recovery-phone");
        phone.navigate("/me/two-factor");
        show(phone, "two-factor-on-phone");

        clock.advance(Duration.ofSeconds(60));
        Page desk = desktop();
        desk.navigate("/dashboard");
        desk.locator("input[name=username]").fill("town");
        desk.locator("input[name=password]").fill(PASSWORD);
        desk.locator("input[name=password]").press("Enter");
        desk.waitForURL("**/login/code");
        show(desk, "sign-in-code-desktop");
        desk.locator("#code").fill(PhoneCodes.show(secret, clock.instant()));
        desk.locator("#code").press("Enter");
        desk.waitForURL(url -> url.contains("/dashboard"));
        desk.navigate("/subordinates");
        show(desk, "subordinates-desktop");
        desk.navigate("/me/two-factor");
        show(desk, "two-factor-on-desktop");
    }

    private static String session(Page page) {
        return page.context().cookies().stream()
                .filter(cookie -> cookie.name.equals("hongfan-session"))
                .map((Cookie cookie) -> cookie.value)
                .findFirst()
                .orElseThrow();
    }

    private void show(Page page, String name) {
        screenshot(page, name);
        assertAccessible(page);
        assertFitsWidth(page);
    }
}
