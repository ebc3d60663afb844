package org.hongfan.layout;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.hongfan.shared.web.FieldNames;
import org.jspecify.annotations.Nullable;

/**
 * What the user typed into the form that could not be taken, so that an error page gives it back.
 *
 * <p>Never passwords, tokens, ID numbers or phones.
 */
final class KeptInput {
    /** Values that were chosen, not typed: ids, flags, names of constants. */
    private static final Pattern CHOSEN = Pattern.compile("[0-9]{1,12}|true|false|on|[A-Z][A-Z0-9_]*");

    private KeptInput() {}

    /** The typed texts in the order of the form; empty when nothing was sent. */
    static List<String> texts(HttpServletRequest request) {
        List<String> texts = new ArrayList<>();
        for (Field field : fields(request, null)) {
            if (!CHOSEN.matcher(field.value()).matches()) {
                texts.add(field.value());
            }
        }
        return texts;
    }

    /** Every field that may be sent again, without {@code except} and the version. */
    static List<Field> fields(HttpServletRequest request, @Nullable String except) {
        List<Field> fields = new ArrayList<>();
        // The container dispatches to error pages by GET, whatever the user sent.
        Object original = request.getAttribute(RequestDispatcher.ERROR_METHOD);
        if (!"POST".equals(original == null ? request.getMethod() : original)) {
            return fields;
        }
        parameters(request).forEach((name, values) -> {
            if (!name.equals(except) && !name.equals("version") && isShown(name)) {
                for (String value : values) {
                    if (!value.isBlank()) {
                        fields.add(new Field(name, value));
                    }
                }
            }
        });
        return fields;
    }

    /** Nothing, when the request could not be read to its end. */
    private static Map<String, String[]> parameters(HttpServletRequest request) {
        try {
            return request.getParameterMap();
        } catch (InvalidParameterException unreadable) {
            return Map.of();
        }
    }

    private static boolean isShown(String name) {
        return !name.startsWith("_") && !FieldNames.isSecret(name) && !FieldNames.isNumber(name);
    }

    record Field(String name, String value) {}
}
