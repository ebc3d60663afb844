package org.hongfan.duty.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hongfan.duty.DutyGrid;
import org.hongfan.shared.web.WrittenTag;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.model.IProcessableElementTag;

/** {@code <td duty:marks="${row.cells}"></td>}: the cells of one row of a {@link DutyGrid}. A district's grid has more than four hundred. */
@Component
class MarksDialect extends WrittenTag {

    MarksDialect() {
        super("Duty marks", "duty", "marks");
    }

    @Override
    @SuppressWarnings("unchecked")
    protected CharSequence write(ITemplateContext context, IProcessableElementTag tag, @Nullable Object value) {
        StringBuilder html = new StringBuilder();
        Map<String, String> links = new HashMap<>();
        for (DutyGrid.Cell cell : value == null ? List.<DutyGrid.Cell>of() : (List<DutyGrid.Cell>) value) {
            String href = cell.href();
            String link = href == null ? null : links.computeIfAbsent(href, each -> context.buildLink(each, null));
            write(cell, link, html);
        }
        return html;
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
