package sambaflow.chip;

import java.util.ArrayList;
import java.util.List;

/**
 * How long a chip takes at least for a section that works as a pipeline, in cycles: a closed form,
 * without waiting for memory banks.
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
     * @param latency cycles from the maker to the reader
     * @param depth slices that there is room for before the reader; 0: room is never waited for
     * @param credit cycles until the maker knows that there is room again
     */
    public record Way(int from, int to, boolean waits, int latency, int depth, int credit) {
        /** A way that is not routed: of the usual length, and with room enough. */
        public static Way unrouted(int from, int to, boolean waits, RduSpec rdu) {
            return new Way(from, to, waits, rdu.hopCycles(), 0, 0);
        }

        private boolean bounded() {
            return !waits && depth > 0;
        }
    }

    /** The earliest cycles at which each stage starts and ends. */
    public record Schedule(List<Double> start, List<Double> end) {
        public Schedule {
            start = List.copyOf(start);
            end = List.copyOf(end);
        }

        /** When {@code steps} start and end if room is never waited for; as for {@link #of}. */
        public static Schedule of(List<Step> steps, List<Way> ways, long tokens) {
            List<Double> start = new ArrayList<>();
            List<Double> end = new ArrayList<>();
            int next = 0;
            for (int i = 0; i < steps.size(); i++) {
                double busy = steps.get(i).busy();
                double first = 0;
                double last = 0;
                for (; next < ways.size() && ways.get(next).to() == i; next++) {
                    Way way = ways.get(next);
                    double slice = steps.get(way.from()).busy() / tokens;
                    double made = way.waits() ? end.get(way.from()) : start.get(way.from()) + slice;
                    first = Math.max(first, made + way.latency());
                    last = Math.max(last, end.get(way.from()) + way.latency());
                }
                start.add(first);
                end.add(steps.get(i).depth() + Math.max(first + busy, last + busy / tokens));
            }
            return new Schedule(start, end);
        }
    }

    /**
     * The time of {@code steps}.
     *
     * @param ways in the order of the stages they lead to, which come after those they come from
     * @param tokens slices in which the section works
     * @param memory cycles for what crosses its boundary
     */
    public static PipelineTime of(List<Step> steps, List<Way> ways, long tokens, double memory) {
        Schedule schedule = Schedule.of(steps, ways, tokens);
        double slowest = steps.stream().mapToDouble(Step::busy).max().orElse(0);
        double compute = schedule.end().stream().mapToDouble(e -> e).max().orElse(0);
        if (throttled(schedule, steps, ways, slowest / tokens, tokens)) {
            compute = Math.max(compute, paced(pace(steps, ways, tokens), tokens));
        }
        return new PipelineTime(compute, memory, compute - slowest);
    }

    /** Whether some way may have too little room for {@code pace} cycles from slice to slice. */
    private static boolean throttled(
            Schedule schedule, List<Step> steps, List<Way> ways, double pace, long tokens) {
        for (Way way : ways) {
            double slice = steps.get(way.to()).busy() / tokens;
            double free = schedule.start().get(way.to()) + slice + way.credit();
            if (way.bounded() && free - way.depth() * pace > schedule.start().get(way.from())) {
                return true;
            }
        }
        return false;
    }

    /**
     * What sets the pace of {@code steps} once the pipeline is full: the slowest of them, or a way
     * with too little room, on which a slice waits for the credit of one before it. In cycles times
     * {@code tokens}, so that they are whole numbers.
     */
    public static CycleRatio pace(List<Step> steps, List<Way> ways, long tokens) {
        List<CycleRatio.Arc> arcs = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            arcs.add(new CycleRatio.Arc(i, i, steps.get(i).busy(), 1));
        }
        for (Way way : ways) {
            if (way.bounded()) {
                double there = steps.get(way.from()).busy() + (double) way.latency() * tokens;
                double back = steps.get(way.to()).busy() + (double) way.credit() * tokens;
                arcs.add(new CycleRatio.Arc(way.from(), way.to(), there, 0));
                arcs.add(new CycleRatio.Arc(way.to(), way.from(), back, way.depth()));
            }
        }
        return CycleRatio.of(steps.size(), arcs);
    }

    /** A firing waits for the one that is as many tokens before it as the cycle has. */
    private static double paced(CycleRatio pace, long tokens) {
        return (tokens - 1) / pace.tokens() * pace.weight() / tokens;
    }

    /** Cycles until all is done: computing and moving overlap, so the longer of the two. */
    public double cycles() {
        return Math.max(compute, memory);
    }
}
