package sambaflow.stage;

import sambaflow.chip.RduSpec;

/**
 * How long a section takes at least, in cycles.
 *
 * @param compute until its last stage is done, if the memory outside were never waited for
 * @param memory moving what crosses its boundary
 * @param fill of {@code compute}, what passes before all stages work
 */
public record SectionTime(double compute, double memory, double fill) {

    /** The time of {@code allocation} on {@code rdu}. */
    public static SectionTime of(Allocation allocation, RduSpec rdu) {
        StageGraph graph = allocation.graph();
        int count = graph.stages().size();
        double[] start = new double[count];
        double[] end = new double[count];
        double[] token = new double[count];
        int next = 0;
        double compute = 0;
        double slowest = 0;
        for (int stage = 0; stage < count; stage++) {
            token[stage] = allocation.cyclesPerToken(stage);
            double depth = graph.stages().get(stage).chain() * (double) rdu.stages();
            double busy = token[stage] * graph.tokens();
            double last = 0;
            // Channels are in the order of the stages they lead to.
            for (; next < graph.channels().size() && graph.channels().get(next).to() == stage; next++) {
                StageGraph.Channel c = graph.channels().get(next);
                boolean waits = graph.waits(c);
                double first = waits ? end[c.from()] : start[c.from()] + token[c.from()];
                start[stage] = Math.max(start[stage], first + rdu.hopCycles());
                last = Math.max(last, end[c.from()] + rdu.hopCycles());
            }
            end[stage] = depth + Math.max(start[stage] + busy, last + token[stage]);
            compute = Math.max(compute, end[stage]);
            slowest = Math.max(slowest, busy);
        }
        double memory = allocation.traffic() / rdu.memoryBytesPerSecond() * rdu.clockHz();
        return new SectionTime(compute, memory, compute - slowest);
    }

    /** Cycles until all is done: the longer of both, and the first slice before the rest. */
    public double cycles() {
        return Math.max(compute, memory);
    }

    /** Seconds on {@code rdu}, with loading the program and its arguments. */
    public double seconds(RduSpec rdu) {
        return cycles() / rdu.clockHz() + rdu.programLoadSeconds() + rdu.argumentLoadSeconds();
    }
}
