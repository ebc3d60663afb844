package org.hongfan.account;

import java.time.LocalDate;
import org.hongfan.access.Role;
import org.jspecify.annotations.Nullable;

/**
 * One grant, ended ones too.
 *
 * @param place where it is held; null for the three administrators
 * @param grantedBy null: by the portal itself, at first run
 */
public record GrantRow(
        long id,
        Role role,
        @Nullable String place,
        LocalDate fromOn,
        @Nullable LocalDate toOn,
        @Nullable String grantedBy,
        Standing standing) {

    /** Where a grant stands today. */
    public enum Standing {
        COMING("尚未开始", "doing"),
        HELD("有效", "done"),
        OVER("已结束", "none");

        private final String title;
        private final String tone;

        Standing(String title, String tone) {
            this.title = title;
            this.tone = tone;
        }

        public String title() {
            return title;
        }

        public String tone() {
            return tone;
        }
    }
}
