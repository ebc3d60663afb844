package org.hongfan.shared;

/** A file could not be written: the disk is full, or the folder cannot be written to. What was begun has been taken back. */
public class StorageException extends RuntimeException {
    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
