package sambaflow.kernel.channel;

/**
 * Memory held back, and let go when a cell has filled the heap: enough to report that and to run a
 * cell that lets go of more.
 */
public final class Reserve {
    private static final int BYTES =
            (int) Math.min(32L << 20, Runtime.getRuntime().maxMemory() / 16);

    /** It is kept only where so many times as much is left. */
    private static final int PLENTY = 2;

    private volatile byte[] held;

    /** Lets go if {@code failure} says that memory is used up; whether it does. */
    public boolean releaseFor(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof OutOfMemoryError) {
                held = null;
                return true;
            }
        }
        return false;
    }

    /** Takes the memory if it has been let go, unless the next cell would lack it. */
    public void refill() {
        if (held != null) {
            return;
        }
        try {
            // Asking is what makes the machine look for garbage.
            byte[] taken = new byte[BYTES];
            Runtime runtime = Runtime.getRuntime();
            long used = runtime.totalMemory() - runtime.freeMemory();
            if (runtime.maxMemory() - used > (long) PLENTY * BYTES) {
                held = taken;
            }
        } catch (OutOfMemoryError e) {
            held = null;
        }
    }
}
