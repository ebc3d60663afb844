package org.hongfan.layout;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.hongfan.access.Permission;
import org.hongfan.access.Viewer;
import org.hongfan.forms.KeptForms;
import org.hongfan.shared.web.FormPage;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.WebUtils;

/** What the layout asks about one request; templates see it as {@code frame}. */
public final class Frame {
    /** The cookie that keeps the type size: {@value} = {@code large} or {@code normal}. */
    public static final String SIZE_COOKIE = "type-size";

    private final HttpServletRequest request;
    private final Assets assets;

    Frame(HttpServletRequest request, Assets assets) {
        this.request = request;
        this.assets = assets;
    }

    /** The path asked for, within the portal and without the query. */
    public String getPath() {
        Object original = request.getAttribute("jakarta.servlet.error.request_uri");
        String uri = original == null ? request.getRequestURI() : original.toString();
        return uri.substring(request.getContextPath().length());
    }

    public boolean isLarge() {
        Cookie cookie = WebUtils.getCookie(request, SIZE_COOKIE);
        return cookie != null && "large".equals(cookie.getValue());
    }

    /** The value of {@code html[data-size]}. */
    public String getSize() {
        return isLarge() ? "large" : "normal";
    }

    public List<NavItem> nav(Viewer viewer) {
        return Navigation.of(viewer, getPath());
    }

    public boolean ownRecord(Viewer viewer) {
        return viewer.memberId() != null && viewer.can(Permission.OWN_RECORD);
    }

    /** Whether lists show the viewer a way out into a spreadsheet. */
    public boolean mayExport(Viewer viewer) {
        return viewer.can(Permission.EXPORT);
    }

    /** Whether this browser holds a form that was kept when its session was over, and the page shown is not about it. */
    public boolean isFormKept() {
        return KeptForms.isKnownToWait(request)
                && request.getParameter(FormPage.KEPT) == null
                && !getPath().startsWith("/kept");
    }

    public boolean maySearch(Viewer viewer) {
        return viewer.can(Permission.SEARCH);
    }

    /** Where a list goes out with the filters of this page; {@code list} is the export's name. */
    public String export(String list) {
        String here = query("page");
        int from = here.indexOf('?');
        String filters = from < 0 || from == here.length() - 1 ? "" : "&" + here.substring(from + 1, here.length() - 1);
        return request.getContextPath() + "/exports/new?list=" + list + filters;
    }

    public String asset(String path) {
        return assets.address(path);
    }

    public String getHtmx() {
        return assets.htmx();
    }

    /** The address of one symbol of the icon sprite. */
    public String icon(String name) {
        return request.getContextPath() + assets.address("/img/icons.svg") + "#" + name;
    }

    /** This page's path and query without the parameter {@code name}, ending in {@code ?} or {@code &}: paging appends to it. */
    public String query(String name) {
        UriComponentsBuilder here = UriComponentsBuilder.fromPath(request.getContextPath() + getPath());
        request.getParameterMap().forEach((key, values) -> {
            if (!key.equals(name) && !key.equals("_csrf")) {
                for (String value : values) {
                    if (!value.isBlank()) {
                        here.queryParam(key, "{v}");
                    }
                }
            }
        });
        Object[] values = request.getParameterMap().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(name) && !entry.getKey().equals("_csrf"))
                .flatMap(entry -> List.of(entry.getValue()).stream())
                .filter(value -> !value.isBlank())
                .toArray();
        String built = here.encode().buildAndExpand(values).toUriString();
        return built + (built.contains("?") ? "&" : "?");
    }
}
