package sambaflow.kernel.shell;

/** Thrown inside a cell's own code to end it; an Error, so that ordinary handlers let it pass. */
public final class CellStopped extends Error {
    CellStopped() {
        super("the cell was interrupted");
    }
}
