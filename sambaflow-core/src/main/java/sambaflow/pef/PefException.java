package sambaflow.pef;

/** A PEF is damaged, foreign or too new; the message names file, entry and byte offset. */
public final class PefException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PefException(String message) {
        super(message);
    }

    public PefException(String message, Throwable cause) {
        super(message, cause);
    }
}
