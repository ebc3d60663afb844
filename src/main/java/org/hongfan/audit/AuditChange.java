package org.hongfan.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One fact before and after, read out of an entry's sentence as {@link org.hongfan.shared.Changes} writes it.
 *
 * @param before "–" when there was nothing
 * @param after "–" when nothing is left
 */
public record AuditChange(String what, String before, String after) {
    private static final String NOTHING = "–";
    private static final Pattern PARTS = Pattern.compile("[：；](?=[^”]*(?:“|$))");
    private static final Pattern CHANGED = Pattern.compile("(.*?)由(“[^”]*”|.+?)(?:改为|更名为|转到|调整到)(.+)");
    private static final Pattern ADDED = Pattern.compile("(.+?)登记为(.+)");
    private static final Pattern REMOVED = Pattern.compile("删去(.+)（原为(.+)）");
    private static final Pattern HIDDEN = Pattern.compile("(.+)已更正");

    static List<AuditChange> in(String summary) {
        List<AuditChange> changes = new ArrayList<>();
        for (String part : PARTS.split(withTodaysQuotes(summary))) {
            Matcher changed = CHANGED.matcher(part);
            Matcher added = ADDED.matcher(part);
            Matcher removed = REMOVED.matcher(part);
            Matcher hidden = HIDDEN.matcher(part);
            if (changed.matches()) {
                changes.add(new AuditChange(
                        changed.group(1).isBlank() ? "名称" : changed.group(1),
                        plain(changed.group(2)),
                        plain(changed.group(3))));
            } else if (added.matches()) {
                changes.add(new AuditChange(added.group(1), NOTHING, plain(added.group(2))));
            } else if (removed.matches()) {
                changes.add(new AuditChange(removed.group(1), plain(removed.group(2)), NOTHING));
            } else if (hidden.matches()) {
                changes.add(new AuditChange(hidden.group(1), "（不记录）", "（不记录）"));
            }
        }
        return List.copyOf(changes);
    }

    /** Entries are never changed; those of before quote with 「 」. */
    private static String withTodaysQuotes(String summary) {
        return summary.contains("「")
                ? summary.replace('“', '‘').replace('”', '’').replace('「', '“').replace('」', '”')
                : summary;
    }

    private static String plain(String value) {
        return value.startsWith("“") && value.indexOf('”') == value.length() - 1
                ? value.substring(1, value.length() - 1)
                : value;
    }
}
