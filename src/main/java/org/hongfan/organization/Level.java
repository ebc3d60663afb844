package org.hongfan.organization;

/** The five levels of the tree, from the district down. */
public enum Level {
    DISTRICT("区"),
    TOWN("镇街"),
    COMMUNITY("社区"),
    BRANCH("支部"),
    HOUSEHOLD("中心户");

    private final String title;

    Level(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
