package sambaflow.sim.report;

import sambaflow.device.ChipTime;
import sambaflow.graph.SectionType;

/**
 * Predicted time of one section.
 *
 * @param orchestrationSeconds until it is launched
 * @param executeSeconds from its first transfer to its last
 * @param computeSeconds that its stages take at least, if they never wait for the memory outside
 * @param memorySeconds that the values that cross its boundary take at least
 * @param boundaryBytes bytes of these values
 */
public record SectionTiming(
        String section,
        SectionType type,
        double orchestrationSeconds,
        double programLoadSeconds,
        double argumentLoadSeconds,
        double executeSeconds,
        double computeSeconds,
        double memorySeconds,
        long boundaryBytes) {

    public Bound boundBy() {
        return computeSeconds > memorySeconds ? Bound.COMPUTE : Bound.MEMORY;
    }

    public ChipTime chipTime() {
        return new ChipTime(
                programLoadSeconds, argumentLoadSeconds, executeSeconds, orchestrationSeconds);
    }
}
