package org.hongfan.layout;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import lombok.Getter;
import lombok.Setter;
import org.hongfan.access.Post;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.shared.ConflictException;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Crumb;
import org.hongfan.shared.web.Option;
import org.hongfan.shared.web.Tab;
import org.hongfan.support.Axe;
import org.hongfan.support.Browsers;
import org.hongfan.support.Pictures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Every fragment on a few sample pages, in a real browser under the real content policy, without any module behind them. */
@SpringBootTest(
        classes = LookTests.Portal.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.servlet.multipart.max-file-size=100KB",
            "management.endpoint.health.validate-group-membership=false"
        })
class LookTests {
    private static final String POLICY =
            "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'";

    @LocalServerPort
    private int port;

    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"home", "form", "list", "show", "dash", "grid"})
    void fitsPhonesAndDesktopsAndSatisfiesAxe(String name) {
        for (int width : new int[] {360, 1440}) {
            Page page = open(new NewContextOptions().setViewportSize(width, width == 360 ? 740 : 900));
            page.navigate("/look/" + name);
            Pictures.takeIfWanted(page, "look-" + name + "-" + width);
            assertFits(page);
            assertAccessible(page);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"home", "form", "list", "show", "dash", "grid"})
    void fitsPhonesWithLargeType(String name) {
        Page page = open(new NewContextOptions().setViewportSize(360, 740));
        page.context()
                .addCookies(List.of(new com.microsoft.playwright.options.Cookie(Frame.SIZE_COOKIE, "large")
                        .setUrl("http://127.0.0.1:" + port)));
        page.navigate("/look/" + name);
        assertThat(page.locator("html").getAttribute("data-size")).isEqualTo("large");
        assertThat(page.evaluate("() => getComputedStyle(document.body).fontSize"))
                .isEqualTo("20px");
        assertFits(page);
    }

    @Test
    void thumbsFindEveryTarget() {
        Page page = open(new NewContextOptions().setViewportSize(390, 844).setHasTouch(true));
        page.navigate("/look/show");
        Object small = page.evaluate("""
                () => Array.from(document.querySelectorAll('.button, .bar a, .toggle label, .top summary, input:not([type=hidden], .toggle input)'))
                  .filter(e => e.offsetParent && (e.offsetHeight < 44 || e.offsetWidth < 44))
                  .map(e => e.outerHTML.slice(0, 80))""");
        assertThat((List<?>) small).isEmpty();
        assertThat(page.locator(".bar li").count()).isLessThanOrEqualTo(4);
    }

    @Test
    void theKeyboardSkipsToTheTextAndOpensThePostMenu() {
        Page page = open(new NewContextOptions().setViewportSize(1440, 900));
        page.navigate("/look/list");
        page.keyboard().press("Tab");
        assertThat(page.locator(":focus").textContent()).isEqualTo("跳到正文");
        page.keyboard().press("Enter");
        assertThat(page.url()).endsWith("#main");
        page.locator(".who > summary").focus();
        page.keyboard().press("Enter");
        assertThat(page.getByText("使用大字号").isVisible()).isTrue();
        assertThat(page.locator(".who button[name=grant]").count()).isEqualTo(2);
        page.keyboard().press("Escape");
        assertThat(page.getByText("使用大字号").isVisible()).isFalse();
    }

    @Test
    void mistakesStandOnTopAndAtTheFieldAndNothingTypedIsLost() {
        Page page = open(new NewContextOptions().setViewportSize(390, 844));
        page.navigate("/look/form");
        page.locator("#minutes").fill("短");
        page.locator("#count").evaluate("e => { e.type = 'text'; e.value = '很多'; }");
        page.locator("main button.primary").click();
        assertThat(page.locator(".errors").textContent()).contains("整数");
        assertThat(page.evaluate("() => document.activeElement.className")).isEqualTo("errors");
        assertThat(page.locator("#minutes").inputValue()).isEqualTo("短");
        assertThat(page.locator("#minutes").getAttribute("aria-invalid")).isEqualTo("true");
        assertThat(page.locator("#minutes-error").isVisible()).isTrue();
        assertAccessible(page);
        page.locator(".errors a[href='#minutes']").click();
        assertThat(page.evaluate("() => location.hash")).isEqualTo("#minutes");
    }

    @Test
    void attendanceCountsWhileTapped() {
        Page page = open(new NewContextOptions().setViewportSize(390, 844));
        page.navigate("/look/show");
        assertThat(page.locator("[data-present]").textContent()).isEqualTo("6");
        for (int i = 0; i < 4; i++) {
            page.locator("[data-person]").nth(i).getByText("缺").click();
        }
        assertThat(page.locator("[data-present]").textContent()).isEqualTo("2");
    }

    @Test
    void chartsStandAboveTheirTables() {
        Page page = open(new NewContextOptions().setViewportSize(1440, 900));
        page.navigate("/look/dash");
        page.waitForSelector("canvas");
        assertThat(page.locator("canvas").count()).isEqualTo(3);
        assertThat(page.locator("figure table").count()).isEqualTo(3);
        page.locator("th .sort").first().click();
        assertThat(page.locator("main table tbody th").first().textContent()).isEqualTo("海崖社区");
    }

    @Test
    void worksWithoutScripts() {
        Page page = open(new NewContextOptions().setViewportSize(1440, 900).setJavaScriptEnabled(false));
        page.navigate("/look/list");
        page.locator("main input[name=q]").fill("全会");
        page.getByText("查询").click();
        assertThat(page.url()).contains("q=");
        page.locator(".who > summary").click();
        assertThat(page.getByText("退出登录").isVisible()).isTrue();
    }

    @Test
    void aDemonstrationAccountFillsTheSignIn() {
        for (int width : new int[] {360, 1440}) {
            Page page = open(new NewContextOptions().setViewportSize(width, 900));
            page.navigate("/login?error=用户名或密码不正确。");
            assertThat(page.locator(".errors").textContent()).contains("用户名或密码不正确。");
            assertFits(page);
            assertAccessible(page);
            page.getByText("支部书记").click();
            assertThat(page.locator("#username").inputValue()).isEqualTo("secretary");
            assertThat(page.locator("#password").inputValue()).isEqualTo("Hongfan#2026");
        }
    }

    @Test
    void pagingKeepsTheFilters() {
        Page page = open(new NewContextOptions().setViewportSize(1440, 900));
        page.navigate("/look/list?q=全会%26一&page=3&type=");
        assertThat(page.locator("a[rel=next]").first().getAttribute("href"))
                .isEqualTo("/look/list?q=%E5%85%A8%E4%BC%9A%26%E4%B8%80&page=4");
    }

    @Test
    void whatIsNotThereIsSaidPlainly() {
        Page page = open(new NewContextOptions().setViewportSize(390, 844));
        for (String path : List.of("/look/missing", "/look/numbers/abc", "/nowhere", "/error")) {
            assertThat(page.navigate(path).status()).as(path).isEqualTo(404);
            assertThat(page.locator("h1").textContent()).isEqualTo("没有找到这个页面");
        }
        assertAccessible(page);
        assertFits(page);
    }

    @Test
    void failuresHideTheCauseAndGiveBackWhatWasTyped() {
        Page page = open(new NewContextOptions().setViewportSize(390, 844));
        send(page, "/look/failure");
        assertThat(page.locator("h1").textContent()).isEqualTo("平台出了问题");
        assertThat(page.locator("main").textContent())
                .contains("错误编号", "讨论了村道硬化")
                .doesNotContain("geheim", "370211", "THEME_DAY", "IllegalState", "a detail");
        assertAccessible(page);
    }

    @Test
    void refusalsGiveTheirReason() {
        Page page = open(new NewContextOptions().setViewportSize(390, 844));
        send(page, "/look/refusal");
        assertThat(page.locator("main").textContent()).contains("预备党员没有表决权", "讨论了村道硬化");
    }

    @Test
    void aPageThatGrewTooOldGivesBackWhatWasTyped() {
        Page page = open(new NewContextOptions().setViewportSize(390, 844));
        page.navigate("/look/form");
        page.locator("main input[name=_csrf]").evaluate("e => e.value = 'old'");
        page.locator("#minutes").fill("讨论了村道硬化的安排");
        page.locator("main button.primary").click();
        assertThat(page.locator("h1").textContent()).isEqualTo("这一步没有办成");
        assertThat(page.locator(".kept").allTextContents()).contains("讨论了村道硬化的安排");
    }

    @Test
    void twoTextsStandSideBySideAndTheMergedOneIsSent() {
        Page page = open(new NewContextOptions().setViewportSize(1440, 900));
        send(page, "/look/conflict");
        assertThat(page.locator("#theirs-text").textContent()).isEqualTo("王书记写的");
        assertThat(page.locator("#mine").inputValue()).isEqualTo("讨论了村道硬化");
        assertAccessible(page);
        page.locator("#mine").fill("两份合起来");
        page.getByText("用我改好的文字保存").click();
        assertThat(page.locator(".flash").textContent()).contains("minutes=两份合起来 version=4 type=THEME_DAY");
    }

    @Test
    void anUploadThatIsTooLargeIsExplained() {
        Page page = open(new NewContextOptions().setViewportSize(390, 844));
        page.navigate("/look/form");
        page.locator("main form").evaluate("f => { f.action = '/look/upload'; f.enctype = 'multipart/form-data'; }");
        page.locator("#files").setInputFiles(new FilePayload("a.jpg", "image/jpeg", new byte[3_000_000]));
        page.locator("main button.primary").click();
        assertThat(page.locator("h1").textContent()).isEqualTo("文件太大，没有传上来");
    }

    @Test
    void assetsMayBeKeptForAYearAndAreSmall() {
        Page page = open(new NewContextOptions().setViewportSize(390, 844));
        List<String> answers = new ArrayList<>();
        page.onResponse(response -> {
            if (!response.url().contains("/look/")) {
                answers.add(response.status() + " " + response.headers().get("cache-control"));
            }
        });
        page.navigate("/look/home");
        page.waitForLoadState();
        assertThat(answers).hasSizeBetween(4, 7).allMatch(answer -> answer.startsWith("200 max-age=31536000"));
    }

    /** Posts a usual form with what must never come back. */
    private void send(Page page, String path) {
        page.navigate("/look/form");
        page.locator("main form").evaluate("""
                (form, path) => {
                  form.action = path;
                  const add = (name, value) => { const i = document.createElement('input'); i.name = name; i.value = value; form.append(i); };
                  add('newPassword', 'geheim'); add('idNumber', '370211');
                  form.querySelector('[name=minutes]').value = '讨论了村道硬化';
                  form.submit();
                }""", path);
        page.waitForURL("**" + path);
    }

    private Page open(NewContextOptions options) {
        BrowserContext context = Browsers.get()
                .newContext(options.setBaseURL("http://127.0.0.1:" + port).setLocale("zh-CN"));
        contexts.add(context);
        context.setDefaultTimeout(10_000);
        context.onWebError(error -> complaints.add(error.error()));
        context.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                complaints.add(message.text());
            }
        });
        return context.newPage();
    }

    private static void assertFits(Page page) {
        Object wider =
                page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assertThat(wider).as("points beyond the screen").isEqualTo(0);
    }

    private static void assertAccessible(Page page) {
        assertThat(Axe.violations(page, List.of("minor", "moderate", "serious", "critical")))
                .as("axe on " + page.url())
                .isEmpty();
    }

    @AfterEach
    void close() {
        contexts.forEach(BrowserContext::close);
        assertThat(complaints).isEmpty();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            excludeName = {
                "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
                "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
                "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
                "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration"
            })
    @Import({FrameConfiguration.class, ErrorAdvice.class, ErrorPages.class, SamplePages.class})
    static class Portal implements WebMvcConfigurer {
        @Bean
        SecurityFilterChain open(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY)))
                    .build();
        }

        @Override
        public void addInterceptors(InterceptorRegistry registry) {
            Post secretary = new Post(1, Role.BRANCH_SECRETARY, 5L, "泊里镇河西社区第三网格党支部", "/1/2/5/");
            Post member = new Post(2, Role.MEMBER, 5L, "泊里镇河西社区第三网格党支部", "/1/2/5/");
            Viewer viewer = new Viewer(1, 7L, "王秀兰", secretary, List.of(secretary, member));
            registry.addInterceptor(new HandlerInterceptor() {
                @Override
                public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
                    request.setAttribute("viewer", viewer);
                    return true;
                }
            });
        }
    }

    @Controller
    static class SamplePages {
        @ModelAttribute("types")
        List<Option> types() {
            return List.of(
                    new Option("THEME_DAY", "主题党日"),
                    new Option("GENERAL_MEETING", "支部党员大会"),
                    new Option("PARTY_LECTURE", "党课"));
        }

        @ModelAttribute("crumbs")
        List<Crumb> crumbs() {
            return Crumb.fromHome(new Crumb("会议", "/look/list"));
        }

        @GetMapping("/login")
        String login(@RequestParam(required = false) String error, HttpServletRequest request, Model model) {
            request.removeAttribute("viewer");
            model.addAttribute("error", error);
            model.addAttribute("demoPassword", "Hongfan#2026");
            model.addAttribute(
                    "demoAccounts", List.of(new DemoAccount("secretary", "支部书记"), new DemoAccount("member", "党员")));
            return "login";
        }

        @GetMapping("/look/{name}")
        String show(@PathVariable String name, Model model) {
            switch (name) {
                case "missing" -> throw new NotFoundException("meeting", 9);
                case "form" -> model.addAttribute("form", new SampleForm());
                case "list" -> {
                    model.addAttribute("flash", "会议记录已提交，等待社区审核。");
                    model.addAttribute("page", new org.hongfan.shared.Page<>(List.of(1, 2, 3, 4, 5), 3, 20, 173));
                    model.addAttribute(
                            "tabs", List.of(new Tab("全部", "/look/list", true), new Tab("待我处理", "/look/show", false)));
                }
                default -> {}
            }
            return "look/" + name;
        }

        @GetMapping("/look/numbers/{number}")
        String number(@PathVariable long number) {
            return "look/home";
        }

        @PostMapping("/look/form")
        String check(@Valid @ModelAttribute("form") SampleForm form, BindingResult mistakes) {
            mistakes.reject("overlap", "同一支部这个时间已有会议：14:00 支部委员会。");
            return "look/form";
        }

        @PostMapping("/look/upload")
        String upload(@RequestParam MultipartFile files) {
            return "look/home";
        }

        @PostMapping("/look/failure")
        String fail() {
            throw new IllegalStateException("a detail");
        }

        @PostMapping("/look/refusal")
        String refuse() {
            throw new RefusedException("预备党员没有表决权，不能登记为表决人。");
        }

        @PostMapping("/look/conflict")
        String conflict(
                @RequestParam String minutes, @RequestParam long version, @RequestParam String type, Model model) {
            if (version == 3) {
                throw new ConflictException("/look/conflict", "minutes", minutes, "王书记写的", 4);
            }
            model.addAttribute("flash", "minutes=" + minutes + " version=" + version + " type=" + type);
            return "look/home";
        }
    }

    public record DemoAccount(String username, String title) {}

    @Getter
    @Setter
    static class SampleForm {
        @NotBlank private String name;

        @NotNull @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
        private LocalDate day = LocalDate.of(2026, 11, 23);

        @DateTimeFormat(iso = DateTimeFormat.ISO.TIME)
        private LocalTime start = LocalTime.of(14, 30);

        private Integer count;

        @NotBlank private String type = "THEME_DAY";

        private List<String> tags = List.of();
        private boolean first = true;

        @Size(min = 10) private String minutes = "一、传达学习上级精神。";

        private long version = 3;
    }
}
