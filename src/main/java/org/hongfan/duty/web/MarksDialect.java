package org.hongfan.duty.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hongfan.duty.DutyGrid;
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
 * {@code <td duty:marks="${row.cells}"></td>}: the cells of one row of a {@link DutyGrid}. A district's grid has more than four hundred, and each written
 * by a template's own means costs as much as the rest of its row.
 */
@Component
class MarksDialect extends AbstractProcessorDialect {
    private static final int PRECEDENCE = 500;

    MarksDialect() {
        super("Duty marks", "duty", PRECEDENCE);
    }

    @Override
    public Set<IProcessor> getProcessors(String prefix) {
        return Set.of(new Marks(prefix));
    }

    private static final class Marks extends AbstractAttributeTagProcessor {
        Marks(String prefix) {
            super(TemplateMode.HTML, prefix, null, false, "marks", true, PRECEDENCE, true);
        }

        @Override
        @SuppressWarnings("unchecked")
        protected void doProcess(
                ITemplateContext context,
                IProcessableElementTag tag,
                AttributeName attribute,
                String expression,
                IElementTagStructureHandler structure) {
            Object cells = StandardExpressions.getExpressionParser(context.getConfiguration())
                    .parseExpression(context, expression)
                    .execute(context);
            StringBuilder html = new StringBuilder();
            Map<String, String> links = new HashMap<>();
            for (DutyGrid.Cell cell : (List<DutyGrid.Cell>) cells) {
                String href = cell.href();
                String link = href == null ? null : links.computeIfAbsent(href, each -> context.buildLink(each, null));
                write(cell, link, html);
            }
            structure.replaceWith(html, false);
        }

        private static void write(DutyGrid.Cell cell, @Nullable String href, StringBuilder html) {
            html.append("<td>");
            if (!cell.text().isEmpty()) {
                html.append(href == null ? "<button type=\"button\"" : "<a");
                attribute("class", "mark " + cell.tone(), html);
                if (href != null) {
                    attribute("href", href, html);
                }
                attribute("aria-label", cell.reason(), html);
                html.append(" data-reason>")
                        .append(HtmlUtils.htmlEscape(cell.text(), "UTF-8"))
                        .append(href == null ? "</button>" : "</a>");
            }
            html.append("</td>");
        }

        private static void attribute(String name, String value, StringBuilder html) {
            html.append(' ')
                    .append(name)
                    .append("=\"")
                    .append(HtmlUtils.htmlEscape(value, "UTF-8"))
                    .append('"');
        }
    }
}
