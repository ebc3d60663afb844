package org.hongfan.meeting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.hongfan.shared.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are whole or not there. */
class AttachmentStoreTests {
    private static final byte[] HASH = new byte[32];
    private static final byte[] CONTENT = "会议照片".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    @TempDir
    private Path root;

    @Test
    void keepsTheBytesAndNothingElse() throws IOException {
        AttachmentStore store = new AttachmentStore(root);
        String key = store.keep(HASH, CONTENT);
        assertThat(store.read(key).getContentAsByteArray()).isEqualTo(CONTENT);
        assertThat(files()).containsExactly(key);
        store.discard(key);
        assertThat(files()).isEmpty();
    }

    @Test
    void saysThatItCannotBeWrittenAndLeavesNothing() throws IOException {
        Files.writeString(root.resolve("00"), "a file stands where the folder should be");
        assertThatThrownBy(() -> new AttachmentStore(root).keep(HASH, CONTENT)).isInstanceOf(StorageException.class);
        assertThat(files()).containsExactly("00");
    }

    @Test
    void listsWhatHasSettledAndRemovesWhatWasLeftHalfWritten() throws IOException {
        AttachmentStore store = new AttachmentStore(root);
        String old = store.keep(HASH, CONTENT);
        String fresh = store.keep(HASH, CONTENT);
        Path half = Files.createTempFile(root, "upload", ".part");
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
        Files.setLastModifiedTime(root.resolve(old), longAgo);
        Files.setLastModifiedTime(half, longAgo);
        assertThat(store.listKeysBefore(Instant.now().minus(Duration.ofDays(1))))
                .containsExactly(old);
        assertThat(files()).containsExactlyInAnyOrder(old, fresh);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .toList();
        }
    }
}
