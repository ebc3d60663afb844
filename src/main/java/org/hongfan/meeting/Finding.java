package org.hongfan.meeting;

import org.jspecify.annotations.Nullable;

/**
 * Something on a meeting's record that does not fit something else.
 *
 * @param code which finding, and of which facts: a confirmation holds for these facts and no others
 * @param text one Chinese sentence with the facts it rests on
 * @param field the field it is mended at, by its name on the forms; see {@link #href}
 * @param other the meeting that is probably the same one; null for every other finding
 * @param answer what somebody says who leaves it as it is; null: it contradicts itself and has to be mended
 */
public record Finding(
        String code,
        String text,
        String field,
        @Nullable Long other,
        @Nullable String answer) {

    static Finding mend(String kind, String field, String text) {
        return new Finding(codeOf(kind, text), text, field, null, null);
    }

    static Finding ask(String kind, String field, String text, String answer) {
        return new Finding(codeOf(kind, text), text, field, null, answer);
    }

    private static String codeOf(String kind, String text) {
        return kind + "-" + Integer.toHexString(text.hashCode());
    }

    static Finding twin(long meetingId, String text) {
        return new Finding("twin-" + meetingId, text, "date", meetingId, "确实是另一场，继续");
    }

    public boolean mustBeMended() {
        return answer == null;
    }

    /** The page and place where it is mended. {@code meetingId} is null while the form for a new meeting is filled in. */
    public String href(@Nullable Long meetingId) {
        if (other != null) {
            return "/meetings/" + other;
        }
        if (meetingId == null) {
            return "#" + field;
        }
        return switch (field) {
            case "marks", "minutes", "agenda", "resolutions" -> "/meetings/" + meetingId + "#" + field;
            default -> "/meetings/" + meetingId + "/edit#" + field;
        };
    }

    public String way() {
        return other != null ? "打开已有的这场" : "去改";
    }
}
