package sambaflow.diagnostic;

import java.util.Objects;

/**
 * What stops a user's work. Its message is a sentence and what to do next, with the user's line
 * where one is known; {@link #getLocalizedMessage}, which a cell, a terminal and a stack trace
 * show, begins with the code.
 */
public abstract class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;

    /**
     * @param cause null if there is none
     */
    protected Problem(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    public final Code code() {
        return code;
    }

    /** The same as a record. */
    public final Diagnostic diagnostic() {
        return new Diagnostic(code, getMessage());
    }

    @Override
    public String getLocalizedMessage() {
        return code + ": " + getMessage();
    }
}
