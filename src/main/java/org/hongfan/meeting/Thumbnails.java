package org.hongfan.meeting;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import lombok.extern.slf4j.Slf4j;
import org.hongfan.shared.StorageException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * Small pictures of the photos, so that twenty of them show on a phone without being loaded. Made when first asked for and kept in a folder of
 * their own, which may be emptied at any time and is in no backup.
 */
@Component
@Slf4j
class Thumbnails {
    static final int LONGEST_SIDE = 320;

    /** A picture takes some MB for a moment while it is drawn. */
    private static final Semaphore DRAWING = new Semaphore(2);

    private final Path root;

    Thumbnails(@Value("${hongfan.data:./data}/thumbnails") Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /**
     * @param key of the photo in the {@link AttachmentStore}
     * @return a JPG of at most {@value #LONGEST_SIDE} points
     */
    Resource of(String key, Resource photo) {
        Path file = root.resolve(key + ".jpg");
        if (Files.notExists(file)) {
            DRAWING.acquireUninterruptibly();
            try {
                make(photo, file);
            } catch (IOException e) {
                throw new StorageException("Cannot keep a thumbnail under " + root, e);
            } finally {
                DRAWING.release();
            }
        }
        return new FileSystemResource(file);
    }

    void discard(String key) {
        try {
            Files.deleteIfExists(root.resolve(key + ".jpg"));
        } catch (IOException e) {
            log.warn("A thumbnail without a photo stays: {}", key, e);
        }
    }

    private static void make(Resource photo, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Path unfinished = Files.createTempFile(file.getParent(), "small", ".part");
        try {
            ImageIO.write(draw(photo), "jpeg", unfinished.toFile());
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static BufferedImage draw(Resource photo) throws IOException {
        BufferedImage read = read(photo);
        double scale = Math.min(1, (double) LONGEST_SIDE / Math.max(read.getWidth(), read.getHeight()));
        int width = Math.max(1, (int) Math.round(read.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(read.getHeight() * scale));
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = small.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        pen.drawImage(read, 0, 0, width, height, Color.WHITE, null);
        pen.dispose();
        return small;
    }

    /** At most four times as wide as wanted: a decoder that skips points needs a sixteenth of the memory. */
    private static BufferedImage read(Resource photo) throws IOException {
        try (InputStream content = photo.getInputStream();
                ImageInputStream input = ImageIO.createImageInputStream(content)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
            if (!readers.hasNext()) {
                throw new IOException("no picture: " + photo);
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(input, true, true);
                int longest = Math.max(reader.getWidth(0), reader.getHeight(0));
                int step = Math.max(1, longest / (4 * LONGEST_SIDE));
                ImageReadParam param = reader.getDefaultReadParam();
                param.setSourceSubsampling(step, step, 0, 0);
                return reader.read(0, param);
            } finally {
                reader.dispose();
            }
        }
    }
}
