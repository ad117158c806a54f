package sambaflow.kernel.shell;

/**
 * Thrown where a cell's own code would have ended the process; an Error, so that ordinary handlers
 * let it pass.
 */
public final class CellExit extends Error {
    private CellExit(String call) {
        super(
                call
                        + " ends this cell only: the kernel, its variables and its threads stay."
                        + " Restart or shut down the kernel from the front end to end it.");
    }

    /** Stands in the code of cells for {@code System.exit}. */
    public static void exit(int status) {
        throw new CellExit("System.exit(" + status + ")");
    }

    /** Stands in the code of cells for {@code Runtime.exit}. */
    public static void exit(Runtime runtime, int status) {
        throw new CellExit("Runtime.exit(" + status + ")");
    }

    /** Stands in the code of cells for {@code Runtime.halt}. */
    public static void halt(Runtime runtime, int status) {
        throw new CellExit("Runtime.halt(" + status + ")");
    }
}
