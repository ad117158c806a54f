package sambaflow.device;

import sambaflow.graph.SectionType;

/**
 * Time that one section took.
 *
 * @param wallSeconds on this machine, without handing over inputs and outputs
 * @param chipTime predicted for the chip
 */
public record SectionTime(String section, SectionType type, double wallSeconds, ChipTime chipTime) {

    /** Both together, of the same section. */
    public SectionTime plus(SectionTime other) {
        return new SectionTime(
                section, type, wallSeconds + other.wallSeconds, chipTime.plus(other.chipTime));
    }
}
