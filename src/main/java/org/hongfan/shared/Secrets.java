package org.hongfan.shared;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import lombok.extern.slf4j.Slf4j;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Encrypts what may not lie in the clear (ID numbers, phones) and makes the keyed hash it is found by.
 *
 * <p>A ciphertext is: key version (1 byte), nonce (12 bytes), sealed text with tag. The key file holds a line for each key: version, suite,
 * state, time and 128 hex digits (32 bytes for sealing, 32 for hashing); the highest version that is in use seals. Whoever knows whether the
 * database has been sealed with another one {@linkplain #make makes} it where it is missing, with owner-only rights; keep a copy of it apart from the
 * database's backup, because without it the sealed fields are lost.
 *
 * <p>While keys are changed two are in use: what is looked for must be looked for under {@linkplain #hashes every hash}. A retired key still
 * opens what an old backup brings back.
 */
@Component
@Slf4j
public class Secrets {
    /** How a key is used. AES-256-GCM with HMAC-SHA256, or the national SM4-GCM (GB/T 32907) with HMAC-SM3 (GB/T 32905). */
    public enum Suite {
        AES_256_GCM("AES-256-GCM", "AES/GCM/NoPadding", "AES", 32, "HmacSHA256"),
        SM4_GCM("SM4-GCM", "SM4/GCM/NoPadding", "SM4", 16, "HmacSM3");

        private final String title;
        private final String cipher;
        private final String algorithm;
        private final int keyBytes;
        private final String mac;

        Suite(String title, String cipher, String algorithm, int keyBytes, String mac) {
            this.title = title;
            this.cipher = cipher;
            this.algorithm = algorithm;
            this.keyBytes = keyBytes;
            this.mac = mac;
        }

        public String title() {
            return title;
        }

        static Suite of(String title) {
            return Arrays.stream(values())
                    .filter(each -> each.title.equals(title))
                    .findFirst()
                    .orElseThrow(
                            () -> new KeyFileException("密钥文件或设置里的算法“" + title + "”不认识。", "请改为 AES-256-GCM 或 SM4-GCM。"));
        }
    }

    /**
     * What may be told of a key.
     *
     * @param inUse false once it only opens old backups
     * @param since when it was added, by the database's clock; null for the first
     */
    public record KeyFact(
            int version,
            Suite suite,
            boolean inUse,
            @Nullable Instant since) {}

    private record Key(
            int version,
            Suite suite,
            boolean inUse,
            @Nullable Instant since,
            byte[] bytes,
            Tools tools) {
        Key(int version, Suite suite, boolean inUse, @Nullable Instant since, byte[] bytes) {
            this(version, suite, inUse, since, bytes, new Tools(suite, bytes));
        }

        Key used(boolean from) {
            return new Key(version, suite, from, since, bytes, tools);
        }

        String line() {
            return version + " " + suite.title + " " + (inUse ? "active" : "retired") + " "
                    + (since == null ? FIRST : since) + " " + HexFormat.of().formatHex(bytes) + "\n";
        }
    }

    /** Made when the first key asks for it: it loads some hundred classes, and few portals have such a key. */
    private static final class National {
        private static final Provider PROVIDER = new BouncyCastleProvider();
    }

    /** A key made ready for use. To make a cipher takes longer than to seal a number with it; none may be used by two threads at once. */
    private static final class Tools {
        private final SecretKeySpec sealing;
        private final ThreadLocal<Cipher> cipher;
        private final ThreadLocal<Mac> mac;

        Tools(Suite suite, byte[] bytes) {
            boolean national = suite == Suite.SM4_GCM;
            SecretKeySpec hashing = new SecretKeySpec(bytes, 32, 32, suite.mac);
            sealing = new SecretKeySpec(bytes, 0, suite.keyBytes, suite.algorithm);
            cipher = ThreadLocal.withInitial(() -> {
                try {
                    return national
                            ? Cipher.getInstance(suite.cipher, National.PROVIDER)
                            : Cipher.getInstance(suite.cipher);
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException("No " + suite.title, e);
                }
            });
            mac = ThreadLocal.withInitial(() -> {
                try {
                    Mac made = national ? Mac.getInstance(suite.mac, National.PROVIDER) : Mac.getInstance(suite.mac);
                    made.init(hashing);
                    return made;
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException("No " + suite.mac, e);
                }
            });
        }

        Cipher cipher(int mode, GCMParameterSpec parameters) throws GeneralSecurityException {
            Cipher ready = cipher.get();
            ready.init(mode, sealing, parameters);
            return ready;
        }
    }

    private static final String FIRST = "-";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int LEAST_BYTES = 1 + NONCE_BYTES + TAG_BITS / 8;
    private static final int KEY_BYTES = 64;
    private static final String FINGERPRINT_OF = "org.hongfan key fingerprint";
    private static final int FINGERPRINT_DIGITS = 32;
    private static final int MOST_KEYS = 127;
    private static final long LOOK_AGAIN_NANOS = 1_000_000_000L;
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("----w-rwx");

    private final SecureRandom random = new SecureRandom();
    private final Path file;
    private final Suite suiteOfNewKeys;
    private volatile List<Key> keys = List.of();
    private volatile @Nullable FileTime readAt;
    private volatile long lookedAt;
    private volatile @Nullable Long complainedAt;

    @Autowired
    Secrets(
            @Value("${hongfan.key-file:${hongfan.data:./data}/hongfan.key}") Path file,
            @Value("${hongfan.cipher:AES-256-GCM}") String cipher) {
        this(file, Suite.of(cipher), false);
    }

    /**
     * The keys of a file, which is made when it does not exist.
     *
     * @throws KeyFileException when others than its owner may read or change the file, or it is not a key file
     */
    public Secrets(Path file, Suite suiteOfNewKeys) {
        this(file, suiteOfNewKeys, true);
    }

    private Secrets(Path file, Suite suiteOfNewKeys, boolean make) {
        this.file = file.toAbsolutePath().normalize();
        this.suiteOfNewKeys = suiteOfNewKeys;
        try {
            if (!isBlank()) {
                read();
            } else if (make) {
                make(1, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the key file " + file, e);
        }
    }

    private boolean isBlank() throws IOException {
        return Files.notExists(file) || Files.isRegularFile(file) && Files.size(file) == 0;
    }

    /** Where the keys are kept. */
    public Path file() {
        return file;
    }

    /** Whether there is a key: the file was neither missing nor empty. */
    public boolean isThere() {
        return !keys.isEmpty();
    }

    /**
     * Makes the file with one key of this version; keeps what somebody else has made meanwhile.
     *
     * @param since by the database's clock; null for the first
     */
    public synchronized void make(int version, @Nullable Instant since) {
        try {
            Files.createDirectories(file.getParent());
            if (isBlank()) {
                write(List.of(new Key(version, suiteOfNewKeys, true, since, freshBytes())));
            } else {
                read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the key file " + file, e);
        }
    }

    private byte[] freshBytes() {
        byte[] fresh = new byte[KEY_BYTES];
        random.nextBytes(fresh);
        return fresh;
    }

    private synchronized void read() throws IOException {
        refuseIfOthersReach();
        FileTime modified = Files.getLastModifiedTime(file);
        List<Key> found = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                found.add(parse(line.strip()));
            }
        }
        if (found.stream().noneMatch(Key::inUse)) {
            throw new KeyFileException("密钥文件 " + file + " 里没有可用的密钥。", "请把密钥文件的副本放回去。");
        }
        if (found.stream().map(Key::version).distinct().count() < found.size()) {
            throw new KeyFileException("密钥文件 " + file + " 里有两把密钥用了同一个编号，不知道哪一把是真的。", "请把原来的密钥文件放回去，不要自行合并两个文件。");
        }
        refuseOthers(found);
        found.sort(Comparator.comparing(Key::inUse).thenComparing(Key::version).reversed());
        keys = List.copyOf(found);
        readAt = modified;
        lookedAt = System.nanoTime();
    }

    /** Under a portal that runs the file may gain keys and lose retired ones; it may not become another one. */
    private void refuseOthers(List<Key> found) {
        for (Key known : keys) {
            Optional<Key> now = found.stream()
                    .filter(key -> key.version() == known.version())
                    .findFirst();
            if (now.isPresent() ? !Arrays.equals(now.get().bytes(), known.bytes()) : known.inUse()) {
                throw new KeyFileException(
                        "密钥文件 " + file + " 被换成了另一个，里面没有平台正在使用的第 " + known.version() + " 号密钥。", "请把原来的密钥文件放回去。");
            }
        }
    }

    private void refuseIfOthersReach() throws IOException {
        Set<PosixFilePermission> rights;
        try {
            rights = Files.getPosixFilePermissions(file);
        } catch (UnsupportedOperationException noSuchRights) {
            return;
        }
        if (rights.stream().anyMatch(OTHERS::contains)) {
            throw new KeyFileException(
                    "密钥文件 " + file + " 的权限是 " + PosixFilePermissions.toString(rights) + "，别的用户也能读或改。",
                    "请执行 chmod 600 " + file + "，并考虑更换密钥。");
        }
    }

    private Key parse(String line) {
        String[] parts = line.split("\\s+");
        try {
            // A file of the first version holds nothing but its one key.
            Key key = parts.length == 1
                    ? new Key(1, Suite.AES_256_GCM, true, null, HexFormat.of().parseHex(parts[0]))
                    : new Key(
                            Integer.parseInt(parts[0]),
                            Suite.of(parts[1]),
                            parts[2].equals("active"),
                            parts[3].equals(FIRST) ? null : Instant.parse(parts[3]),
                            HexFormat.of().parseHex(parts[4]));
            if (key.bytes().length == KEY_BYTES && key.version() > 0 && key.version() <= MOST_KEYS) {
                return key;
            }
        } catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException wrong) {
            throw unreadable();
        }
        throw unreadable();
    }

    private KeyFileException unreadable() {
        return new KeyFileException("密钥文件 " + file + " 的内容不完整。", "请从备份恢复密钥文件，不要自行修改它。");
    }

    /** Another instance may have changed the keys: the file is looked at once a second at most. */
    private List<Key> keys() {
        if (System.nanoTime() - lookedAt > LOOK_AGAIN_NANOS) {
            lookedAt = System.nanoTime();
            try {
                if (isThere() && !Files.getLastModifiedTime(file).equals(readAt)) {
                    read();
                }
            } catch (IOException | KeyFileException e) {
                // The keys in memory go on working while the file is away or half written.
                complain(e);
                return keys;
            }
        }
        return keys;
    }

    /** Once an hour: what nobody has noticed by the next start stops it then. */
    private void complain(Exception e) {
        if (complainedAt == null || System.nanoTime() - complainedAt > TimeUnit.HOURS.toNanos(1)) {
            complainedAt = System.nanoTime();
            log.warn("密钥文件 {} 现在不能用了：{} 平台还在用已经读到的密钥，重新启动就打不开了，请现在就把原来的文件放回去。", file, e.getMessage());
        }
    }

    private Key current() {
        List<Key> all = keys();
        if (all.isEmpty()) {
            throw new KeyFileException("没有找到密钥文件 " + file + "。", "请把密钥文件的副本放回那里。");
        }
        return all.get(0);
    }

    /** The version that seals now. */
    public int version() {
        return current().version();
    }

    /** Every key, the one that seals first. */
    public List<KeyFact> facts() {
        return keys().stream()
                .map(key -> new KeyFact(key.version(), key.suite(), key.inUse(), key.since()))
                .toList();
    }

    /** The versions of the keys that are in use, the one that seals first. */
    public List<Integer> versionsInUse() {
        return keys().stream().filter(Key::inUse).map(Key::version).toList();
    }

    /** The keyed hash under the key of this version, in use or retired. */
    public byte[] hash(int version, String text) {
        return hash(find(version), text);
    }

    /** Tells the key of this version from any other without showing it: 32 hex digits. */
    public String fingerprint(int version) {
        return HexFormat.of().formatHex(hash(version, FINGERPRINT_OF)).substring(0, FINGERPRINT_DIGITS);
    }

    /**
     * Takes retired keys into use again: rows that an old backup has brought back are found under their old hashes until they are sealed
     * anew. What seals stays the newest key.
     */
    public synchronized void useAgain(Set<Integer> versions) {
        List<Key> all = keys();
        if (all.stream().anyMatch(key -> !key.inUse() && versions.contains(key.version()))) {
            write(all.stream()
                    .map(key -> versions.contains(key.version()) ? key.used(true) : key)
                    .toList());
        }
    }

    /** The version of the key that sealed these bytes. */
    public static int versionOf(byte[] sealed) {
        return sealed[0];
    }

    /**
     * Adds a key and seals with it from now on; returns its version.
     *
     * @param now by the database's clock
     * @param above the highest version that any key of the database has had, in the file or not
     */
    public synchronized int addKey(Instant now, int above) {
        int version =
                Math.max(above, keys().stream().mapToInt(Key::version).max().orElseThrow()) + 1;
        if (version > MOST_KEYS) {
            throw new IllegalStateException("No more than " + MOST_KEYS + " keys");
        }
        List<Key> more = new ArrayList<>(keys());
        more.add(new Key(version, suiteOfNewKeys, true, now, freshBytes()));
        write(more);
        return version;
    }

    /** Keeps every older key for opening only. */
    public synchronized void retireOlder() {
        int version = version();
        write(keys().stream().map(key -> key.used(key.version() == version)).toList());
    }

    private void write(List<Key> all) {
        try {
            Path unfinished = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(unfinished);
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    unfinished,
                    all.stream()
                            .sorted(Comparator.comparing(Key::version))
                            .map(Key::line)
                            .collect(Collectors.joining()));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            read();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the key file " + file, e);
        }
    }

    /** Seals a text; two calls give different bytes for the same text. */
    public byte[] seal(String text) {
        return sealBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Seals the bytes of a file. */
    public byte[] sealBytes(byte[] content) {
        Key key = current();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = key.tools().cipher(Cipher.ENCRYPT_MODE, new GCMParameterSpec(TAG_BITS, nonce));
            byte[] sealed = cipher.doFinal(content);
            return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                    .put((byte) key.version())
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot seal", e);
        }
    }

    /**
     * Opens what {@link #seal} made.
     *
     * @throws SealedException when the bytes were altered or the key is not at hand
     */
    public String open(byte[] sealed) {
        return new String(openBytes(sealed), StandardCharsets.UTF_8);
    }

    /**
     * Opens what {@link #sealBytes} made.
     *
     * @throws SealedException when the bytes were altered or the key is not at hand
     */
    public byte[] openBytes(byte[] sealed) {
        if (sealed.length < LEAST_BYTES) {
            throw new SealedException("内容不完整");
        }
        Key key = find(sealed[0]);
        try {
            Cipher cipher =
                    key.tools().cipher(Cipher.DECRYPT_MODE, new GCMParameterSpec(TAG_BITS, sealed, 1, NONCE_BYTES));
            return cipher.doFinal(sealed, 1 + NONCE_BYTES, sealed.length - 1 - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new SealedException("内容被改动过，或者不是用这一把第 " + key.version() + " 号密钥加密的", e);
        }
    }

    private Key find(int version) {
        for (Key key : keys()) {
            if (key.version() == version) {
                return key;
            }
        }
        throw new SealedException("加密它的是第 " + version + " 号密钥，密钥文件里没有这一把");
    }

    /** The keyed hash (32 bytes) under the key that seals now: what is stored. */
    public byte[] hash(String text) {
        return hash(current(), text);
    }

    /** The hashes under every key in use, the present one first: what is looked for. */
    public List<byte[]> hashes(String text) {
        return keys().stream().filter(Key::inUse).map(key -> hash(key, text)).toList();
    }

    private static byte[] hash(Key key, String text) {
        return key.tools().mac.get().doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
