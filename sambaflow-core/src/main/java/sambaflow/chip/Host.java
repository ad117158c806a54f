package sambaflow.chip;

/**
 * The computer that hands a chip its runs.
 *
 * @param runSeconds around each run, whatever it does
 * @param bytesPerSecond rate of inputs and results, converting them included
 */
public record Host(double runSeconds, double bytesPerSecond) {
    /** Around a run that hands over so many bytes. */
    public double seconds(long bytes) {
        return runSeconds + bytes / bytesPerSecond;
    }
}
