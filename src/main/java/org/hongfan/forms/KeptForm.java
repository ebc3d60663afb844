package org.hongfan.forms;

import java.time.LocalDateTime;
import java.util.List;
import org.hongfan.shared.web.FormPage;
import org.jspecify.annotations.Nullable;

/**
 * A form that was sent when its session was over.
 *
 * @param number by which its user opens it
 * @param keptAt when it was sent, in Asia/Shanghai
 * @param numbersGone whether it had ID numbers or phones that are not kept any more
 */
public record KeptForm(long number, LocalDateTime keptAt, boolean numbersGone, SentForm form) {
    private static final int LONGEST_BEGINNING = 60;

    /** By which its user knows it: what was written first. */
    public String beginning() {
        String text = texts().stream()
                .reduce("", (a, b) -> b.length() > a.length() ? b : a)
                .strip();
        return text.length() <= LONGEST_BEGINNING ? text : text.substring(0, LONGEST_BEGINNING) + "…";
    }

    public List<String> texts() {
        return form.texts();
    }

    /** The page that shows it again, with what was typed; null when it is not known. */
    public @Nullable String address() {
        String page = form.page();
        return page == null ? null : page + (page.contains("?") ? '&' : '?') + FormPage.KEPT + '=' + number;
    }
}
