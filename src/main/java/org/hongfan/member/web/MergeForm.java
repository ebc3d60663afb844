package org.hongfan.member.web;

import lombok.Getter;
import lombok.Setter;
import org.jspecify.annotations.NullUnmarked;

/** Which two files, and which of them stays. */
@Getter
@Setter
@NullUnmarked
class MergeForm {
    private Long other;
    private Long keep;
    private String reason;
}
