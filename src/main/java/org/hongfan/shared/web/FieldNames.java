package org.hongfan.shared.web;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the name of a form's field says of what is typed into it, for whoever keeps or shows again what was sent. */
public final class FieldNames {
    private static final Set<String> SECRETS = Set.of("current", "fresh", "repeated", "repeat");
    private static final Set<String> PARTS_OF_SECRETS = Set.of("password", "token", "secret", "csrf");

    /** {@code wanted} is what a correction asks for, {@code lastSix} the end of an ID number. */
    private static final Set<String> NUMBERS = Set.of("wanted", "lastsix");

    private static final Set<String> PARTS_OF_NUMBERS = Set.of("idnumber", "idcard", "phone");

    private FieldNames() {}

    /** A password or a token: taken as it is typed, never kept and never shown again. */
    public static boolean isSecret(@Nullable String name) {
        return is(name, SECRETS, PARTS_OF_SECRETS);
    }

    /** A number by which a person is known, or a text that may be one: not shown on other pages, kept for minutes only. */
    public static boolean isNumber(@Nullable String name) {
        return is(name, NUMBERS, PARTS_OF_NUMBERS);
    }

    private static boolean is(@Nullable String name, Set<String> whole, Set<String> parts) {
        String lower =
                name == null ? "" : name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return whole.contains(lower) || parts.stream().anyMatch(lower::contains);
    }
}
