package sambaflow.chip;

import java.util.List;

/**
 * A pipeline token by token, as plainly as can be: each stage starts a slice when it is done with
 * the one before, has what it reads, and there is room for what it makes.
 */
public final class TokenRun {
    private final double[][] start;
    private final double end;

    /** Runs all {@code tokens}; ways lead to later stages. */
    public TokenRun(List<PipelineTime.Step> steps, List<PipelineTime.Way> ways, int tokens) {
        this.start = new double[steps.size()][tokens];
        double last = 0;
        for (int n = 0; n < tokens; n++) {
            for (int i = 0; i < start.length; i++) {
                double slice = steps.get(i).busy() / tokens;
                double earliest = n == 0 ? 0 : start[i][n - 1] + slice;
                for (PipelineTime.Way way : ways) {
                    if (way.to() == i) {
                        double made = steps.get(way.from()).busy() / tokens + way.latency();
                        earliest = Math.max(earliest, start[way.from()][n] + made);
                    }
                    if (way.from() == i && way.depth() > 0 && n >= way.depth()) {
                        double used = steps.get(way.to()).busy() / tokens + way.credit();
                        earliest = Math.max(earliest, start[way.to()][n - way.depth()] + used);
                    }
                }
                start[i][n] = earliest;
                last = Math.max(last, earliest + slice + steps.get(i).depth());
            }
        }
        this.end = last;
    }

    /** When the last stage is done. */
    public double end() {
        return end;
    }

    /** Cycles from slice to slice in the second half of the run, over all stages at most. */
    public double pace() {
        double pace = 0;
        for (double[] times : start) {
            int half = times.length / 2;
            pace = Math.max(pace, (times[times.length - 1] - times[half - 1]) / half);
        }
        return pace;
    }
}
