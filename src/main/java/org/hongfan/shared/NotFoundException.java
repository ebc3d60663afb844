package org.hongfan.shared;

/** The thing asked for does not exist, or is out of the user's reach: both look the same, a 404 page. */
public class NotFoundException extends RuntimeException {
    public NotFoundException(String what, Object id) {
        super(what + " " + id);
    }
}
