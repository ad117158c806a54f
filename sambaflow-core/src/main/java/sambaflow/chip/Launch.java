package sambaflow.chip;

/**
 * What it takes to put a section on its units before it can execute.
 *
 * @param orchestrationSeconds between two sections: by a host that issues each launch, or by a
 *     schedule in the chip
 * @param programSeconds to load a program, whatever its size
 * @param unitSeconds that each unit adds to that
 * @param argumentSeconds to load one argument, such as the place of a value in memory
 */
public record Launch(
        double orchestrationSeconds,
        double programSeconds,
        double unitSeconds,
        double argumentSeconds) {

    /** Loading the program of a section of so many units. */
    public double programSeconds(int units) {
        return programSeconds + units * unitSeconds;
    }

    /** Loading so many arguments. */
    public double argumentSeconds(int arguments) {
        return arguments * argumentSeconds;
    }

    /** All of it, for a section of so many units that is told so many arguments. */
    public double seconds(int units, int arguments) {
        return orchestrationSeconds + programSeconds(units) + argumentSeconds(arguments);
    }
}
