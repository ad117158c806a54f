package sambaflow.kernel.shell;

/** The user stopped the cell; the cause, if any, is what the stopped code threw. */
public final class CellInterruption extends CellException {
    public CellInterruption(Throwable cause) {
        super("the cell was interrupted", cause);
    }
}
