package org.hongfan.shared.web;

import java.util.ArrayList;
import java.util.List;

/**
 * One step of the way from the home page down to a page, without the page itself.
 *
 * @param href a path within the portal, such as {@code /organizations/12}
 */
public record Crumb(String label, String href) {
    /** The home page and then {@code further}. */
    public static List<Crumb> fromHome(Crumb... further) {
        List<Crumb> crumbs = new ArrayList<>();
        crumbs.add(new Crumb("首页", "/"));
        crumbs.addAll(List.of(further));
        return List.copyOf(crumbs);
    }
}
