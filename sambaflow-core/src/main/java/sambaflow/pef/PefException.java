package sambaflow.pef;

import sambaflow.diagnostic.Code;
import sambaflow.diagnostic.Problem;

/** A PEF is damaged, foreign or too new; the message names file, entry and byte offset. */
public final class PefException extends Problem {
    private static final long serialVersionUID = 1L;

    public PefException(String message) {
        this(message, null);
    }

    public PefException(String message, Throwable cause) {
        super(Code.SF401, message, cause);
    }
}
