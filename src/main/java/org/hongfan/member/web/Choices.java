package org.hongfan.member.web;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.hongfan.shared.web.Option;

/** Enums as the choices of a form. */
final class Choices {
    private Choices() {}

    static <E extends Enum<E>> List<Option> of(Class<E> type, Function<E, String> title) {
        return Arrays.stream(type.getEnumConstants())
                .map(one -> new Option(one.name(), title.apply(one)))
                .toList();
    }
}
