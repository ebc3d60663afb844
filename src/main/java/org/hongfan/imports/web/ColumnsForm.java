package org.hongfan.imports.web;

import java.util.HashMap;
import java.util.Map;
import lombok.Getter;
import lombok.Setter;
import org.jspecify.annotations.NullUnmarked;

/** What each column of a file means: the column's number, from 0, and a key; an empty key leaves it out. */
@Getter
@Setter
@NullUnmarked
class ColumnsForm {
    private Map<Integer, String> choice = new HashMap<>();
}
