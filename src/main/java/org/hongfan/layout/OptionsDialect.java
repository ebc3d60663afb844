package org.hongfan.layout;

import java.util.List;
import java.util.Objects;
import org.hongfan.shared.web.Option;
import org.hongfan.shared.web.WrittenTag;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.model.IProcessableElementTag;

/**
 * {@code <option choice:all="${units}" choice:of="${filter.organization}"></option>}: all options of a list of {@link Option}, that one chosen whose
 * value reads like {@code choice:of}; none where that is null. A page of a district has a hundred.
 */
@Component
class OptionsDialect extends WrittenTag {

    OptionsDialect() {
        super("Options of a select", "choice", "all");
    }

    @Override
    @SuppressWarnings("unchecked")
    protected CharSequence write(ITemplateContext context, IProcessableElementTag tag, @Nullable Object value) {
        List<Option> options = value == null ? List.of() : (List<Option>) value;
        String chosen = Objects.toString(value(context, tag.getAttributeValue(getPrefix() + ":of")), null);
        StringBuilder html = new StringBuilder();
        for (Option option : options) {
            html.append("<option value=\"").append(HtmlUtils.htmlEscape(option.value(), "UTF-8"));
            html.append(option.value().equals(chosen) ? "\" selected=\"selected\">" : "\">");
            html.append(HtmlUtils.htmlEscape(option.label(), "UTF-8")).append("</option>");
        }
        return html;
    }
}
