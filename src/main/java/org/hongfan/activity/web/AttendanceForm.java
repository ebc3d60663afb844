package org.hongfan.activity.web;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import lombok.Getter;
import lombok.Setter;
import org.hongfan.activity.ActivityBoard;
import org.hongfan.activity.Attendance;
import org.jspecify.annotations.Nullable;

@Getter
@Setter
class AttendanceForm {
    private List<@Valid Line> lines = new ArrayList<>();

    @Size(max = 2000, message = "不超过 2000 个字") private @Nullable String result;

    @Getter
    @Setter
    static class Line {
        private long memberId;
        private String name = "";
        private String branch = "";
        private boolean attended;

        @DecimalMin(value = "0", message = "工时不能小于 0") @DecimalMax(value = "24", message = "工时不超过 24 小时") @Digits(integer = 2, fraction = 1, message = "工时最多一位小数") private @Nullable BigDecimal hours;

        @Size(max = 40, message = "不超过 40 个字") private @Nullable String team;

        @Size(max = 40, message = "不超过 40 个字") private @Nullable String award;

        static Line of(ActivityBoard.Person person) {
            Line line = new Line();
            line.memberId = person.memberId();
            line.name = person.name();
            line.branch = person.branchName();
            line.attended = person.attended();
            line.hours = person.hoursWords() == null ? null : new BigDecimal(person.hoursWords());
            line.team = person.team();
            line.award = person.award();
            return line;
        }
    }

    static AttendanceForm of(ActivityBoard.Sheet sheet, List<ActivityBoard.Person> people) {
        AttendanceForm form = new AttendanceForm();
        people.forEach(person -> form.lines.add(Line.of(person)));
        form.result = sheet.result();
        return form;
    }

    List<Attendance> attendances() {
        return lines.stream()
                .map(line -> new Attendance(line.memberId, line.attended, line.hours, line.team, line.award))
                .toList();
    }
}
