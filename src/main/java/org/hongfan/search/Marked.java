package org.hongfan.search;

/** A text with the place that was found. {@code hit} is empty where the text was found by something it does not show, such as its pinyin. */
public record Marked(String before, String hit, String after) {
    static Marked of(String text, String q) {
        int at = text.indexOf(q);
        return at < 0 || q.isEmpty()
                ? new Marked(text, "", "")
                : new Marked(text.substring(0, at), q, text.substring(at + q.length()));
    }
}
