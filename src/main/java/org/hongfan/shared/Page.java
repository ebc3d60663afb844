package org.hongfan.shared;

import java.util.List;

/**
 * One page of a list with numbered paging.
 *
 * @param number the page shown, from 1
 * @param size rows a page
 * @param total rows in all pages
 */
public record Page<T>(List<T> rows, int number, int size, long total) {
    public int pages() {
        return (int) Math.max(1, (total + size - 1) / size);
    }

    public boolean hasNext() {
        return number < pages();
    }

    public boolean hasPrevious() {
        return number > 1;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }
}
