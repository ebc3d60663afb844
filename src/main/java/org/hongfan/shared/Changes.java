package org.hongfan.shared;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects what an edit changed, in the words of a history or of the audit trail. */
public final class Changes {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy年M月d日 HH:mm");
    private static final int LONGEST = 100;
    private static final int CONTEXT = 20;

    /** What the sentence itself is made of: a value that holds it stands in quotation marks. */
    private static final Pattern PUNCTUATION = Pattern.compile("[：；“”「」（）\\r\\n]|改为|更名为|转到|调整到");

    private final List<String> words = new ArrayList<>();

    /** Notes the fact when it differs; days and minutes are written in Chinese, long texts by the part where they differ. */
    public Changes note(String what, @Nullable Object before, @Nullable Object after) {
        if (Objects.equals(before, after)) {
            return this;
        }
        int same = sameBeginning(before, after);
        String old = write(before, same);
        String now = write(after, same);
        if (old.equals(now)) {
            return this;
        }
        if (old.isEmpty()) {
            words.add(what + "登记为" + now);
        } else if (now.isEmpty()) {
            words.add("删去" + what + "（原为" + old + "）");
        } else {
            words.add(what + "由" + old + "改为" + now);
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

    private static int sameBeginning(@Nullable Object before, @Nullable Object after) {
        String one = String.valueOf(before).strip();
        String other = String.valueOf(after).strip();
        int same = 0;
        while (same < Math.min(one.length(), other.length()) && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        return same;
    }

    /** @param same how many characters before and after have in common at their beginning: what a long text is cut by */
    private static String write(@Nullable Object value, int same) {
        if (value == null) {
            return "";
        }
        if (value instanceof LocalDate day) {
            return Days.inWords(day);
        }
        if (value instanceof LocalDateTime minute) {
            return minute.format(MINUTE);
        }
        String text = value.toString().strip();
        if (!PUNCTUATION.matcher(text).find() && text.length() <= LONGEST) {
            return text;
        }
        int from = text.length() <= LONGEST ? 0 : Math.max(0, Math.min(same - CONTEXT, text.length() - LONGEST));
        int to = Math.min(text.length(), from + LONGEST);
        return "“" + (from > 0 ? "…" : "")
                + text.substring(from, to)
                        .replaceAll("\\s", " ")
                        .replaceAll("[“「]", "‘")
                        .replaceAll("[”」]", "’")
                + (to < text.length() ? "…" : "") + "”";
    }

    @Override
    public String toString() {
        return String.join("；", words);
    }
}
