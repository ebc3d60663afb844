package org.hongfan.shared;

/** The key file cannot be used as it is. Both texts are for whoever starts the portal. */
public class KeyFileException extends RuntimeException {
    private final String action;

    public KeyFileException(String reason, String action) {
        super(reason);
        this.action = action;
    }

    public String action() {
        return action;
    }
}
