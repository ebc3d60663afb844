package org.hongfan.meeting.web;

import java.util.List;
import java.util.Objects;
import org.hongfan.meeting.AttendanceStatus;
import org.hongfan.shared.web.WrittenTag;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.model.IProcessableElementTag;

/**
 * {@code <li roll:rows="${roll}"></li>}: one line for each person of a {@link RollSheet}: four choices to tap, or, where there are more than
 * {@value RollSheet#LARGE} people, one select; and the reason of who is excused.
 */
@Component
class RollDialect extends WrittenTag {
    private static final List<AttendanceStatus> CHOICES =
            List.of(AttendanceStatus.PRESENT, AttendanceStatus.LATE, AttendanceStatus.EXCUSED, AttendanceStatus.ABSENT);
    private static final List<String> SHORT = List.of("到", "迟", "假", "缺");
    private static final List<String> TONES = List.of(" class=\"done\"", " class=\"soon\"", "", " class=\"late\"");

    RollDialect() {
        super("Roll of a meeting", "roll", "rows");
    }

    @Override
    protected CharSequence write(ITemplateContext context, IProcessableElementTag tag, @Nullable Object value) {
        StringBuilder html = new StringBuilder();
        if (value instanceof RollSheet roll) {
            boolean large = roll.isLarge();
            for (RollSheet.Row row : roll.rows()) {
                write(row, large, html);
            }
        }
        return html;
    }

    private static void write(RollSheet.Row row, boolean large, StringBuilder html) {
        String name = HtmlUtils.htmlEscape(row.name(), "UTF-8");
        String field = "marks[" + row.memberId() + "].";
        html.append("<li data-person")
                .append(row.called() ? "" : " data-observer")
                .append(row.counted() ? "" : " data-uncounted")
                .append(row.now() == null && row.called() ? " class=\"unseen\"" : "")
                .append(large ? "><label>" : "><span><span>")
                .append(name)
                .append(large ? "" : "</span>");
        if (row.remark() != null) {
            html.append("<small>")
                    .append(HtmlUtils.htmlEscape(row.remark(), "UTF-8"))
                    .append("</small>");
        }
        if (large) {
            select(row, field, html);
        } else {
            html.append("</span>");
            choices(row, field, name, html);
        }
        html.append("</li>");
    }

    private static void choices(RollSheet.Row row, String field, String name, StringBuilder html) {
        html.append("<span class=\"toggle four\" role=\"radiogroup\" aria-label=\"")
                .append(name)
                .append("的到会情况\">");
        for (int i = 0; i < CHOICES.size(); i++) {
            AttendanceStatus status = CHOICES.get(i);
            html.append("<label").append(TONES.get(i)).append("><input type=\"radio\" name=\"");
            html.append(field).append("status\" value=\"").append(status).append('"');
            html.append(status.isPresent() ? " data-counts" : "")
                    .append(status == AttendanceStatus.EXCUSED ? " data-asks" : "")
                    .append(status == row.now() ? " checked" : "");
            html.append(" aria-label=\"").append(status.title()).append("\"><span>");
            html.append(SHORT.get(i)).append("</span></label>");
        }
        String reason = Objects.requireNonNullElse(row.reason(), "");
        html.append("</span><span class=\"reasons\" role=\"group\" aria-label=\"")
                .append(name)
                .append("的请假原因\">");
        for (String usual : MeetingReasons.LIST) {
            html.append("<label class=\"pill\"><input type=\"radio\" name=\"").append(field);
            html.append("reason\" value=\"").append(usual).append('"');
            html.append(usual.equals(reason) ? " checked" : "").append("><span>");
            html.append(usual).append("</span></label>");
        }
        html.append("<input type=\"text\" maxlength=\"100\" name=\"").append(field);
        html.append("otherReason\" value=\"")
                .append(MeetingReasons.LIST.contains(reason) ? "" : HtmlUtils.htmlEscape(reason, "UTF-8"));
        html.append("\" placeholder=\"其他原因\" aria-label=\"").append(name).append("请假的其他原因\"></span>");
    }

    /** Without quotes and closing tags that need none: a branch of three hundred has twelve hundred of them. */
    private static void select(RollSheet.Row row, String field, StringBuilder html) {
        html.append("<select name=").append(field).append("status>");
        html.append(row.now() == null ? "<option value=\"\">选择" : "");
        for (int i = 0; i < CHOICES.size(); i++) {
            html.append("<option value=").append(CHOICES.get(i));
            // The first is chosen where nothing says otherwise.
            html.append(i > 0 && CHOICES.get(i) == row.now() ? " selected>" : ">");
            html.append(SHORT.get(i));
        }
        html.append("</select></label><input name=").append(field).append("reason");
        if (row.reason() != null) {
            html.append(" value=\"")
                    .append(HtmlUtils.htmlEscape(row.reason(), "UTF-8"))
                    .append('"');
        }
        html.append(" placeholder=原因 list=why>");
    }
}
