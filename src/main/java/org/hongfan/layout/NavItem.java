package org.hongfan.layout;

/**
 * One entry of the menu.
 *
 * @param shortLabel at most four characters, for the phone's bottom bar
 * @param href a path within the portal
 * @param icon a symbol of {@code static/img/icons.svg}
 * @param onPhone whether it stands in the bottom bar; at most four do
 * @param active whether the page shown belongs to it
 */
public record NavItem(String label, String shortLabel, String href, String icon, boolean onPhone, boolean active) {}
