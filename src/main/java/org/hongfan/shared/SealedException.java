package org.hongfan.shared;

/**
 * Sealed bytes that cannot be opened: their key is not in the key file, or they were altered. The message is for people and names
 * the reason, without saying what was sealed.
 */
public class SealedException extends IllegalStateException {
    public SealedException(String message) {
        super(message);
    }

    public SealedException(String message, Throwable cause) {
        super(message, cause);
    }
}
