package sambaflow.device;

/**
 * Predicted time of a run, in seconds, by what the tiles would have been doing.
 *
 * @param programLoad configuring units
 * @param argumentLoad handing over addresses and scalars
 * @param execute computing and moving data
 * @param idle waiting for the host around the run
 */
public record ChipTime(double programLoad, double argumentLoad, double execute, double idle) {
    public static final ChipTime ZERO = new ChipTime(0, 0, 0);

    /** A time without waiting for the host, such as that of one section. */
    public ChipTime(double programLoad, double argumentLoad, double execute) {
        this(programLoad, argumentLoad, execute, 0);
    }

    public ChipTime plus(ChipTime other) {
        return new ChipTime(
                programLoad + other.programLoad,
                argumentLoad + other.argumentLoad,
                execute + other.execute,
                idle + other.idle);
    }

    /** What was added since {@code earlier}. */
    public ChipTime minus(ChipTime earlier) {
        return new ChipTime(
                programLoad - earlier.programLoad,
                argumentLoad - earlier.argumentLoad,
                execute - earlier.execute,
                idle - earlier.idle);
    }

    public double total() {
        return programLoad + argumentLoad + execute + idle;
    }
}
