package org.hongfan.imports;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names that one cell of a ledger holds, in the ways people write them: 张三、李 四，王五 赵六（病假）, each on its own line, after a count
 * (2人：张三、李四), or in words that mean everybody or nobody.
 *
 * @param everybody the cell says that all were there
 * @param count the number of people the cell states, when it states one
 * @param remainder words such as 等 12 人, which leave somebody out; null when there are none
 */
record NameList(
        List<Chunk> chunks,
        boolean everybody,
        @Nullable Integer count,
        @Nullable String remainder) {
    private static final Pattern COUNTED =
            Pattern.compile("(?:共|计)?(\\d{1,4})(?:人|名|位)?(?:\\s*[:：，,、]\\s*(.*)|\\s*[(](.*)[)])?", Pattern.DOTALL);
    private static final Pattern REMAINDER =
            Pattern.compile("等(?:同志)?(?:共)?\\s*(?:\\d+|[一二三四五六七八九十]+)?\\s*(?:人|名|位)?(?:同志)?$");
    private static final Pattern NUMBER = Pattern.compile("\\d+[.．)]?");
    private static final Pattern NOBODY = Pattern.compile("无(人)?(缺席|请假|迟到|列席|缺勤)?(人员|情况)?");
    private static final Set<String> EVERYBODY =
            Set.of("全体", "全体党员", "全员", "全部", "全部到会", "全体党员到会", "全到", "支部全体党员", "全体人员", "全员到会");
    private static final String CLOSING = "）)]】";
    private static final String OPENING = "（([【";
    private static final int MOST_PARTS = 3;

    /** What stands between two separators: perhaps one name with a blank in it, perhaps several names. */
    record Chunk(List<String> words, @Nullable String remark) {}

    /**
     * One name.
     *
     * @param remark what stood in brackets behind it
     */
    record Named(String name, @Nullable String remark) {}

    static NameList of(String cell) {
        String text = cell.strip();
        if (Values.isNothing(text) || NOBODY.matcher(Values.compact(text)).matches()) {
            return new NameList(List.of(), false, null, null);
        }
        if (EVERYBODY.contains(Values.compact(text))) {
            return new NameList(List.of(), true, null, null);
        }
        Integer count = null;
        Matcher counted = COUNTED.matcher(Values.plain(text));
        if (counted.matches()) {
            count = Integer.valueOf(counted.group(1));
            String inner = counted.group(2) != null ? counted.group(2) : counted.group(3);
            if (inner == null || inner.isBlank()) {
                return new NameList(List.of(), false, count, null);
            }
            text = inner;
        }
        List<Chunk> chunks = new ArrayList<>();
        String remainder = null;
        for (String part : parts(text)) {
            Chunk chunk = chunk(part);
            String last = chunk.words().isEmpty()
                    ? ""
                    : chunk.words().get(chunk.words().size() - 1);
            Matcher rest = REMAINDER.matcher(last);
            if (rest.find() && last.length() > 1) {
                remainder = rest.group();
                List<String> words = new ArrayList<>(chunk.words());
                words.set(words.size() - 1, last.substring(0, rest.start()));
                chunk = new Chunk(words.stream().filter(word -> !word.isEmpty()).toList(), chunk.remark());
            }
            if (!chunk.words().isEmpty()) {
                chunks.add(chunk);
            }
        }
        return new NameList(List.copyOf(chunks), false, count, remainder);
    }

    /** Cut at separators that stand outside of brackets. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int depth = 0;
        for (char c : text.toCharArray()) {
            if (OPENING.indexOf(c) >= 0) {
                depth++;
            } else if (CLOSING.indexOf(c) >= 0 && depth > 0) {
                depth--;
            }
            if (depth == 0 && "、，,;；/|\n。".indexOf(c) >= 0) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
                if (depth == 0 && CLOSING.indexOf(c) >= 0) {
                    parts.add(part.toString());
                    part.setLength(0);
                }
            }
        }
        parts.add(part.toString());
        return parts.stream().filter(one -> !one.isBlank()).toList();
    }

    private static Chunk chunk(String part) {
        String text = part.strip();
        String remark = null;
        int open = -1;
        for (int i = 0; i < text.length() && open < 0; i++) {
            open = OPENING.indexOf(text.charAt(i)) >= 0 ? i : -1;
        }
        if (open >= 0) {
            String inner = text.substring(open + 1);
            remark = Values.line(
                    !inner.isEmpty() && CLOSING.indexOf(inner.charAt(inner.length() - 1)) >= 0
                            ? inner.substring(0, inner.length() - 1)
                            : inner);
            text = text.substring(0, open);
        }
        List<String> words = new ArrayList<>();
        for (String word : Values.plain(text).split(" ")) {
            String name = word.length() > 3 && word.endsWith("同志") ? word.substring(0, word.length() - 2) : word;
            if (!name.isEmpty()
                    && !Values.isNothing(name)
                    && !NUMBER.matcher(name).matches()) {
                words.add(name);
            }
        }
        return new Chunk(words, remark == null || remark.isEmpty() ? null : remark);
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    /** Everything that may be somebody's name, with and without the blanks between the words. */
    Set<String> candidates() {
        Set<String> all = new LinkedHashSet<>();
        for (Chunk chunk : chunks) {
            for (int from = 0; from < chunk.words().size(); from++) {
                for (int to = from + 1;
                        to <= Math.min(from + MOST_PARTS, chunk.words().size());
                        to++) {
                    all.addAll(joined(chunk.words().subList(from, to)));
                }
            }
        }
        return all;
    }

    private static List<String> joined(List<String> words) {
        return words.size() == 1
                ? List.of(Values.name(words.get(0)))
                : List.of(Values.name(String.join("", words)), Values.name(String.join(" ", words)));
    }

    /** The names, blanks within a name told from blanks between names by which names are known. */
    List<Named> names(Predicate<String> isKnown) {
        List<Named> names = new ArrayList<>();
        for (Chunk chunk : chunks) {
            List<String> words = chunk.words();
            for (int from = 0; from < words.size(); ) {
                int taken = 0;
                for (int to = from + 1; to <= Math.min(from + MOST_PARTS, words.size()) && taken == 0; to++) {
                    for (String name : joined(words.subList(from, to))) {
                        if (taken == 0 && isKnown.test(name)) {
                            taken = to - from;
                            names.add(new Named(name, to == words.size() ? chunk.remark() : null));
                        }
                    }
                }
                if (taken == 0) {
                    taken = 1;
                    names.add(
                            new Named(Values.name(words.get(from)), from + 1 == words.size() ? chunk.remark() : null));
                }
                from += taken;
            }
        }
        return names;
    }
}
