package sambaflow.pef;

/**
 * A value on its way from one stage of a section to another.
 *
 * @param from position of the stage that makes it
 * @param to position of a stage that reads it, which comes later
 * @param depth slices that the memory units before the reader hold
 * @param waits whether the reader needs all of it before it begins
 */
public record Channel(int from, int to, int value, int depth, boolean waits) {}
