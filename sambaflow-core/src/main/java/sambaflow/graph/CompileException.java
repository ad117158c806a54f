package sambaflow.graph;

import sambaflow.diagnostic.Code;
import sambaflow.diagnostic.Problem;

/** A model cannot be compiled as it stands; the message says why, where and what to change. */
public class CompileException extends Problem {
    private static final long serialVersionUID = 1L;

    public CompileException(String message) {
        this(Code.SF200, message);
    }

    public CompileException(String message, Throwable cause) {
        this(Code.SF200, message, cause);
    }

    public CompileException(Code code, String message) {
        this(code, message, null);
    }

    public CompileException(Code code, String message, Throwable cause) {
        super(code, message, cause);
    }

    /** The user stopped the compilation. */
    public static final class Cancelled extends CompileException {
        private static final long serialVersionUID = 1L;

        public Cancelled(String message) {
            super(Code.SF304, message);
        }
    }
}
