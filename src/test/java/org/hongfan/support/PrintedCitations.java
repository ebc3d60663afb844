package org.hongfan.support;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hongfan.citation.Citation;

/** Finds what a text cites and holds it against table {@code citation}: documents by their exact titles, articles only where the table has them. */
public final class PrintedCitations {
    private static final String ARTICLES = "(?:第[〇零一二三四五六七八九十百]+(?:[、和至][〇零一二三四五六七八九十百]+)*条[、和]?)+";

    /** A title with an edition in brackets, and the articles after it. */
    private static final Pattern CITED =
            Pattern.compile("《([^《》]+)》(?:（[^（）]*）)?(" + ARTICLES + ")?(?:第[一二三四五六七八九十]+[款项])*");

    private static final Pattern BARE = Pattern.compile("(?<![》）条])" + ARTICLES);
    private static final Pattern ENGLISH = Pattern.compile("\\b(?:[Aa]rt\\.|[Aa]rticles?) ?\\d+");

    /** Ordinals of other things. */
    private static final List<String> NO_ARTICLES = List.of("从第一条走到最后一条");

    private final Set<String> titles = new LinkedHashSet<>();
    private final Set<String> articles = new LinkedHashSet<>();

    /** @param others titles that may be named, but not cited by article */
    public PrintedCitations(List<Citation> table, Stream<String> others) {
        others.forEach(titles::add);
        for (Citation row : table) {
            if (row.document() != null) {
                Matcher title = Pattern.compile("《([^《》]+)》").matcher(row.document());
                while (title.find()) {
                    titles.add(title.group(1));
                    if (row.article() != null) {
                        articles.add(title.group(1) + row.article());
                    }
                }
            }
        }
    }

    /** What the text cites without proof. */
    public List<String> faults(String text) {
        String plain = text;
        for (String phrase : NO_ARTICLES) {
            plain = plain.replace(phrase, "");
        }
        List<String> faults = new ArrayList<>();
        Matcher cited = CITED.matcher(plain);
        while (cited.find()) {
            if (!titles.contains(cited.group(1))) {
                faults.add("no such document: " + cited.group());
            } else if (cited.group(2) != null && !articles.contains(cited.group(1) + cited.group(2))) {
                faults.add("no proof of the article: " + cited.group());
            }
        }
        Matcher bare = BARE.matcher(plain);
        while (bare.find()) {
            faults.add("an article without its document: " + bare.group());
        }
        Matcher english = ENGLISH.matcher(plain);
        while (english.find()) {
            faults.add("an article outside the table: " + english.group());
        }
        return faults;
    }
}
