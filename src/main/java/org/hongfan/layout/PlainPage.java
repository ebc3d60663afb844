package org.hongfan.layout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.util.HtmlUtils;

/** The frame of answers that need nothing: no session, no database, no template. Made at the start, while everything can be read. */
final class PlainPage {
    private final String frame;

    PlainPage() {
        Assets assets = new Assets();
        try {
            frame = new ClassPathResource("layout/plain.html")
                    .getContentAsString(StandardCharsets.UTF_8)
                    .replace("{sheet}", assets.address("/css/hongfan.css"))
                    .replace("{script}", assets.address("/js/hongfan.js"))
                    .replace("{icon}", assets.address("/favicon.svg"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param contextPath where the portal is mounted
     * @param title plain text
     * @param words HTML, in which {@code {root}} stands for the context path; texts that come from outside already escaped
     * @param kept HTML that follows, taken as it is
     */
    String with(String contextPath, String title, String words, String kept) {
        return frame.replace("{title}", title)
                .replace("{words}", words + "{kept}")
                .replace("{root}", HtmlUtils.htmlEscape(contextPath))
                .replace("{kept}", kept);
    }
}
