package sambaflow.device;

/**
 * Predicted time on the chip, in seconds, by what the tiles would have been doing.
 *
 * @param programLoad configuring units
 * @param argumentLoad handing over addresses and scalars
 * @param execute computing and moving data
 */
public record ChipTime(double programLoad, double argumentLoad, double execute) {
    public static final ChipTime ZERO = new ChipTime(0, 0, 0);

    public ChipTime plus(ChipTime other) {
        return new ChipTime(
                programLoad + other.programLoad,
                argumentLoad + other.argumentLoad,
                execute + other.execute);
    }

    public double total() {
        return programLoad + argumentLoad + execute;
    }
}
