package org.hongfan.shared.web;

import jakarta.servlet.http.HttpServletRequest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.support.RequestDataValueProcessor;
import org.springframework.web.util.HtmlUtils;

/**
 * Gives every {@code th:action} form that is sent by POST, besides its token, a hidden key: one for each time the page is shown, with the mark of
 * {@linkplain FormOwner whose page it is}; and the page it stands on.
 */
@RequiredArgsConstructor
class FormKeys implements RequestDataValueProcessor {
    /** Contains "token", so that error pages do not show it back among what was typed. */
    static final String FIELD = "_formToken";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final RequestDataValueProcessor tokens;
    private final Supplier<FormMarks> marks;

    @Override
    public String processAction(HttpServletRequest request, String action, String method) {
        return tokens.processAction(request, action, method);
    }

    @Override
    public String processFormFieldValue(HttpServletRequest request, @Nullable String name, String value, String type) {
        return tokens.processFormFieldValue(request, name, value, type);
    }

    @Override
    public @Nullable Map<String, String> getExtraHiddenFields(HttpServletRequest request) {
        Map<String, String> fields = tokens.getExtraHiddenFields(request);
        if (fields == null || fields.isEmpty()) {
            return fields;
        }
        Map<String, String> both = new LinkedHashMap<>(fields);
        both.put(FIELD, keyOf(request));
        String page = FormPage.shown(request);
        if (page != null) {
            // Thymeleaf writes hidden fields as they are.
            both.put(FormPage.FIELD, HtmlUtils.htmlEscape(page));
        }
        return both;
    }

    @Override
    public String processUrl(HttpServletRequest request, String url) {
        return tokens.processUrl(request, url);
    }

    private String keyOf(HttpServletRequest request) {
        Object key = request.getAttribute(FIELD);
        if (key == null) {
            byte[] random = new byte[12];
            RANDOM.nextBytes(random);
            FormOwner owner = FormOwner.of(request);
            key = Base64.getUrlEncoder().withoutPadding().encodeToString(random)
                    + (owner == null ? "" : marks.get().write(owner));
            request.setAttribute(FIELD, key);
        }
        return key.toString();
    }
}
