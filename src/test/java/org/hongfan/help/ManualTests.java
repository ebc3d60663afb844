package org.hongfan.help;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ManualTests {
    private static final Pattern PICTURE = Pattern.compile("src=\"/help(/pictures/[^\"]+)\"");

    private final Manual manual = newManual();

    @Test
    void chaptersComeInOrderWithTheirTitles() {
        assertThat(manual.chapters())
                .extracting(Manual.Chapter::title)
                .startsWith("开始使用", "一分钟记好一次会议")
                .doesNotHaveDuplicates();
    }

    @Test
    void everyPictureShownIsThere() {
        for (Manual.Chapter chapter : manual.chapters()) {
            Matcher picture = PICTURE.matcher(chapter.html());
            while (picture.find()) {
                assertThat(getClass().getResource("/manual" + picture.group(1)))
                        .as("%s in chapter %s", picture.group(1), chapter.slug())
                        .isNotNull();
            }
        }
    }

    private static Manual newManual() {
        try {
            return new Manual();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
