package org.hongfan.meeting.web;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
