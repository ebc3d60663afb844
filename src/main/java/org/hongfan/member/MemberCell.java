package org.hongfan.member;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Those whom one number of the statistics counts.
 *
 * @param on who belonged and stood on the books on that day
 * @param cut null: all of them
 * @param is the row's value; null: not registered
 */
public record MemberCell(
        LocalDate on, @Nullable MemberCut cut, @Nullable String is) {
    public String words() {
        String day = on.getYear() + "年" + on.getMonthValue() + "月" + on.getDayOfMonth() + "日在册";
        return cut == null ? day : day + "，" + cut.title() + "：" + cut.titleOf(is);
    }
}
