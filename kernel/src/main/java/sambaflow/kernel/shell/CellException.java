package sambaflow.kernel.shell;

/** Why a piece of Java did not run to its end. */
public abstract sealed class CellException extends Exception
        permits CompileFailure, RunFailure, CellInterruption {
    protected CellException(String message, Throwable cause) {
        super(message, cause);
    }
}
