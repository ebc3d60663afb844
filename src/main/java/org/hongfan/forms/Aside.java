package org.hongfan.forms;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.jspecify.annotations.Nullable;

/** Takes the status, the headers and the type of a page that is made to be put into another answer; none of them reach the browser. */
final class Aside extends HttpServletResponseWrapper {
    private int status = SC_OK;
    private @Nullable String type;

    Aside(HttpServletResponse response) {
        super(response);
    }

    @Override
    public void setStatus(int status) {
        this.status = status;
    }

    @Override
    public int getStatus() {
        return status;
    }

    @Override
    public void sendError(int status) {
        this.status = status;
    }

    @Override
    public void sendError(int status, String message) {
        this.status = status;
    }

    @Override
    public void sendRedirect(String location) {
        this.status = SC_FOUND;
    }

    @Override
    public void setContentType(@Nullable String type) {
        this.type = type;
    }

    @Override
    public @Nullable String getContentType() {
        return type;
    }

    @Override
    public void setHeader(String name, String value) {
        setType(name, value);
    }

    @Override
    public void addHeader(String name, String value) {
        setType(name, value);
    }

    private void setType(String name, String value) {
        if (name.equalsIgnoreCase("Content-Type")) {
            type = value;
        }
    }

    @Override
    public void setCharacterEncoding(String charset) {
        // Pages are UTF-8, as the answer is.
    }

    @Override
    public void resetBuffer() {
        // Nothing was written here.
    }

    @Override
    public void reset() {
        // Nothing was written here.
    }

    @Override
    public void flushBuffer() {
        // Nothing was written here.
    }

    @Override
    public boolean isCommitted() {
        return false;
    }
}
