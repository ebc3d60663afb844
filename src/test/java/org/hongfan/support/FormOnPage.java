package org.hongfan.support;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Element;

/** A form as a browser sees it: what it would send as it stands, and what it sends once somebody has changed every field of it. */
public final class FormOnPage {
    private static final Set<String> BUTTONS = Set.of("submit", "button", "image", "reset");
    private static final String CONTROLS = "input[name], textarea[name], select[name]";

    private final Element form;

    public FormOnPage(Element form) {
        this.form = form;
    }

    /** How every field is changed. */
    public enum Wrong {
        /** Everything that can be chosen is chosen otherwise, nothing is written. */
        BLANK("", "", "7", "2031-02-03"),
        /** Longer than any field takes. */
        TOO_LONG("改过的内容。".repeat(200), "改过的内容。".repeat(9_000), "987654321", "2031-02-03"),
        STRANGE("〇改过", "〇改过", "-3", "2031-02-31"),
        /** As somebody would. */
        RIGHT("改过", "改过的内容，\r\n第二行", "2", "2031-02-03");

        private final String text;
        private final String area;
        private final String number;
        private final String date;

        Wrong(String text, String area, String number, String date) {
            this.text = text;
            this.area = area;
            this.number = number;
            this.date = date;
        }
    }

    public boolean takesFiles() {
        return form.selectFirst("input[type=file]") != null;
    }

    /** Whether somebody types or chooses something in it. */
    public boolean hasFields() {
        return controls().stream().anyMatch(FormOnPage::isSeen);
    }

    /** Names of the fields somebody sees, the numbers in them left out. */
    public List<String> names() {
        return controls().stream()
                .filter(FormOnPage::isSeen)
                .map(each -> each.attr("name").replaceAll("[0-9]+", "N"))
                .distinct()
                .sorted()
                .toList();
    }

    /** The fields somebody sees and gets back: neither passwords nor files nor one-time codes. */
    public Map<String, List<String>> seen() {
        Map<String, List<String>> seen = new LinkedHashMap<>();
        for (Element each : controls()) {
            if (isSeen(each) && comesBack(each)) {
                List<String> values = seen.computeIfAbsent(each.attr("name"), name -> new ArrayList<>());
                values.addAll(valuesOf(each));
            }
        }
        return seen;
    }

    /** What a browser sends when nobody changes anything. */
    public Map<String, List<String>> asItStands() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (Element each : controls()) {
            if (!type(each).equals("file")) {
                valuesOf(each).forEach(value -> add(all, each.attr("name"), value));
            }
        }
        return all;
    }

    /** What is sent under this name without being seen. */
    public List<String> hidden(String name) {
        return controls().stream()
                .filter(each -> !isSeen(each) && each.attr("name").equals(name))
                .map(each -> each.attr("value"))
                .toList();
    }

    /** What it sends once every field was changed; hidden fields as they are. */
    public Map<String, List<String>> changed(Wrong how) {
        Map<String, List<String>> sent = new LinkedHashMap<>();
        Map<String, List<Element>> choices = new LinkedHashMap<>();
        for (Element each : controls()) {
            String name = each.attr("name");
            switch (type(each)) {
                case "hidden" -> add(sent, name, each.attr("value"));
                case "radio" ->
                    choices.computeIfAbsent(name, any -> new ArrayList<>()).add(each);
                case "checkbox" -> {
                    if (!each.hasAttr("checked")) {
                        add(sent, name, each.hasAttr("value") ? each.attr("value") : "on");
                    }
                }
                case "select" -> another(each).forEach(value -> add(sent, name, value));
                case "file" -> {}
                default -> add(sent, name, text(each, how));
            }
        }
        choices.forEach((name, group) -> group.stream()
                .filter(each -> !each.hasAttr("checked"))
                .reduce((first, last) -> last)
                .ifPresent(each -> add(sent, name, each.attr("value"))));
        return sent;
    }

    private static String text(Element each, Wrong how) {
        return switch (type(each)) {
            case "number" -> how.number;
            case "date" -> how.date;
            case "time" -> "03:04";
            case "month" -> how.date.substring(0, 7);
            case "datetime-local" -> how.date + "T03:04";
            case "textarea" -> how.area;
            default -> how.text;
        };
    }

    private static List<String> another(Element select) {
        List<String> values = select.select("option").eachAttr("value");
        List<String> now = valuesOf(select);
        return values.stream()
                .filter(value -> !now.contains(value) && !value.isEmpty())
                .reduce((first, last) -> last)
                .map(List::of)
                .orElse(now);
    }

    private static List<String> valuesOf(Element each) {
        return switch (type(each)) {
            case "radio", "checkbox" ->
                each.hasAttr("checked") ? List.of(each.hasAttr("value") ? each.attr("value") : "on") : List.of();
            case "select" -> {
                List<String> chosen = each.select("option[selected]").eachAttr("value");
                Element first = each.selectFirst("option");
                yield chosen.isEmpty() && !each.hasAttr("multiple") && first != null
                        ? List.of(first.attr("value"))
                        : chosen;
            }
            case "textarea" -> List.of(each.wholeText());
            default -> List.of(each.attr("value"));
        };
    }

    private List<Element> controls() {
        List<Element> controls = new ArrayList<>(form.select(CONTROLS));
        if (!form.id().isEmpty()) {
            form.ownerDocument().select(CONTROLS).stream()
                    .filter(each -> each.attr("form").equals(form.id()) && !controls.contains(each))
                    .forEach(controls::add);
        }
        controls.removeIf(each -> BUTTONS.contains(type(each)) || each.hasAttr("disabled"));
        return controls;
    }

    private static boolean isSeen(Element each) {
        return !type(each).equals("hidden");
    }

    private static boolean comesBack(Element each) {
        return !Set.of("password", "file").contains(type(each))
                && !each.attr("autocomplete").equals("one-time-code");
    }

    private static String type(Element each) {
        return each.normalName().equals("input") ? each.attr("type").toLowerCase() : each.normalName();
    }

    private static void add(Map<String, List<String>> all, String name, String value) {
        all.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
    }
}
