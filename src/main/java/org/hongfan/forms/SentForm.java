package org.hongfan.forms;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.hongfan.shared.web.FieldNames;
import org.hongfan.shared.web.FormPage;
import org.jspecify.annotations.Nullable;

/**
 * A form as it was sent, without what belongs to one sending alone (tokens) and without what nobody but its user may hold (passwords, codes).
 *
 * @param path that it was sent to, within the portal
 * @param page that it stands on, with its query; null when the request did not say
 * @param values by name, in the order of the form
 */
public record SentForm(String path, @Nullable String page, Map<String, List<String>> values) {
    /** The form of this request; without values when the request could not be read to its end. */
    public static SentForm of(HttpServletRequest request) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        String page = null;
        try {
            request.getParameterMap().forEach((name, sent) -> {
                if (!name.startsWith("_") && !FieldNames.isSecret(name)) {
                    values.put(name, List.of(sent));
                }
            });
            page = FormPage.sent(request);
        } catch (InvalidParameterException unreadable) {
            String referer = request.getHeader("Referer");
            page = referer == null ? null : FormPage.within(referer, request);
        }
        return new SentForm(FormPage.path(request), page, values);
    }

    boolean isEmpty() {
        return values.values().stream().flatMap(List::stream).allMatch(String::isBlank);
    }

    List<String> sent(String name) {
        return values.getOrDefault(name, List.of());
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /**
     * Whether a box or a choice of this name that was not sent was there and left empty: one of the same row was sent. A row that the page has
     * got since keeps what the page says.
     */
    boolean knows(String name) {
        int row = name.lastIndexOf('.');
        return row < 0
                ? !values.isEmpty()
                : values.keySet().stream().anyMatch(other -> other.startsWith(name.substring(0, row + 1)));
    }

    SentForm only(Predicate<String> name) {
        Map<String, List<String>> some = new LinkedHashMap<>();
        values.forEach((each, sent) -> {
            if (name.test(each)) {
                some.put(each, sent);
            }
        });
        return new SentForm(path, page, some);
    }

    SentForm with(Map<String, List<String>> more) {
        Map<String, List<String>> all = new LinkedHashMap<>(values);
        all.putAll(more);
        return new SentForm(path, page, all);
    }

    /** What was written, not chosen: for a page that no longer has the form. */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        values.forEach((name, sent) -> sent.stream()
                .filter(value -> !FieldNames.isNumber(name))
                .filter(value -> !value.isBlank() && !value.matches("[0-9]{1,12}|true|false|on|[A-Z][A-Z0-9_]*"))
                .forEach(texts::add));
        return texts;
    }
}
