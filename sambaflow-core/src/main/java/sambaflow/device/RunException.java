package sambaflow.device;

import sambaflow.diagnostic.Code;
import sambaflow.diagnostic.Problem;

/** A run cannot begin or go on; the message says why and what to do. */
public class RunException extends Problem {
    private static final long serialVersionUID = 1L;

    public RunException(String message) {
        this(Code.SF500, message);
    }

    public RunException(String message, Throwable cause) {
        this(Code.SF500, message, cause);
    }

    public RunException(Code code, String message) {
        this(code, message, null);
    }

    public RunException(Code code, String message, Throwable cause) {
        super(code, message, cause);
    }

    /** A run came to NaN or infinity; regions hold what they held before. */
    public static final class NotFinite extends RunException {
        private static final long serialVersionUID = 1L;

        public NotFinite(String message) {
            this(message, null);
        }

        public NotFinite(String message, Throwable cause) {
            super(Code.SF501, message, cause);
        }
    }

    /** The user stopped the run. */
    public static final class Cancelled extends RunException {
        private static final long serialVersionUID = 1L;

        public Cancelled(String message) {
            super(Code.SF502, message);
        }
    }
}
