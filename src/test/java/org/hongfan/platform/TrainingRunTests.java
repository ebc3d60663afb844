package org.hongfan.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hongfan.imports.PortalProcess;
import org.hongfan.support.AnotherProcess;
import org.hongfan.support.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The run from which an archive of classes is made answers the first pages, ends by itself and leaves no server behind. */
class TrainingRunTests {

    @TempDir
    Path data;

    @Test
    void answersItsFirstPagesAndEnds() throws Exception {
        Programs.lend(data);
        Path log = data.resolve("portal.log");
        Process portal = AnotherProcess.of(Training.class, List.of(data.toString()))
                .redirectOutput(log.toFile())
                .start();
        try {
            Patience.untilEnded(portal);
        } finally {
            portal.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(log);
        assertThat(portal.exitValue()).as(String.join("\n", lines)).isZero();
        assertThat(data.resolve("postgresql/cluster")).exists();
        assertThat(data.resolve("postgresql/cluster/postmaster.pid")).doesNotExist();
    }

    /** The portal in that process. */
    static final class Training {
        private Training() {}

        public static void main(String[] arguments) {
            PortalProcess.run(arguments[0], List.of("--hongfan.demo=none", "--hongfan.training=true"));
        }
    }
}
