package org.hongfan.imports.web;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.Secrets;
import org.springframework.stereotype.Component;

/** Lines of a table on their way from the page that judged them to the tap that does them: sealed for the account that sent them, for an hour. */
@Component
@RequiredArgsConstructor
class SealedLines {
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final ObjectInputFilter FILTER =
            ObjectInputFilter.Config.createFilter("maxdepth=12;java.lang.*;java.util.*;java.time.*;org.hongfan.**;!*");

    private final Secrets secrets;
    private final Clock clock;

    private record Parcel(long accountId, Instant at, ArrayList<? extends Serializable> lines)
            implements Serializable {}

    String seal(Viewer viewer, List<? extends Serializable> lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new Parcel(viewer.accountId(), clock.instant(), new ArrayList<>(lines)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(secrets.sealBytes(bytes.toByteArray()));
    }

    /** @throws RefusedException when it is altered, somebody else's or too old */
    <T> List<T> open(Viewer viewer, String sealed, Class<T> kind) {
        try (ObjectInputStream in = new ObjectInputStream(
                new ByteArrayInputStream(secrets.openBytes(Base64.getDecoder().decode(sealed))))) {
            in.setObjectInputFilter(FILTER);
            Parcel parcel = (Parcel) in.readObject();
            if (parcel.accountId() == viewer.accountId()
                    && !clock.instant().isAfter(parcel.at().plus(PATIENCE))) {
                return parcel.lines().stream().map(kind::cast).toList();
            }
        } catch (IOException | ClassNotFoundException | RuntimeException unreadable) {
            throw new RefusedException("file", "这一页停留太久或已经失效，请重新上传表格。");
        }
        throw new RefusedException("file", "这一页停留太久或已经失效，请重新上传表格。");
    }
}
