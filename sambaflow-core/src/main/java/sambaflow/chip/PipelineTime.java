package sambaflow.chip;

import java.util.List;

/**
 * How long a chip takes at least for a section that works as a pipeline, in cycles: a closed form,
 * without waiting for switches or memory banks.
 *
 * @param compute until its last stage is done, if the memory outside were never waited for
 * @param memory moving what crosses its boundary
 * @param fill of {@code compute}, what is not the slowest stage at work
 */
public record PipelineTime(double compute, double memory, double fill) {
    /**
     * A stage.
     *
     * @param busy cycles in which it works on something
     * @param depth cycles from a vector's way in to its way out
     */
    public record Step(double busy, double depth) {}

    /**
     * A way from stage to stage.
     *
     * @param waits whether the reader needs all of the value before it begins
     */
    public record Way(int from, int to, boolean waits) {}

    /**
     * The time of {@code steps}.
     *
     * @param ways in the order of the stages they lead to, which come after those they come from
     * @param tokens slices in which the section works
     * @param traffic bytes that cross its boundary
     */
    public static PipelineTime of(
            RduSpec rdu, List<Step> steps, List<Way> ways, long tokens, long traffic) {
        double[] start = new double[steps.size()];
        double[] end = new double[steps.size()];
        double compute = 0;
        double slowest = 0;
        int next = 0;
        for (int i = 0; i < end.length; i++) {
            double busy = steps.get(i).busy();
            double last = 0;
            for (; next < ways.size() && ways.get(next).to() == i; next++) {
                int from = ways.get(next).from();
                double slice = steps.get(from).busy() / tokens;
                double first = ways.get(next).waits() ? end[from] : start[from] + slice;
                start[i] = Math.max(start[i], first + rdu.hopCycles());
                last = Math.max(last, end[from] + rdu.hopCycles());
            }
            end[i] = steps.get(i).depth() + Math.max(start[i] + busy, last + busy / tokens);
            compute = Math.max(compute, end[i]);
            slowest = Math.max(slowest, busy);
        }
        double memory = traffic / rdu.memoryBytesPerSecond() * rdu.clockHz();
        return new PipelineTime(compute, memory, compute - slowest);
    }

    /** Cycles until all is done: computing and moving overlap, so the longer of the two. */
    public double cycles() {
        return Math.max(compute, memory);
    }
}
