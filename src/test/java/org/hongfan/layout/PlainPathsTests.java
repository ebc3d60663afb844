package org.hongfan.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hongfan.access.Role;
import org.hongfan.duty.DutyGrid;
import org.hongfan.shared.Page;
import org.hongfan.shared.web.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.thymeleaf.context.Context;
import org.thymeleaf.exceptions.TemplateProcessingException;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.StringTemplateResolver;

/** A page says the same with the short way to a value as with the usual one. */
class PlainPathsTests {
    private final SpringTemplateEngine usual = engine();
    private final SpringTemplateEngine quick = (SpringTemplateEngine)
            FrameConfiguration.plainPathsInTemplates().postProcessBeforeInitialization(engine(), "templateEngine");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            option.label                | 主题党日 <1>
            option.label()              | 主题党日 <1>
            page.total                  | 31
            page.pages()                | 2
            page.hasNext                | true
            page.empty                  | false
            page.rows.size()            | 2
            page.rows[0].value          | THEME_DAY
            role.title                  | 支部书记
            role.name()                 | BRANCH_SECRETARY
            role.name().length()        | 16
            frame.large                 | false
            frame?.path                 | /members
            nobody?.path                | ''
            nobody                      | ''
            cell.href                   | ''
            map.key                     | value
            true                        | true
            word                        | text
            word.length()               | 4
            option.label.length()       | 8
            page.hasNext and page.empty | false
            """)
    void readsWhatTheUsualWayReads(String expression, String value) {
        assertThat(show(quick, expression)).isEqualTo(show(usual, expression)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"option.nothing", "nobody.path", "cell.href.length()", "word.nothing", "cell.tone.nothing"})
    void saysAsBeforeWhatCannotBeRead(String expression) {
        assertThatThrownBy(() -> show(quick, expression)).isInstanceOf(TemplateProcessingException.class);
        assertThatThrownBy(() -> show(usual, expression)).isInstanceOf(TemplateProcessingException.class);
    }

    @Test
    void remembersNoTypeFromThePageBefore() {
        Map<String, Object> first = Map.of("it", new Option("a", "甲"));
        Map<String, Object> second = Map.of("it", new NavItem("乙", "乙", "/", "home", true, false));

        assertThat(show(quick, "it.label", first)).isEqualTo("甲");
        assertThat(show(quick, "it.label", second)).isEqualTo("乙");
        assertThat(show(quick, "it.label", first)).isEqualTo("甲");
    }

    private static String show(SpringTemplateEngine engine, String expression) {
        Map<String, Object> model = new HashMap<>();
        model.put("option", new Option("THEME_DAY", "主题党日 <1>"));
        model.put("page", new Page<>(List.of(new Option("THEME_DAY", "主题党日"), new Option("LECTURE", "党课")), 1, 30, 31));
        model.put("role", Role.BRANCH_SECRETARY);
        model.put("frame", new Frame(new MockHttpServletRequest("GET", "/members"), new Assets()));
        model.put("cell", new DutyGrid.Cell("done", "✓", "已完成", null));
        model.put("map", Map.of("key", "value"));
        model.put("word", "text");
        return show(engine, expression, model);
    }

    private static String show(SpringTemplateEngine engine, String expression, Map<String, Object> model) {
        String page = engine.process("<p th:text=\"${" + expression + "}\"></p>", new Context(null, model));
        return page.substring(3, page.length() - 4).replace("&lt;", "<").replace("&gt;", ">");
    }

    private static SpringTemplateEngine engine() {
        SpringTemplateEngine engine = new SpringTemplateEngine();
        engine.setTemplateResolver(new StringTemplateResolver());
        return engine;
    }
}
