package sambaflow.chip;

/**
 * A memory outside the units: channels of DDR or HBM, side by side.
 *
 * <p>How much of the peak rate a program sees is not an input: it follows from how long its
 * transfers are, how often they change rows and direction, and how many are on their way at once.
 *
 * @param bytes capacity; 0 where there is none
 * @param channels that transfers are spread over
 * @param channelBytesPerSecond peak rate of one channel
 * @param burstBytes that one access to a channel moves
 * @param interleaveBytes that lie in one channel before the next one follows
 * @param rowBytes of one open row
 * @param rowSeconds to close a row and open another one
 * @param turnSeconds to change between reading and writing
 * @param refresh share of time, from 0 to 1, in which a channel refreshes
 * @param latencySeconds from a request to its first byte
 * @param outstanding bursts that a channel can have on their way at once
 */
public record Dram(
        long bytes,
        int channels,
        double channelBytesPerSecond,
        int burstBytes,
        int interleaveBytes,
        int rowBytes,
        double rowSeconds,
        double turnSeconds,
        double refresh,
        double latencySeconds,
        int outstanding) {
    /** No such memory. */
    public static final Dram NONE = new Dram(0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 1);

    public boolean exists() {
        return channels > 0;
    }

    /** The channels of {@code part} of {@code whole} equal parts of a chip, which share nothing. */
    public Dram part(int part, int whole) {
        return new Dram(
                bytes,
                exists() ? Math.max(1, channels * part / whole) : 0,
                channelBytesPerSecond,
                burstBytes,
                interleaveBytes,
                rowBytes,
                rowSeconds,
                turnSeconds,
                refresh,
                latencySeconds,
                outstanding);
    }

    /** Peak rate of all channels together. */
    public double peakBytesPerSecond() {
        return channels * channelBytesPerSecond;
    }

    /**
     * What no transfer is faster than: all channels, but for refreshing and for what is on its way.
     */
    public double bytesPerSecond() {
        return channels * streamBytesPerSecond() * (1 - refresh);
    }

    /** What one channel moves of a long transfer between refreshes. */
    public double streamBytesPerSecond() {
        double inFlight =
                latencySeconds == 0
                        ? Double.POSITIVE_INFINITY
                        : outstanding * (double) burstBytes / latencySeconds;
        return Math.min(channelBytesPerSecond, inFlight);
    }
}
