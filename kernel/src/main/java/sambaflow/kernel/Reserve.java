package sambaflow.kernel;

/**
 * Memory held back, and let go when a cell has filled the heap: enough to report that and to run a
 * cell that lets go of more.
 */
final class Reserve {
    private static final int BYTES =
            (int) Math.min(32L << 20, Runtime.getRuntime().maxMemory() / 16);

    /** It is taken again only where so many times as much is free. */
    private static final int PLENTY = 4;

    private volatile byte[] held;

    /** Lets go if {@code failure} says that memory is used up. */
    void releaseFor(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof OutOfMemoryError) {
                held = null;
                return;
            }
        }
    }

    /** Takes the memory, if it has been let go and there is plenty. */
    void refill() {
        Runtime runtime = Runtime.getRuntime();
        long free = runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
        if (held == null && free > (long) PLENTY * BYTES) {
            held = new byte[BYTES];
        }
    }
}
