package org.hongfan.meeting;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The roll as its reader saw it. Only who was shown as present may be recorded as present without a word.
 *
 * <p>In a form it is one hidden text, {@code 12P0,15l3,18-0}: the member's id; the mark that was shown, by its first letter, a small one for who was
 * not called; where no mark was shown, a dash or, for who was not called, an underscore; and how often the row had been marked by then.
 */
public final class SeenRoll {
    /** Drawn up and read in the transaction that hands the record in: an import, a correction of named lines. */
    public static final SeenRoll AS_IT_STANDS = new SeenRoll(Map.of(), Map.of(), true);

    /** Nobody was shown. */
    public static final SeenRoll NOBODY = new SeenRoll(Map.of(), Map.of(), false);

    private static final Pattern LINE = Pattern.compile("(\\d{1,18})([A-Za-z_-])(\\d{1,9})");
    private static final Map<AttendanceStatus, Character> LETTERS = Map.of(
            AttendanceStatus.PRESENT, 'P',
            AttendanceStatus.LATE, 'L',
            AttendanceStatus.EXCUSED, 'E',
            AttendanceStatus.ABSENT, 'A');

    private final Map<Long, Line> lines;
    private final Map<Long, AttendanceStatus> chosen;
    private final boolean asItStands;

    private SeenRoll(Map<Long, Line> lines, Map<Long, AttendanceStatus> chosen, boolean asItStands) {
        this.lines = lines;
        this.chosen = chosen;
        this.asItStands = asItStands;
    }

    /**
     * @param called whether the member was shown as one of those called
     * @param status the mark that was shown; null where none was
     * @param version how often the row had been marked
     */
    public record Line(
            long memberId, boolean called, @Nullable AttendanceStatus status, int version) {
        String inWriting() {
            Character letter = status == null ? null : LETTERS.get(status);
            String shown = letter == null ? (called ? "-" : "_") : letter.toString();
            return memberId + (called ? shown : shown.toLowerCase(Locale.ROOT)) + version;
        }
    }

    /** What a form sent; anything that is no line of a roll is left out. */
    public static SeenRoll parse(@Nullable String text) {
        Map<Long, Line> lines = new HashMap<>();
        Matcher found = LINE.matcher(text == null ? "" : text);
        while (found.find()) {
            char letter = found.group(2).charAt(0);
            long id = Long.parseLong(found.group(1));
            lines.put(
                    id,
                    new Line(
                            id,
                            letter != '_' && !Character.isLowerCase(letter),
                            statusOf(Character.toUpperCase(letter)),
                            Integer.parseInt(found.group(3))));
        }
        return new SeenRoll(lines, Map.of(), false);
    }

    private static @Nullable AttendanceStatus statusOf(char letter) {
        return LETTERS.entrySet().stream()
                .filter(each -> each.getValue() == letter)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    public static String write(Collection<Line> lines) {
        return lines.stream().map(Line::inWriting).collect(Collectors.joining(","));
    }

    public @Nullable Line find(long memberId) {
        return lines.get(memberId);
    }

    /** With what was chosen on it: who has a mark was shown. */
    public SeenRoll with(List<Mark> marks) {
        Map<Long, AttendanceStatus> all = new HashMap<>(chosen);
        marks.forEach(mark -> all.put(mark.memberId(), mark.status()));
        return new SeenRoll(lines, all, asItStands);
    }

    /** Whether a mark has to be chosen for the member: not shown as called, or shown without a mark, and none was chosen. */
    public boolean asksFor(long memberId) {
        Line line = lines.get(memberId);
        return !asItStands
                && !chosen.containsKey(memberId)
                && (line == null || !line.called() || line.status() == null);
    }

    /**
     * The roll of the day against the one that was shown.
     *
     * @param called everybody who is called now
     * @param told tells the names of those who have gone, as far as they are the viewer's to see
     * @return empty when nobody came, nobody went and everybody who has no mark was shown as present
     */
    Optional<RollChangedException> compare(List<Standing> called, Function<List<Long>, List<String>> told) {
        if (asItStands) {
            return Optional.empty();
        }
        List<String> came = new ArrayList<>();
        List<String> unmarked = new ArrayList<>();
        Set<Long> gone = new LinkedHashSet<>(
                lines.values().stream().filter(Line::called).map(Line::memberId).toList());
        for (Standing each : called) {
            gone.remove(each.memberId());
            if (!wasCalled(each.memberId())) {
                came.add(each.name());
            } else if (!each.marked() && !wasPresent(each.memberId())) {
                unmarked.add(each.name());
            }
        }
        if (came.isEmpty() && unmarked.isEmpty() && gone.isEmpty()) {
            return Optional.empty();
        }
        List<String> went = gone.isEmpty() ? List.of() : told.apply(List.copyOf(gone));
        return Optional.of(new RollChangedException(came, unmarked, went, gone.size() - went.size()));
    }

    /** @param marked whether it is on record already whether they came */
    record Standing(long memberId, String name, boolean marked) {}

    private boolean wasCalled(long memberId) {
        Line line = lines.get(memberId);
        return chosen.containsKey(memberId) || line != null && line.called();
    }

    /** Whether the member was shown as present, or was chosen to be. */
    private boolean wasPresent(long memberId) {
        Line line = lines.get(memberId);
        AttendanceStatus status = chosen.containsKey(memberId)
                ? chosen.get(memberId)
                : line != null && line.called() ? line.status() : null;
        return status == AttendanceStatus.PRESENT;
    }
}
