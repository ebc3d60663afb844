package org.hongfan.operation;

/** A backup or a restore that is not done, for a reason that the operator can understand; the message is shown as it stands. */
class OperationRefusedException extends RuntimeException {
    OperationRefusedException(String message) {
        super(message);
    }

    OperationRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
