package sambaflow.kernel.channel;

/**
 * Memory held back, and let go when a cell has filled the heap: a part for the channels, which may
 * notice first, while the cell still fills on, and a part for the cell's own end, enough to report
 * it and to run a cell that lets go of more.
 */
public final class Reserve {
    private static final int CELLS =
            (int) Math.min(12L << 20, Runtime.getRuntime().maxMemory() / 12);
    private static final int CHANNELS = CELLS / 4;

    /** It is taken only where so many times as much is free. */
    private static final long PLENTY = 3;

    private volatile byte[] forCells;
    private volatile byte[] forChannels;

    /**
     * Lets go of everything if {@code failure}, which ended a cell, says that memory is used up.
     */
    public void releaseFor(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof OutOfMemoryError) {
                forCells = null;
                forChannels = null;
                return;
            }
        }
    }

    /** Lets go of what a channel needs to go on; the cell that fills the heap may take it too. */
    void releaseForChannels() {
        forChannels = null;
    }

    /** Takes the memory that has been let go, unless the next cell would lack it. */
    public void refill() {
        if (forCells != null && forChannels != null) {
            return;
        }
        // Trying to take it would use up the memory that the sockets' own threads live on.
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory();
        if (runtime.maxMemory() - used > PLENTY * (CELLS + CHANNELS)) {
            forCells = new byte[CELLS];
            forChannels = new byte[CHANNELS];
        }
    }
}
