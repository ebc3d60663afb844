package org.hongfan.exports.web;

import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import lombok.Getter;
import lombok.Setter;
import org.jspecify.annotations.NullUnmarked;

/** What of a list is to go out. */
@Getter
@Setter
@NullUnmarked
class ExportForm {
    private String list = "";
    private String filters = "";
    private List<String> columns = new ArrayList<>();
    private boolean plain;

    @Size(max = 200, message = "请写在 200 字以内") private String reason;
}
