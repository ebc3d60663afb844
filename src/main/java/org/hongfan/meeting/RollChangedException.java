package org.hongfan.meeting;

import java.util.ArrayList;
import java.util.List;
import org.hongfan.shared.RefusedException;

/** The roll of the meeting's day is not the one that was shown. Whoever came onto it has no mark yet, and gets none without a word. */
public class RollChangedException extends RefusedException {
    private final String drawnAnew;

    /**
     * @param came names of who is called and was not shown
     * @param unmarked names of who was shown without a mark and got none
     * @param went names of who was shown and does not belong any more
     * @param others how many more have gone whose names are not the viewer's to see
     */
    RollChangedException(List<String> came, List<String> unmarked, List<String> went, int others) {
        super("marks", inWords("打开页面以后，应到名单变了：", came, unmarked, went, others));
        drawnAnew = inWords("应到名单已经更新：", came, unmarked, went, others);
    }

    /** The same of a form whose roll has just been drawn anew, as was asked for. */
    String drawnAnew() {
        return drawnAnew;
    }

    private static String inWords(
            String since, List<String> came, List<String> unmarked, List<String> went, int others) {
        List<String> sentences = new ArrayList<>();
        if (!came.isEmpty()) {
            sentences.add("新列入应到名单的有" + named(came) + "，请选择到会情况");
        }
        if (!unmarked.isEmpty()) {
            sentences.add("还没有选择到会情况的有" + named(unmarked));
        }
        if (!went.isEmpty()) {
            sentences.add("已经不在应到名单上的有" + named(went) + (others > 0 ? "等，另有 " + others + " 人" : ""));
        } else if (others > 0) {
            sentences.add("有 " + others + " 人已经不在应到名单上");
        }
        boolean changed = !came.isEmpty() || !went.isEmpty() || others > 0;
        return (changed ? since : "") + String.join("；", sentences) + (changed ? "。核对后再提交" : "");
    }

    private static String named(List<String> names) {
        return String.join("、", names);
    }
}
