package sambaflow.chip;

/**
 * What is between the switches of a chip.
 *
 * @param switchCycles cycles from a switch to the next one
 * @param vectorTracks tracks for vectors from a switch to the next one, in each direction
 * @param trackBytes bytes that one of them carries in a cycle
 * @param scalarTracks tracks for single numbers
 * @param scalarBytes bytes that one of them carries in a cycle
 * @param controlWires single wires
 */
public record Links(
        int switchCycles,
        int vectorTracks,
        int trackBytes,
        int scalarTracks,
        int scalarBytes,
        int controlWires) {}
