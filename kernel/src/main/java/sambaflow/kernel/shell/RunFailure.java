package sambaflow.kernel.shell;

/** What a piece of a cell threw; the cause is the user's own exception, with cell lines. */
public final class RunFailure extends CellException {
    RunFailure(Throwable cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }
}
