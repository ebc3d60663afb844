package org.hongfan.operation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hongfan.shared.Secrets;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Tells whether two installations hold the same keys, without showing them. */
@Component
class KeyFingerprint {
    private final ObjectProvider<Secrets> secrets;
    private final Path file;

    KeyFingerprint(
            ObjectProvider<Secrets> secrets,
            @Value("${hongfan.key-file:${hongfan.data:./data}/hongfan.key}") Path file) {
        this.secrets = secrets;
        this.file = file;
    }

    Path file() {
        return file.toAbsolutePath().normalize();
    }

    /** Asked first, so that a restore says where the file belongs. */
    boolean isThere() {
        return Files.exists(file);
    }

    /** Of the keys that rows may be sealed with now: the newest first, and while keys change those before it. */
    List<String> listInUse() {
        Secrets keys = secrets.getObject();
        return keys.versionsInUse().stream().map(keys::fingerprint).toList();
    }

    /** The versions that these keys have in the file, retired or not; empty when one of them is not in it. */
    Optional<Set<Integer>> find(List<String> fingerprints) {
        Secrets keys = secrets.getObject();
        Set<Integer> found = new HashSet<>();
        for (Secrets.KeyFact key : keys.facts()) {
            if (fingerprints.contains(keys.fingerprint(key.version()))) {
                found.add(key.version());
            }
        }
        return found.size() == Set.copyOf(fingerprints).size() ? Optional.of(found) : Optional.empty();
    }

    void useAgain(Set<Integer> versions) {
        secrets.getObject().useAgain(versions);
    }
}
