package org.hongfan.meeting.web;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lombok.Getter;
import lombok.Setter;
import org.hongfan.meeting.Mark;
import org.hongfan.meeting.MeetingService;
import org.hongfan.meeting.SeenRoll;
import org.jspecify.annotations.NullUnmarked;

/** What the secretary writes down of a meeting: the minutes and who came. */
@Getter
@Setter
@NullUnmarked
class RecordForm {
    private int version;

    /** Null: not sent, and stays as it is. */
    @Size(max = 50_000, message = "会议记录不超过 5 万字") private String minutes;

    /** Fingerprints of texts that this page has sent without knowing whether they came, see {@link MeetingService#saveMinutes}. */
    private String unanswered;

    /** The roll as the page showed it, see {@link SeenRoll}. */
    private String seen;

    /** Codes of findings that are so all the same. */
    private Set<String> confirmed = new LinkedHashSet<>();

    /** Items of the agenda by id: dealt with or not. */
    private Map<Long, Boolean> items = new LinkedHashMap<>();

    private Map<Long, @Valid MarkForm> marks = new LinkedHashMap<>();

    MeetingService.Draft draft() {
        return new MeetingService.Draft(version, text(), listMarks());
    }

    String text() {
        return minutes == null ? "" : minutes.replace("\r\n", "\n");
    }

    Set<String> listUnanswered() {
        return unanswered == null ? Set.of() : Set.copyOf(Arrays.asList(unanswered.split(",", 10)));
    }

    List<Mark> listMarks() {
        SeenRoll shown = SeenRoll.parse(seen);
        return marks.entrySet().stream()
                .filter(entry -> entry.getValue().getStatus() != null)
                .map(entry -> entry.getValue().mark(entry.getKey(), shown.find(entry.getKey())))
                .toList();
    }

    /** The roll with what was chosen on it. */
    SeenRoll seenRoll() {
        return SeenRoll.parse(seen).with(listMarks());
    }
}
