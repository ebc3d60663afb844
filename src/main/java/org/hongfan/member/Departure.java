package org.hongfan.member;

/** How somebody leaves a branch, or is in force no longer. */
public enum Departure {
    MOVED("转到别的支部"),
    TRANSFERRED("转出本区"),
    DECEASED("去世"),
    LEFT("出党"),
    SUSPENDED("停止党籍");

    private final String title;

    Departure(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    static Departure of(MemberStatus status) {
        return switch (status) {
            case TRANSFERRED -> TRANSFERRED;
            case DECEASED -> DECEASED;
            case LEFT -> LEFT;
            case SUSPENDED -> SUSPENDED;
            case ACTIVE -> throw new IllegalArgumentException("nobody leaves by being in force");
        };
    }
}
