package org.hongfan.meeting.web;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lombok.Getter;
import lombok.Setter;
import org.hongfan.meeting.Mark;
import org.hongfan.meeting.MeetingService;
import org.jspecify.annotations.NullUnmarked;

/** What the secretary writes down of a meeting: the minutes and who came. */
@Getter
@Setter
@NullUnmarked
class RecordForm {
    private int version;

    @Size(max = 50_000, message = "会议记录不超过 5 万字") private String minutes = "";

    /** Codes of findings that are so all the same. */
    private Set<String> confirmed = new LinkedHashSet<>();

    /** Items of the agenda by id: dealt with or not. */
    private Map<Long, Boolean> items = new LinkedHashMap<>();

    @Valid private Map<Long, MarkForm> marks = new LinkedHashMap<>();

    MeetingService.Draft draft() {
        return new MeetingService.Draft(version, minutes == null ? "" : minutes.replace("\r\n", "\n"), listMarks());
    }

    List<Mark> listMarks() {
        return marks.entrySet().stream()
                .filter(entry -> entry.getValue().getStatus() != null)
                .map(entry -> entry.getValue().mark(entry.getKey()))
                .toList();
    }
}
