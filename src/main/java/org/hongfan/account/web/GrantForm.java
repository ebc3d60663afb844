package org.hongfan.account.web;

import jakarta.validation.constraints.NotNull;
import java.time.LocalDate;
import lombok.Getter;
import lombok.Setter;
import org.hongfan.access.Role;
import org.jspecify.annotations.Nullable;

@Getter
@Setter
class GrantForm {
    @NotNull(message = "请选择角色") private @Nullable Role role;

    /** The words with which the organization is looked for. */
    private String q = "";

    private @Nullable Long organizationId;

    /** The party group, for its leader. */
    private @Nullable Long groupId;

    @NotNull(message = "请填写开始日期") private @Nullable LocalDate fromOn;

    private @Nullable LocalDate toOn;
}
