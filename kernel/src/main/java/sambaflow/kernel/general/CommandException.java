package sambaflow.kernel.general;

/** A general magic cannot do what it was asked; the message says what and what next. */
public final class CommandException extends Exception {
    CommandException(String message) {
        super(message);
    }

    CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}
