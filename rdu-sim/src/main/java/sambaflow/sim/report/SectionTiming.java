package sambaflow.sim.report;

import sambaflow.device.ChipTime;
import sambaflow.graph.SectionType;

/**
 * Predicted time of one section.
 *
 * @param computeSeconds time of the slowest stage on its compute units
 * @param memorySeconds time to move the values that cross the section's boundary
 * @param boundaryBytes bytes of these values
 */
public record SectionTiming(
        String section,
        SectionType type,
        double programLoadSeconds,
        double argumentLoadSeconds,
        double computeSeconds,
        double memorySeconds,
        long boundaryBytes) {

    /** Computing and moving overlap, so the longer of the two. */
    public double executeSeconds() {
        return Math.max(computeSeconds, memorySeconds);
    }

    public Bound boundBy() {
        return computeSeconds > memorySeconds ? Bound.COMPUTE : Bound.MEMORY;
    }

    public ChipTime chipTime() {
        return new ChipTime(programLoadSeconds, argumentLoadSeconds, executeSeconds());
    }
}
