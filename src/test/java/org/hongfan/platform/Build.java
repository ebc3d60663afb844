package org.hongfan.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.hongfan.HongfanApplication;
import org.springframework.core.io.ClassPathResource;

/** What is tested, in a few letters: they change with every class, template and migration of the portal and with the settings of the tests. */
final class Build {
    private Build() {}

    static String stamp() {
        try {
            MessageDigest sum = MessageDigest.getInstance("SHA-256");
            Path classes = Path.of(HongfanApplication.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            List<Path> files;
            try (Stream<Path> all = Files.walk(classes)) {
                files = all.filter(Files::isRegularFile).sorted().toList();
            }
            for (Path file : files) {
                sum.update(classes.relativize(file).toString().getBytes());
                sum.update(Files.readAllBytes(file));
            }
            sum.update(new ClassPathResource("config/application.yml").getContentAsByteArray());
            return HexFormat.of().formatHex(sum.digest(), 0, 5);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
