package org.hongfan.forms;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Holds back an HTML page of a certain status, so that something may be put into it; everything else goes straight through. */
final class HeldPage extends HttpServletResponseWrapper {
    private final IntPredicate statuses;
    private final Runnable onRedirect;
    private @Nullable ByteArrayOutputStream content;
    private @Nullable PrintWriter writer;

    /** @param onRedirect is done before the browser is sent elsewhere, while a cookie may still be set */
    HeldPage(HttpServletResponse response, IntPredicate statuses, Runnable onRedirect) {
        super(response);
        this.statuses = statuses;
        this.onRedirect = onRedirect;
    }

    HeldPage(HttpServletResponse response, IntPredicate statuses) {
        this(response, statuses, () -> {});
    }

    boolean isHeld() {
        return content != null;
    }

    String html() {
        if (writer != null) {
            writer.flush();
        }
        return content == null ? "" : content.toString(StandardCharsets.UTF_8);
    }

    /** Sends a page in the place of the one held. */
    void send(String html) throws IOException {
        byte[] bytes = html.getBytes(StandardCharsets.UTF_8);
        getResponse().setContentLength(bytes.length);
        getResponse().getOutputStream().write(bytes);
    }

    private boolean holds() {
        String type = getContentType();
        return content != null || type != null && type.startsWith("text/html") && statuses.test(getStatus());
    }

    private ByteArrayOutputStream content() {
        if (content == null) {
            content = new ByteArrayOutputStream(32 * 1024);
        }
        return content;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (!holds()) {
            return super.getWriter();
        }
        if (writer == null) {
            writer = new PrintWriter(new OutputStreamWriter(content(), StandardCharsets.UTF_8));
        }
        return writer;
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (!holds()) {
            return super.getOutputStream();
        }
        ByteArrayOutputStream bytes = content();
        return new ServletOutputStream() {
            @Override
            public void write(int b) {
                bytes.write(b);
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new IllegalStateException("A held page is written at once");
            }
        };
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        onRedirect.run();
        super.sendRedirect(location);
    }

    @Override
    public void setContentLength(int length) {
        if (!holds()) {
            super.setContentLength(length);
        }
    }

    @Override
    public void setContentLengthLong(long length) {
        if (!holds()) {
            super.setContentLengthLong(length);
        }
    }

    @Override
    public void flushBuffer() throws IOException {
        if (content == null) {
            super.flushBuffer();
        }
    }

    @Override
    public void resetBuffer() {
        content = null;
        writer = null;
        super.resetBuffer();
    }

    @Override
    public void reset() {
        content = null;
        writer = null;
        super.reset();
    }
}
