package org.hongfan.layout;

/** Sends an expression to the usual evaluator; thrown often enough that it carries no stack. */
final class NotPlainException extends RuntimeException {
    static final NotPlainException INSTANCE = new NotPlainException();

    private static final long serialVersionUID = 1;

    private NotPlainException() {
        super("left to the usual evaluator", null, false, false);
    }
}
