package org.hongfan.shared;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects what an edit changed, in the words of a history or of the audit trail. */
public final class Changes {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy年M月d日");

    private final List<String> words = new ArrayList<>();

    /** Notes the fact when it differs; days are written in Chinese. */
    public Changes note(String what, @Nullable Object before, @Nullable Object after) {
        if (Objects.equals(before, after)) {
            return this;
        }
        if (before == null) {
            words.add(what + "登记为" + write(after));
        } else if (after == null) {
            words.add("删去" + what + "（原为" + write(before) + "）");
        } else {
            words.add(what + "由" + write(before) + "改为" + write(after));
        }
        return this;
    }

    /** Notes a change whose values must not be written down. */
    public Changes noteHidden(String what) {
        words.add(what + "已更正");
        return this;
    }

    public boolean isEmpty() {
        return words.isEmpty();
    }

    private static String write(@Nullable Object value) {
        return value instanceof LocalDate day ? day.format(DAY) : String.valueOf(value);
    }

    @Override
    public String toString() {
        return String.join("；", words);
    }
}
