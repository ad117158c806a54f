package sambaflow.pef;

/**
 * A value on its way between the memory outside and a stage.
 *
 * @param stage position of the stage that reads or writes it
 * @param bytes moved in one run, each time that it is moved; 0 for a value that an earlier stage of
 *     the section reads as well, which gets it from the same transfer
 * @param slices in which it is moved
 * @param whole whether the stage needs all of a slice's pass before it works on any of it
 * @param in whether it is read
 */
public record Stream(int stage, int value, long bytes, long slices, boolean whole, boolean in) {}
