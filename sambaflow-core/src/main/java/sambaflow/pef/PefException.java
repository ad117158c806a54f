package sambaflow.pef;

import sambaflow.diagnostic.Code;
import sambaflow.diagnostic.Problem;

/** A PEF is damaged, foreign, too new or not there; the message names file, entry and byte. */
public final class PefException extends Problem {
    private static final long serialVersionUID = 1L;

    public PefException(String message) {
        this(message, null);
    }

    public PefException(String message, Throwable cause) {
        this(Code.SF401, message, cause);
    }

    PefException(Code code, String message, Throwable cause) {
        super(code, message, cause);
    }
}
