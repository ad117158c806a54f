package sambaflow.graph;

/** A model cannot be compiled as it stands; the message says why, where and what to change. */
public class CompileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CompileException(String message) {
        super(message);
    }

    public CompileException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The user stopped the compilation. */
    public static final class Cancelled extends CompileException {
        private static final long serialVersionUID = 1L;

        public Cancelled(String message) {
            super(message);
        }
    }
}
