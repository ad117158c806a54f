package sambaflow.stage;

import java.util.ArrayList;
import java.util.List;
import sambaflow.chip.PipelineTime;
import sambaflow.chip.RduSpec;
import sambaflow.pef.StageKind;

/**
 * A section that fits: what each stage gets.
 *
 * @param shares one for each stage
 * @param period cycles in which the slowest stage does all of its work
 * @param traffic bytes that cross the section's boundary
 * @param limit what the section would need more of to be faster
 */
public record Allocation(
        StageGraph graph, List<Share> shares, double period, long traffic, Shortage limit)
        implements Fit {
    /**
     * What one stage gets.
     *
     * @param groups groups of compute units that share its work
     * @param pcus compute units
     * @param pmus memory units
     * @param passes how many times its memory units are filled with other parts of what it holds
     * @param bufferBytes what they hold in one pass
     */
    public record Share(int groups, int pcus, int pmus, long passes, long bufferBytes) {}

    public Allocation {
        shares = List.copyOf(shares);
    }

    public int pcus() {
        return shares.stream().mapToInt(Share::pcus).sum();
    }

    public int pmus() {
        return shares.stream().mapToInt(Share::pmus).sum();
    }

    /** Cycles in which {@code stage} is at work. */
    public long cycles(int stage) {
        StageGraph.Draft draft = graph.stages().get(stage);
        Share share = shares.get(stage);
        int workers = draft.kind() == StageKind.MOVE ? share.pmus() : share.groups();
        return Math.ceilDiv(draft.cycles(), workers);
    }

    /** Cycles that a vector takes through {@code stage}. */
    public int depth(int stage, RduSpec rdu) {
        return graph.stages().get(stage).chain() * rdu.stages();
    }

    /** The time of the section on {@code rdu}. */
    public PipelineTime time(RduSpec rdu) {
        List<PipelineTime.Step> steps = new ArrayList<>();
        for (int i = 0; i < shares.size(); i++) {
            steps.add(new PipelineTime.Step(cycles(i), depth(i, rdu)));
        }
        List<PipelineTime.Way> ways =
                graph.channels().stream()
                        .map(c -> PipelineTime.Way.unrouted(c.from(), c.to(), graph.waits(c), rdu))
                        .toList();
        return PipelineTime.of(rdu, steps, ways, graph.tokens(), traffic);
    }

    /** Seconds on {@code rdu}, with loading the program and its arguments. */
    public double seconds(RduSpec rdu) {
        return time(rdu).cycles() / rdu.clockHz()
                + rdu.programLoadSeconds()
                + rdu.argumentLoadSeconds();
    }
}
