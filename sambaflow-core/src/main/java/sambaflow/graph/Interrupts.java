package sambaflow.graph;

/** How long work notices that its thread was told to stop. */
public final class Interrupts {
    private Interrupts() {}

    /** Throws if the thread was interrupted, and leaves it so. */
    public static void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw cancelled();
        }
    }

    /** What a stopped compilation throws. */
    public static CompileException.Cancelled cancelled() {
        return new CompileException.Cancelled("Compilation was stopped; no PEF was written");
    }
}
