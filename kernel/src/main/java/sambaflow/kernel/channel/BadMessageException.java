package sambaflow.kernel.channel;

/** A message that must not be acted upon: wrong signature, missing frames, or broken JSON. */
public final class BadMessageException extends Exception {
    public BadMessageException(String message) {
        super(message);
    }

    public BadMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
