package org.hongfan.layout;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.DigestUtils;
import org.webjars.WebJarVersionLocator;

/**
 * Addresses of static files with a fingerprint of their content, so that browsers may keep them for a year.
 *
 * <p>Computed once per file. Spring's own resource chain would look at every link of every page for a file behind it.
 */
final class Assets {
    private final Map<String, String> addresses = new ConcurrentHashMap<>();
    private final String htmx;

    Assets() {
        String file = Objects.requireNonNull(
                new WebJarVersionLocator().fullPath("htmx.org", "dist/htmx.min.js"), "the htmx webjar is missing");
        htmx = file.substring("META-INF/resources".length());
    }

    String htmx() {
        return htmx;
    }

    /** @param path of a file under {@code static/}, beginning with a slash; an unknown file is returned as it is */
    String address(String path) {
        return addresses.computeIfAbsent(path, Assets::fingerprinted);
    }

    private static String fingerprinted(String path) {
        ClassPathResource file = new ClassPathResource("static" + path);
        if (!file.exists()) {
            return path;
        }
        try (InputStream content = file.getInputStream()) {
            return path + "?v=" + DigestUtils.md5DigestAsHex(content).substring(0, 10);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
