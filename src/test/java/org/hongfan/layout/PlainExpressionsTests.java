package org.hongfan.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hongfan.access.Role;
import org.hongfan.duty.DutyGrid;
import org.hongfan.shared.Page;
import org.hongfan.shared.web.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.thymeleaf.context.Context;
import org.thymeleaf.exceptions.TemplateProcessingException;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.StringTemplateResolver;

/** A page says the same with the short way to a value as with the usual one. */
class PlainExpressionsTests {
    private final SpringTemplateEngine usual = engine();
    private final SpringTemplateEngine quick = (SpringTemplateEngine) FrameConfiguration.plainExpressionsInTemplates()
            .postProcessBeforeInitialization(engine(), "templateEngine");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
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
            nobody?.path                | ``
            nobody                      | ``
            cell.href                   | ``
            map.key                     | value
            true                        | true
            word                        | text
            word.length()               | 4
            option.label.length()       | 8
            page.hasNext and page.empty | false
            page.hasNext or page.number | true
            !page.empty                 | true
            not page.rows.empty         | true
            page.rows.isEmpty()         | false
            page.total gt 30            | true
            page.total lt page.number() | false
            page.total >= 31            | true
            page.number <= 0            | false
            page.number() - 2 lt 1 ? 1 : page.number() - 2 | 1
            page.total + page.number    | 32
            page.number + 1             | 2
            page.number == 1            | true
            page.total == 31L           | true
            option.label + '，' + nobody | 主题党日 <1>，null
            page.total + ' 条'           | 31 条
            '第 ' + (page.number + 1)    | 第 2
            nobody + '条'                | null条
            -1                          | -1
            -page.number                | -1
            1.5 + 1                     | 2.5
            page.total / 2              | 15
            nobody == null              | true
            nobody != null and nobody.path == '' | false
            role.name() == 'BRANCH_SECRETARY' | true
            role.name() != word         | true
            role == other               | false
            role == role                | true
            page.empty == true          | false
            word == 5                   | false
            nobody ?: '–'               | –
            '' ?: option.value          | THEME_DAY
            word ?: '–'                 | text
            page.empty ? '无' : page.hasNext ? page.total : '一页' | 31
            word == 'text' ? null : 'x' | ``
            frame.icon('plus').endsWith('#plus') | true
            frame.icon(word).endsWith('#text')   | true
            role.title.concat('甲')      | 支部书记甲
            role.compareTo(other) > 0   | true
            viewer?.can('x')            | ``
            {1, 2}.size()               | 2
            map['key'] + word           | valuetext
            #temporals.format(day, 'yyyy年M月d日')      | 2026年3月5日
            #temporals.format(day, 'd日 HH:mm')         | 5日 00:00
            #temporals.format(time, 'M月d日 HH:mm')     | 3月5日 14:30
            #temporals.format(time, 'EEEE')             | 星期四
            #temporals.format(nobody, 'M月d日') ?: '–'  | –
            #temporals.format(instant, 'yyyy')          | 2026
            #temporals.format(day, 'yyyy').length()     | 4
            #temporals.day(day)                         | 5
            day + word                                  | 2026-03-05text
            #strings.isEmpty(word)                      | false
            #strings.isEmpty(nobody)                    | true
            #strings.toLowerCase(role)                  | branch_secretary
            #lists.size(page.rows)                      | 2
            """)
    void readsWhatTheUsualWayReads(String expression, String value) {
        assertThat(show(quick, expression)).isEqualTo(show(usual, expression)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "option.nothing",
                "nobody.path",
                "cell.href.length()",
                "word.nothing",
                "cell.tone.nothing",
                "nobody ? 1 : 2",
                "nobody and page.empty",
                "nobody?.path.length()",
                "frame.icon(nobody.path)",
                "T(String).valueOf(5)",
                "new Object()",
                "#temporals.format(day, 'zzz VV bad')",
                "#temporals.format(word, 'yyyy')"
            })
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
        model.put("other", Role.MEMBER);
        model.put("day", LocalDate.of(2026, 3, 5));
        model.put("time", LocalDateTime.of(2026, 3, 5, 14, 30));
        model.put("instant", Instant.parse("2026-03-05T06:30:00Z"));
        return show(engine, expression, model);
    }

    private static String show(SpringTemplateEngine engine, String expression, Map<String, Object> model) {
        String page = engine.process(
                "<p th:text=\"${" + expression + "}\"></p>", new Context(Locale.SIMPLIFIED_CHINESE, model));
        return page.substring(3, page.length() - 4).replace("&lt;", "<").replace("&gt;", ">");
    }

    private static SpringTemplateEngine engine() {
        SpringTemplateEngine engine = new SpringTemplateEngine();
        engine.setTemplateResolver(new StringTemplateResolver());
        return engine;
    }
}
