package org.hongfan.platform;

/** The portal cannot start for a reason that whoever starts it can mend. Both texts are shown to that person. */
class StartRefusedException extends RuntimeException {

    private final String action;

    StartRefusedException(String reason, String action) {
        super(reason);
        this.action = action;
    }

    StartRefusedException(String reason, String action, Throwable cause) {
        super(reason, cause);
        this.action = action;
    }

    String action() {
        return action;
    }
}
