package org.hongfan.meeting;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * 签到表, which goes round in the room: room to sign, who has signed by the code, and nothing of why somebody is away. Worked out once for
 * the printed page and the Word file.
 *
 * @param organization the unit's full name, and the group's
 * @param numbers 应到, and 实到 and 列席 once the record was submitted; before, room to write them
 * @param columns how many people stand side by side
 * @param called those called, numbered through, in lines of {@code columns}; places left over are empty
 * @param observers those of whom it is known that they sit in, and room for more
 */
public record SignInSheet(
        String organization,
        String title,
        String time,
        String place,
        String numbers,
        int columns,
        List<List<Place>> called,
        List<List<Place>> observers) {
    private static final int ONE_COLUMN_UP_TO = 12;
    private static final int ROOM_FOR_OBSERVERS = 4;
    private static final String TO_WRITE = "＿＿＿＿";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    /** @param number empty where nobody is named yet; @param mark 扫码 19:02, 请假, 迟到, or empty */
    public record Place(String number, String name, String mark) {
        static final Place EMPTY = new Place("", "", "");
    }

    public static SignInSheet of(MeetingBoard.MeetingFile file) {
        MeetingBoard.MeetingView meeting = file.meeting();
        List<MeetingBoard.AttendanceRow> called = file.attendance().stream()
                .filter(MeetingBoard.AttendanceRow::called)
                .toList();
        List<Place> places = new ArrayList<>();
        for (MeetingBoard.AttendanceRow row : called) {
            places.add(new Place(String.valueOf(places.size() + 1), row.name(), mark(row)));
        }
        List<Place> observers = observers(file);
        int columns = places.size() <= ONE_COLUMN_UP_TO ? 1 : 2;
        return new SignInSheet(
                MeetingRecord.organization(meeting),
                meeting.title(),
                MeetingRecord.time(meeting),
                meeting.place(),
                numbers(meeting.status(), called, observers),
                columns,
                inLines(places, columns),
                inLines(withRoom(observers), columns));
    }

    private static String mark(MeetingBoard.AttendanceRow row) {
        if (row.means() == Means.QR && row.status().isPresent() && row.recordedAt() != null) {
            return "扫码 " + row.recordedAt().format(TIME);
        }
        return switch (row.status()) {
            case EXCUSED, LATE -> row.status().title();
            default -> "";
        };
    }

    private static List<Place> observers(MeetingBoard.MeetingFile file) {
        List<Place> places = new ArrayList<>();
        for (String name : named(file.meeting().observers())) {
            places.add(new Place("", name, ""));
        }
        file.attendance().stream()
                .filter(row -> !row.called() && row.status().isPresent())
                .forEach(row -> places.add(new Place("", row.name(), mark(row))));
        return places;
    }

    private static List<String> named(@Nullable String observers) {
        return observers == null
                ? List.of()
                : Arrays.stream(observers.split("[、，,；;\\n]"))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList();
    }

    private static List<Place> withRoom(List<Place> observers) {
        List<Place> places = new ArrayList<>(observers);
        for (int i = 0; i < ROOM_FOR_OBSERVERS; i++) {
            places.add(Place.EMPTY);
        }
        return places;
    }

    private static String numbers(
            MeetingStatus status, List<MeetingBoard.AttendanceRow> called, List<Place> observers) {
        boolean settled = status == MeetingStatus.SUBMITTED || status == MeetingStatus.ARCHIVED;
        long present = called.stream().filter(row -> row.status().isPresent()).count();
        return "应到 %d 人　实到 %s 人　列席 %s 人"
                .formatted(called.size(), settled ? present : TO_WRITE, settled ? observers.size() : TO_WRITE);
    }

    private static List<List<Place>> inLines(List<Place> places, int columns) {
        List<List<Place>> lines = new ArrayList<>();
        for (int from = 0; from < places.size(); from += columns) {
            List<Place> line = new ArrayList<>(places.subList(from, Math.min(from + columns, places.size())));
            while (line.size() < columns) {
                line.add(Place.EMPTY);
            }
            lines.add(line);
        }
        return lines;
    }
}
