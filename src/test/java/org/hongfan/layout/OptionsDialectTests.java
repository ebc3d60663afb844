package org.hongfan.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hongfan.access.Role;
import org.hongfan.shared.web.Option;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.StringTemplateResolver;

class OptionsDialectTests {
    private static final List<Option> UNITS =
            List.of(new Option("", "全部"), new Option("7", "　泊里镇"), new Option("70", "河南村"));

    @Test
    void marksTheChosenOne() {
        assertThat(show(UNITS, "7")).isEqualTo("""
                <select><option value="">全部</option>\
                <option value="7" selected="selected">　泊里镇</option>\
                <option value="70">河南村</option></select>""");
    }

    @Test
    void comparesAsTheFormWillSendIt() {
        assertThat(show(UNITS, 70L)).containsOnlyOnce("selected=").contains("\"70\" selected");
        assertThat(show(List.of(new Option("MEMBER", "党员")), Role.MEMBER)).contains("selected");
    }

    @Test
    void choosesTheEmptyValueToo() {
        assertThat(show(UNITS, "")).containsOnlyOnce("selected=").contains("value=\"\" selected");
    }

    @Test
    void choosesNoneForNothingAndForWhatIsNotOffered() {
        assertThat(show(UNITS, null)).doesNotContain("selected");
        assertThat(show(UNITS, "8")).doesNotContain("selected");
        assertThat(page("<option choice:all=\"${units}\"></option>", UNITS, null))
                .doesNotContain("selected");
    }

    @Test
    void escapesWhatUsersHaveNamed() {
        assertThat(show(List.of(new Option("\"><b>", "<script>'&")), "x"))
                .isEqualTo("<select><option value=\"&quot;&gt;&lt;b&gt;\">&lt;script&gt;&#39;&amp;</option></select>");
    }

    @Test
    void readsNothingInItsOutputAsTemplate() {
        assertThat(show(List.of(new Option("[[${chosen}]]", "[[${chosen}]]")), "secret"))
                .doesNotContain("secret");
    }

    @Test
    void writesNothingForNoOptions() {
        assertThat(show(List.of(), "7")).isEqualTo("<select></select>");
        assertThat(show(null, "7")).isEqualTo("<select></select>");
    }

    private static String show(@Nullable List<Option> units, @Nullable Object chosen) {
        return page(
                "<select><option choice:all=\"${units}\" choice:of=\"${chosen}\">全部</option></select>", units, chosen);
    }

    private static String page(String template, @Nullable List<Option> units, @Nullable Object chosen) {
        SpringTemplateEngine engine = new SpringTemplateEngine();
        engine.setTemplateResolver(new StringTemplateResolver());
        engine.addDialect(new OptionsDialect());
        Map<String, Object> model = new HashMap<>();
        model.put("units", units);
        model.put("chosen", chosen);
        return engine.process(template, new Context(null, model));
    }
}
