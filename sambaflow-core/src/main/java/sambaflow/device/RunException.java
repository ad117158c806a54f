package sambaflow.device;

/** A run cannot begin or go on; the message says why and what to do. */
public class RunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RunException(String message) {
        super(message);
    }

    public RunException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A run came to NaN or infinity; regions hold what they held before. */
    public static final class NotFinite extends RunException {
        private static final long serialVersionUID = 1L;

        public NotFinite(String message) {
            super(message);
        }

        public NotFinite(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The user stopped the run. */
    public static final class Cancelled extends RunException {
        private static final long serialVersionUID = 1L;

        public Cancelled(String message) {
            super(message);
        }
    }
}
