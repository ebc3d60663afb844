package org.hongfan.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.Map;
import org.hongfan.support.BrowserTest;
import org.junit.jupiter.api.Test;

/** While each of the long forms is being filled in on a phone, the session is ended from another device. */
class KeptFormsBrowserTests extends BrowserTest {
    /** Changes every field of the form as fingers would, and says so to the page. */
    private static final String FILL_IN = """
            form => {
              const groups = {};
              for (const field of form.elements) {
                if (!field.name || field.disabled || field.type === 'hidden' || field.type === 'file') {
                  continue;
                }
                if (field.type === 'radio') {
                  (groups[field.name] = groups[field.name] || []).push(field);
                } else if (field.type === 'checkbox') {
                  field.checked = !field.checked;
                } else if (field.tagName === 'SELECT') {
                  field.selectedIndex = field.options.length - 1;
                } else if (field.tagName !== 'BUTTON') {
                  field.value = { date: '2026-11-20', time: '15:30', number: '3', month: '2026-11' }[field.type] || '改过的内容' + field.value.slice(0, 20);
                }
              }
              Object.values(groups).forEach(group => { group[group.length - 1].checked = true; });
              form.dispatchEvent(new Event('input', { bubbles: true }));
            }
            """;

    private static final String READ = """
            form => Object.fromEntries(Array.from(form.elements)
              .filter(field => field.name && !['hidden', 'file', 'submit', 'button'].includes(field.type))
              .map((field, i) => [i + ' ' + field.name, ['radio', 'checkbox'].includes(field.type) ? String(field.checked) : field.value]))
            """;

    private static Locator form(Page page, String action) {
        return page.locator("form[action$='" + action + "']").first();
    }

    private void lost(String account, String address, String action) {
        Page page = login(phone(), account);
        page.navigate(address);
        lost(page, account, action);
    }

    private void lost(Page page, String account, String action) {
        form(page, action).evaluate(FILL_IN);
        Object typed = form(page, action).evaluate(READ);
        assertThat((Map<?, ?>) typed).as(action).isNotEmpty();
        visitor().signIn(account, PASSWORD).submit("/me/sessions", "/me/sessions/others/ending", Map.of());
        form(page, action)
                .evaluate(
                        "form => { form.noValidate = true; form.requestSubmit(form.querySelector('button.primary')); }");
        assertThat(page.locator(".notice")).containsText("登录已过期。您填写的内容还在，登录后接着填");
        page.locator("#username").fill(account);
        page.locator("#password").fill(PASSWORD);
        page.locator("form[data-login] button[type=submit]").click();
        assertThat(page.locator("[data-kept]")).containsText("登录已过期，您填写的内容已经放回原处，还没有提交");
        assertThat(form(page, action).evaluate(READ)).as(page.url()).isEqualTo(typed);
        screenshot(page, "kept" + action.replace('/', '-') + "-phone");
        page.context().close();
    }

    private String first(Page page, String list, String link) {
        page.navigate(list);
        return page.locator(link).first().getAttribute("href").replaceAll("[?#].*", "");
    }

    @Test
    void aMeetingsRecordAndItsPlan() {
        lost("secretary", "/meetings/new?type=THEME_DAY&held=true", "/meetings/records");
        lost("secretary", "/meetings/new?type=COMMITTEE_MEETING&held=false", "/meetings");
        Page page = login(phone(), "secretary");
        page.navigate("/meetings/new?type=COMMITTEE_MEETING&held=false");
        page.locator("button.primary[type=submit]").click();
        assertThat(page.locator("[data-flash]")).containsText("会议已安排");
        lost(page, "secretary", "/draft");
    }

    @Test
    void anActivitysPlan() {
        lost("secretary", "/activities/new", "/activities");
    }

    @Test
    void aMembersFileAndTheStepsOfAMember() {
        Page page = login(desktop(), "secretary");
        String member = first(page, "/members", "main a[href^='/members/']:not([href*='new']):not([href*='?'])");
        page.context().close();
        lost("secretary", "/members/new?branch=", "/members");
        lost("secretary", member + "/edit", member);
        lost("secretary", member + "/exclusions/new", "/exclusions");
        lost("secretary", member + "/transfer", "/transfer");
        lost("member", "/me/corrections/new", "/me/corrections");
    }

    @Test
    void anOrganizationAndARuleOfPoints() {
        Page page = login(desktop(), "community");
        String unit = first(page, "/organizations", "main a[href^='/organizations/']:not([href*='new'])");
        page.context().close();
        lost("community", unit + "/edit", unit);
        Page rules = login(desktop(), "district");
        String rule = first(rules, "/points/rules", "main a[href*='/points/rules/']");
        rules.context().close();
        lost("district", rule, rule.replace("/edit", ""));
    }
}
