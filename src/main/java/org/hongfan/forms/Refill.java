package org.hongfan.forms;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hongfan.shared.web.FieldNames;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.jspecify.annotations.Nullable;

/**
 * Puts what was sent back into the form it came from, on the page as it is now: every box and choice as it was, those left empty too.
 *
 * <p>Passwords, files and tokens stay as the page has them. A choice that the page no longer offers asks for a new one rather than letting the
 * first take its place.
 */
final class Refill {
    private static final Set<String> NOT_REFILLED = Set.of("password", "file", "submit", "button", "image", "reset");
    private static final String FIELDS = "input[name], textarea[name], select[name]";

    /** A field of a row: {@code lines[3].hours}. */
    private static final Pattern ROW = Pattern.compile("(.+\\[\\d+])\\.(.+)");

    /** The hidden field that says whose row it is. */
    private static final Set<String> WHOSE = Set.of("memberId", "id");

    private final Document page;
    private final SentForm sent;
    private final String contextPath;

    /** What differs between the page and what was sent: the field's label, what the page said, what was sent. */
    record Difference(String label, String theirs, String mine) {}

    Refill(Document page, SentForm sent, String contextPath) {
        this.page = page;
        this.sent = sent;
        this.contextPath = contextPath;
    }

    /** The form of the page that sends to where the form was sent; of several the one whose hidden fields are the same. */
    Optional<Element> form() {
        Element best = null;
        long most = -1;
        for (Element form : page.select("form[method=post], form[method=POST]")) {
            if (sends(form)) {
                long same = fields(form).stream()
                        .filter(field ->
                                isHidden(field) && sent.sent(field.attr("name")).contains(field.attr("value")))
                        .count();
                if (same > most) {
                    best = form;
                    most = same;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /**
     * @param hidden whether hidden fields are put back too: then the form is the one that was open, with the versions its user has seen; else
     *     the page has decided what they are
     * @return what the page said otherwise, without hidden fields
     */
    List<Difference> into(Element form, boolean hidden) {
        List<Difference> differences = new ArrayList<>();
        Map<String, Integer> places = new HashMap<>();
        List<Element> fields = fields(form);
        Map<String, String> rows = rows(fields);
        for (Element field : fields) {
            String name = field.attr("name");
            if (name.startsWith("_")
                    || FieldNames.isSecret(name)
                    || field.hasAttr("disabled")
                    || NOT_REFILLED.contains(type(field))
                    || field.attr("autocomplete").equals("one-time-code")
                    || isHidden(field) && !hidden) {
                continue;
            }
            Difference difference = put(field, nameSent(name, rows), places);
            if (difference != null && !isHidden(field)) {
                differences.add(difference);
                unfold(field);
            }
        }
        unfold(form);
        form.attr("data-dirty", "");
        return differences;
    }

    /**
     * Rows are told by whose they are, not by their place: the list may have changed since.
     *
     * @return for each row of the page that says whose it is, the row that was sent; one that nobody has sent where it is new
     */
    private Map<String, String> rows(List<Element> fields) {
        Map<String, String> sentBy = new HashMap<>();
        sent.values().forEach((name, values) -> {
            Matcher row = ROW.matcher(name);
            if (row.matches() && WHOSE.contains(row.group(2))) {
                values.forEach(value -> sentBy.put(listOf(row.group(1)) + value, row.group(1)));
            }
        });
        Map<String, String> rows = new HashMap<>();
        for (Element field : fields) {
            Matcher row = ROW.matcher(field.attr("name"));
            if (isHidden(field) && row.matches() && WHOSE.contains(row.group(2))) {
                String same = sentBy.get(listOf(row.group(1)) + field.attr("value"));
                rows.put(row.group(1), same == null ? "new row of " + row.group(1) : same);
            }
        }
        return rows;
    }

    private static String listOf(String row) {
        return row.substring(0, row.indexOf('[') + 1);
    }

    private static String nameSent(String name, Map<String, String> rows) {
        Matcher row = ROW.matcher(name);
        return row.matches() ? rows.getOrDefault(row.group(1), row.group(1)) + '.' + row.group(2) : name;
    }

    boolean asksForFiles(Element form) {
        return fields(form).stream().anyMatch(field -> type(field).equals("file"));
    }

    private @Nullable Difference put(Element field, String name, Map<String, Integer> places) {
        return switch (type(field)) {
            case "checkbox" ->
                sent.has(name) || sent.knows(name)
                        ? check(field, sent.sent(name).contains(valueOf(field)))
                        : null;
            case "radio" ->
                sent.has(name) || sent.knows(name)
                        ? check(field, sent.sent(name).contains(valueOf(field)))
                        : null;
            case "select" ->
                sent.has(name) || field.hasAttr("multiple") && sent.knows(name) ? select(field, sent.sent(name)) : null;
            default -> {
                int place = places.merge(name, 1, Integer::sum) - 1;
                List<String> values = sent.sent(name);
                yield place < values.size() ? write(field, values.get(place)) : null;
            }
        };
    }

    private @Nullable Difference check(Element box, boolean checked) {
        if (box.hasAttr("checked") == checked) {
            return null;
        }
        box.attr("checked", checked);
        return checked ? new Difference(label(box), "", words(box)) : null;
    }

    private @Nullable Difference select(Element select, List<String> values) {
        Elements options = select.select("option");
        boolean multiple = select.hasAttr("multiple");
        List<String> before = options.stream()
                .filter(option -> option.hasAttr("selected"))
                .map(Element::text)
                .toList();
        boolean offered = false;
        for (Element option : options) {
            boolean chosen = values.contains(option.hasAttr("value") ? option.attr("value") : option.text())
                    && (multiple || !offered);
            offered |= chosen;
            option.attr("selected", chosen);
        }
        if (!offered && !multiple) {
            select.prependElement("option")
                    .attr("value", "")
                    .attr("selected", true)
                    .text("原来选的现在没有了，请重新选");
        }
        List<String> after = select.select("option[selected]").eachText();
        List<String> shown = before.isEmpty() && !multiple && !options.isEmpty()
                ? List.of(options.get(0).text())
                : before;
        return shown.equals(after)
                ? null
                : new Difference(label(select), String.join("、", shown), String.join("、", after));
    }

    private @Nullable Difference write(Element field, String value) {
        boolean area = field.normalName().equals("textarea");
        String before = area ? field.wholeText() : field.attr("value");
        if (area) {
            // The first line break after the tag is none of the text's.
            field.text(value.startsWith("\n") || value.startsWith("\r") ? "\n" + value : value);
        } else {
            field.attr("value", value);
        }
        return before.replace("\r\n", "\n")
                        .strip()
                        .equals(value.replace("\r\n", "\n").strip())
                ? null
                : new Difference(label(field), before, value);
    }

    private List<Element> fields(Element form) {
        List<Element> fields = new ArrayList<>();
        form.select(FIELDS).stream()
                .filter(field -> !field.hasAttr("form") || field.attr("form").equals(form.id()))
                .forEach(fields::add);
        if (!form.id().isEmpty()) {
            page.select(FIELDS).stream()
                    .filter(field -> field.attr("form").equals(form.id()) && !fields.contains(field))
                    .forEach(fields::add);
        }
        return fields;
    }

    private boolean sends(Element form) {
        return isPath(form.attr("action"))
                || form.select("[formaction]").stream().anyMatch(button -> isPath(button.attr("formaction")))
                || !form.id().isEmpty()
                        && page.select("[formaction][form]").stream()
                                .anyMatch(button ->
                                        button.attr("form").equals(form.id()) && isPath(button.attr("formaction")));
    }

    private boolean isPath(String action) {
        int query = action.indexOf('?');
        return (query < 0 ? action : action.substring(0, query)).equals(contextPath + sent.path());
    }

    private void unfold(Element field) {
        field.parents().stream()
                .filter(parent -> parent.normalName().equals("details"))
                .forEach(details -> details.attr("open", true));
    }

    private String label(Element field) {
        Element own = field.id().isEmpty()
                ? null
                : page.select("label[for]").stream()
                        .filter(label -> label.attr("for").equals(field.id()))
                        .findFirst()
                        .orElse(null);
        if (own != null) {
            Element words = own.selectFirst("span");
            return words == null ? own.ownText() : words.text();
        }
        Element group = field.closest("[role=radiogroup], [role=group], fieldset");
        if (group != null) {
            Element legend = group.selectFirst("legend span");
            return legend == null ? group.attr("aria-label") : legend.text();
        }
        return field.hasAttr("aria-label") ? field.attr("aria-label") : words(field);
    }

    private static String words(Element box) {
        Element around = box.closest("label");
        return box.hasAttr("aria-label") ? box.attr("aria-label") : around == null ? valueOf(box) : around.text();
    }

    private static String valueOf(Element box) {
        return box.hasAttr("value") ? box.attr("value") : "on";
    }

    private static boolean isHidden(Element field) {
        return type(field).equals("hidden");
    }

    private static String type(Element field) {
        return field.normalName().equals("input")
                ? Objects.requireNonNullElse(field.attr("type"), "").toLowerCase(Locale.ROOT)
                : field.normalName();
    }
}
