package org.hongfan.layout;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.hongfan.shared.web.Option;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.dialect.AbstractProcessorDialect;
import org.thymeleaf.engine.AttributeName;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.processor.IProcessor;
import org.thymeleaf.processor.element.AbstractAttributeTagProcessor;
import org.thymeleaf.processor.element.IElementTagStructureHandler;
import org.thymeleaf.standard.expression.StandardExpressions;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * {@code <option choice:all="${units}" choice:of="${filter.organization}"></option>}: all options of a list of {@link Option}, that one chosen whose
 * value reads like {@code choice:of}; none where that is null. A page of a district has a hundred, and each written by a template's own means costs as
 * much as a row of its table.
 */
@Component
class OptionsDialect extends AbstractProcessorDialect {
    private static final int PRECEDENCE = 500;

    OptionsDialect() {
        super("Options of a select", "choice", PRECEDENCE);
    }

    @Override
    public Set<IProcessor> getProcessors(String prefix) {
        return Set.of(new Options(prefix));
    }

    private static final class Options extends AbstractAttributeTagProcessor {
        private final String of;

        Options(String prefix) {
            super(TemplateMode.HTML, prefix, null, false, "all", true, PRECEDENCE, true);
            of = prefix + ":of";
        }

        @Override
        @SuppressWarnings("unchecked")
        protected void doProcess(
                ITemplateContext context,
                IProcessableElementTag tag,
                AttributeName attribute,
                String expression,
                IElementTagStructureHandler structure) {
            List<Option> options = (List<Option>) value(context, expression);
            Object chosen = value(context, tag.getAttributeValue(of));
            structure.replaceWith(html(options == null ? List.of() : options, Objects.toString(chosen, null)), false);
        }

        private static @Nullable Object value(ITemplateContext context, @Nullable String expression) {
            return expression == null
                    ? null
                    : StandardExpressions.getExpressionParser(context.getConfiguration())
                            .parseExpression(context, expression)
                            .execute(context);
        }

        private static CharSequence html(List<Option> options, @Nullable String chosen) {
            StringBuilder html = new StringBuilder();
            for (Option option : options) {
                html.append("<option value=\"").append(HtmlUtils.htmlEscape(option.value(), "UTF-8"));
                html.append(option.value().equals(chosen) ? "\" selected=\"selected\">" : "\">");
                html.append(HtmlUtils.htmlEscape(option.label(), "UTF-8")).append("</option>");
            }
            return html;
        }
    }
}
