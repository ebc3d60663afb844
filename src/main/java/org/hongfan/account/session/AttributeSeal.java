package org.hongfan.account.session;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.hongfan.shared.Secrets;
import org.springframework.stereotype.Component;

/** Writes the attributes of a session as sealed bytes, and reads only classes that belong into one. */
@Component
@RequiredArgsConstructor
class AttributeSeal {
    /** A session holds who has signed in, a token, a page asked for and a message; what is larger does not belong there. */
    private static final int MOST_BYTES = 256 * 1024;

    private static final ObjectInputFilter FILTER = ObjectInputFilter.Config.createFilter("maxdepth=24;maxbytes="
            + MOST_BYTES
            + ";java.lang.*;java.util.**;java.time.**;org.hongfan.**;org.springframework.security.**;"
            + "org.springframework.web.servlet.FlashMap;org.springframework.util.*;!*");

    private final Secrets secrets;

    byte[] seal(Map<String, Object> attributes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new HashMap<>(attributes));
        } catch (IOException e) {
            throw new UncheckedIOException("A session attribute cannot be written: " + attributes.keySet(), e);
        }
        if (bytes.size() > MOST_BYTES) {
            throw new IllegalStateException(
                    "The session is too large: " + bytes.size() + " bytes in " + attributes.keySet());
        }
        return secrets.seal(Base64.getEncoder().encodeToString(bytes.toByteArray()));
    }

    /** @throws IllegalStateException when the bytes are not readable by this version or with these keys */
    @SuppressWarnings("unchecked")
    Map<String, Object> open(byte[] sealed) {
        byte[] bytes = Base64.getDecoder().decode(secrets.open(sealed));
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            in.setObjectInputFilter(FILTER);
            return (Map<String, Object>) in.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("A session cannot be read", e);
        }
    }
}
