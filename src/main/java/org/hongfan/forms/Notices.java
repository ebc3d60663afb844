package org.hongfan.forms;

import java.util.List;
import java.util.Objects;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** What is said on top of a page whose form was filled in again. */
final class Notices {
    private static final int MOST_DIFFERENCES = 20;
    private static final int LONGEST_VALUE = 60;

    private Notices() {}

    static void refused(
            Document page, Element form, FormRefusal refusal, boolean typed, List<Refill.Difference> differences) {
        Element box = top(page)
                .attr("class", "errors")
                .attr("role", "alert")
                .attr("tabindex", "-1")
                .attr("data-errors", "");
        box.appendElement("h2").text(typed ? "没有办成，填写的内容都还在" : "没有办成");
        Element list = box.appendElement("ul");
        Element message = list.appendElement("li");
        String id = place(form, refusal);
        (id.isEmpty() ? message : message.appendElement("a").attr("href", "#" + id)).text(refusal.message());
        for (Refill.Difference each : differences.subList(0, Math.min(differences.size(), MOST_DIFFERENCES))) {
            list.appendElement("li")
                    .text("“" + each.label() + "”现在保存的是“" + shortened(each.theirs()) + "”，您填的是“"
                            + shortened(each.mine()) + "”");
        }
    }

    static void filledIn(Document page, KeptForm form, boolean files, String contextPath) {
        Element note = notice(page);
        StringBuilder words = new StringBuilder(
                form.form().isEmpty() ? "刚才登录已过期，这一步还没有办，请再点一次。" : "刚才登录已过期，您填写的内容已经放回原处，还没有提交。请看一遍再提交。");
        if (files) {
            words.append("要上传的文件请重新选择。");
        }
        if (form.numbersGone()) {
            words.append("身份证号和电话只保留 30 分钟，请重新填写。");
        }
        note.appendText(words.toString());
        note.appendText(" ");
        note.appendElement("a").attr("href", contextPath + "/kept").text("不要了");
    }

    static void withoutForm(Document page, KeptForm form, String contextPath) {
        notice(page).text("刚才登录已过期，这一步没有办成；现在这一页上已经没有那张表了，可能别人已经办好，或者状态变了。您写的文字在下面，可以复制。");
        Element kept = top(page).attr("class", "stack-s");
        kept.appendElement("h2").text("您刚才填写的内容");
        int i = 0;
        for (String text : form.form().texts()) {
            Element item = kept.appendElement("div").attr("class", "kept-item");
            item.appendElement("pre")
                    .attr("class", "kept")
                    .attr("id", "kept-" + i)
                    .text(text);
            item.appendElement("button")
                    .attr("type", "button")
                    .attr("class", "button small")
                    .attr("hidden", true)
                    .attr("data-js", "")
                    .attr("data-copy", "kept-" + i)
                    .text("复制");
            i++;
        }
        kept.appendElement("p")
                .appendElement("a")
                .attr("href", contextPath + "/kept")
                .text("已经处理好，不再保留");
    }

    private static Element notice(Document page) {
        return top(page)
                .attr("class", "notice soon")
                .attr("role", "status")
                .attr("data-kept", "")
                .appendElement("p");
    }

    /** A new element above the page's own content. */
    private static Element top(Document page) {
        Element main = Objects.requireNonNullElse(page.selectFirst("main"), page.body());
        Element head = main.selectFirst("> .page-head");
        Element element = page.createElement("div");
        if (head == null) {
            main.prependChild(element);
        } else {
            head.after(element);
        }
        return element;
    }

    /** The id of the field that the message belongs to, else of the form's first. */
    private static String place(Element form, FormRefusal refusal) {
        Element field = refusal.field() == null
                ? null
                : form.select("[name]").stream()
                        .filter(each -> each.attr("name").equals(refusal.field())
                                && !each.id().isEmpty())
                        .findFirst()
                        .orElse(null);
        if (field == null) {
            field = form.selectFirst("input[id]:not([type=hidden]), textarea[id], select[id]");
        }
        return field == null ? form.id() : field.id();
    }

    private static String shortened(String value) {
        return value.isBlank()
                ? "（空）"
                : value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
    }
}
