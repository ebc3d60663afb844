package org.hongfan.exports;

import java.util.List;

/**
 * What the viewer may take out of a list as it is filtered now.
 *
 * @param words what narrows the list; empty when nothing does
 * @param count rows
 * @param headings every column
 * @param chosen those chosen the last time, or the usual ones
 * @param mayReveal whether ID numbers and phones may go out unmasked
 * @param page the list's page with its filters
 */
public record ExportOffer(
        String list,
        String title,
        String words,
        long count,
        List<String> headings,
        List<String> chosen,
        boolean hasSecrets,
        boolean mayReveal,
        String page) {}
