package org.hongfan.account.web;

import java.util.ArrayList;
import java.util.List;
import lombok.Getter;
import lombok.Setter;
import org.jspecify.annotations.Nullable;

@Getter
@Setter
class ActivationForm {
    private @Nullable Long organization;

    /** Everybody below the unit who has neither an account nor a slip. */
    private boolean everybody;

    /** Those too who hold a slip. */
    private boolean again;

    private List<Long> members = new ArrayList<>();
}
