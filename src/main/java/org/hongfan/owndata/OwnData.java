package org.hongfan.owndata;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/**
 * Everything that is kept of one person, ready to be read or written as JSON.
 *
 * @param takenAt in Asia/Shanghai
 * @param facts of the person, by their names in the order of the page; numbers are whole
 */
public record OwnData(LocalDateTime takenAt, Map<String, String> facts, List<Section> sections) {
    /**
     * One kind of record, latest first.
     *
     * @param columns the head of the table
     * @param rows texts in the order of the columns; empty where nothing is kept
     */
    public record Section(String title, List<String> columns, List<List<String>> rows) {}
}
