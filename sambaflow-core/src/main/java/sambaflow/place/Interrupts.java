package sambaflow.place;

import sambaflow.graph.CompileException;

/** How long work notices that its thread was told to stop. */
final class Interrupts {
    private Interrupts() {}

    /** Throws if the thread was interrupted, and leaves it so. */
    static void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw cancelled();
        }
    }

    static CompileException.Cancelled cancelled() {
        return new CompileException.Cancelled("Compilation was stopped; no PEF was written");
    }
}
