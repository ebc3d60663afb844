package org.hongfan.forms;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks for the page a form stands on, in the session of the request that sent the form, and with nothing else of it. */
final class PageRequest extends HttpServletRequestWrapper {
    /** What describes the form that was sent, or asks for less than a page. */
    private static final Set<String> OF_THE_FORM = Set.of(
            "content-type",
            "content-length",
            "transfer-encoding",
            "hx-request",
            "hx-current-url",
            "x-requested-with",
            "if-none-match",
            "if-modified-since");

    private final String path;
    private final @Nullable String query;
    private final Map<String, String[]> parameters;
    private final Map<String, Object> attributes;

    /** @param attributes that the request had before it was answered */
    PageRequest(HttpServletRequest request, String page, Map<String, Object> attributes) {
        super(request);
        int from = page.indexOf('?');
        this.path = from < 0 ? page : page.substring(0, from);
        this.query = from < 0 ? null : page.substring(from + 1);
        this.parameters = parametersOf(query);
        this.attributes = new HashMap<>(attributes);
        this.attributes.keySet().removeIf(name -> name.startsWith("jakarta.servlet.error."));
    }

    static Map<String, Object> attributesOf(HttpServletRequest request) {
        Map<String, Object> attributes = new HashMap<>();
        for (String name : Collections.list(request.getAttributeNames())) {
            Object value = request.getAttribute(name);
            if (value != null) {
                attributes.put(name, value);
            }
        }
        return attributes;
    }

    private static Map<String, String[]> parametersOf(@Nullable String query) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            all.computeIfAbsent(name, each -> new ArrayList<>())
                    .add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
        }
        Map<String, String[]> arrays = new LinkedHashMap<>();
        all.forEach((name, values) -> arrays.put(name, values.toArray(String[]::new)));
        return arrays;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            return text;
        }
    }

    @Override
    public String getMethod() {
        return "GET";
    }

    @Override
    public DispatcherType getDispatcherType() {
        return DispatcherType.REQUEST;
    }

    @Override
    public String getRequestURI() {
        return getContextPath() + path;
    }

    @Override
    public StringBuffer getRequestURL() {
        StringBuffer asked = super.getRequestURL();
        int host = asked.indexOf("//");
        int from = host < 0 ? -1 : asked.indexOf("/", host + 2);
        return new StringBuffer(from < 0 ? asked : asked.substring(0, from)).append(getRequestURI());
    }

    @Override
    public String getServletPath() {
        return decode(path.replace("+", "%2B"));
    }

    @Override
    public @Nullable String getPathInfo() {
        return null;
    }

    @Override
    public @Nullable String getQueryString() {
        return query;
    }

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = parameters.get(name);
        return values == null ? null : values[0];
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return Collections.unmodifiableMap(parameters);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(parameters.keySet());
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return parameters.get(name);
    }

    @Override
    public @Nullable String getHeader(String name) {
        return isOfTheForm(name) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return isOfTheForm(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        List<String> names = Collections.list(super.getHeaderNames());
        names.removeIf(PageRequest::isOfTheForm);
        return Collections.enumeration(names);
    }

    private static boolean isOfTheForm(String name) {
        return OF_THE_FORM.contains(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public @Nullable String getContentType() {
        return null;
    }

    @Override
    public int getContentLength() {
        return -1;
    }

    @Override
    public long getContentLengthLong() {
        return -1;
    }

    @Override
    public Collection<Part> getParts() {
        return List.of();
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return attributes.get(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        return Collections.enumeration(attributes.keySet());
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        if (value == null) {
            attributes.remove(name);
        } else {
            attributes.put(name, value);
        }
    }

    @Override
    public void removeAttribute(String name) {
        attributes.remove(name);
    }
}
