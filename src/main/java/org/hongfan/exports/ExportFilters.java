package org.hongfan.exports;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A list's filters as they stood in its address. A value that cannot be read counts as not given, as it does on the list's page. */
public final class ExportFilters {
    public static final ExportFilters NONE = new ExportFilters(Map.of());

    private static final Set<String> NO_FILTERS = Set.of("page", "after", "before", "list", "_csrf");

    private final Map<String, String> values;

    private ExportFilters(Map<String, String> values) {
        this.values = values;
    }

    public static ExportFilters of(Map<String, String> parameters) {
        Map<String, String> values = new LinkedHashMap<>();
        parameters.forEach((name, value) -> {
            if (!NO_FILTERS.contains(name) && value != null && !value.isBlank()) {
                values.put(name, value.strip());
            }
        });
        return new ExportFilters(values);
    }

    /** Reads what {@link #query} wrote. */
    public static ExportFilters parse(@Nullable String query) {
        if (query == null || query.isBlank()) {
            return NONE;
        }
        return of(Arrays.stream(query.split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(
                        pair -> decode(pair[0]), pair -> decode(pair[1]), (a, b) -> a, LinkedHashMap::new)));
    }

    /** The filters as the part of an address after the question mark; empty when there are none. */
    public String query() {
        return values.entrySet().stream()
                .map(each -> encode(each.getKey()) + "=" + encode(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** Without values that may be somebody's number: those are not kept. */
    ExportFilters withoutNumbers() {
        Map<String, String> kept = new LinkedHashMap<>(values);
        kept.values().removeIf(value -> value.matches(".*\\d{7,}.*"));
        return new ExportFilters(kept);
    }

    public @Nullable String text(String name) {
        return values.get(name);
    }

    public boolean is(String name, String value) {
        return value.equals(values.get(name));
    }

    public @Nullable Long number(String name) {
        String value = values.get(name);
        return value != null && value.matches("\\d{1,18}") ? Long.valueOf(value) : null;
    }

    /** A year of four digits, or the one given. */
    public int year(String name, int otherwise) {
        String value = values.get(name);
        return value != null && value.matches("[12]\\d{3}") ? Integer.parseInt(value) : otherwise;
    }

    public @Nullable YearMonth month(String name) {
        try {
            String value = values.get(name);
            return value == null ? null : YearMonth.parse(value);
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    public @Nullable LocalDate day(String name) {
        try {
            String value = values.get(name);
            return value == null ? null : LocalDate.parse(value);
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    public <E extends Enum<E>> @Nullable E one(Class<E> type, String name) {
        String value = values.get(name);
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> each.name().equals(value))
                .findFirst()
                .orElse(null);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException unreadable) {
            return "";
        }
    }
}
