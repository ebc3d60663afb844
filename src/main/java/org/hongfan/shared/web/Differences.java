package org.hongfan.shared.web;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands in a form against what somebody else has saved meanwhile, for the page of a conflict. */
public final class Differences {
    private final List<String> lines = new ArrayList<>();

    public Differences add(String what, @Nullable Object mine, @Nullable Object theirs) {
        String typed = write(mine);
        String saved = write(theirs);
        if (!typed.equals(saved)) {
            lines.add(what + "：您填的是“" + typed + "”，已保存的是“" + saved + "”");
        }
        return this;
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    private static String write(@Nullable Object value) {
        String text = value == null ? "" : value.toString().strip();
        return text.isEmpty() ? "空" : text;
    }
}
