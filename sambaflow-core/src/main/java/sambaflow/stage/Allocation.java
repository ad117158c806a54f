package sambaflow.stage;

import java.util.List;

/**
 * A section that fits: what each stage gets.
 *
 * @param shares one for each stage
 * @param period cycles in which the slowest stage does all of its work
 * @param traffic bytes that cross the section's boundary
 * @param limit what the section would need more of to be faster
 */
public record Allocation(
        StageGraph graph, List<Share> shares, double period, long traffic, Resource limit)
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

    /** Cycles that a slice takes in {@code stage}. */
    double cyclesPerToken(int stage) {
        StageGraph.Draft draft = graph.stages().get(stage);
        Share share = shares.get(stage);
        int workers = draft.kind() == StageKind.MOVE ? share.pmus() : share.groups();
        return (double) draft.cycles() / workers / graph.tokens();
    }
}
