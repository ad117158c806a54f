package sambaflow.stage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sambaflow.chip.PipelineTime;
import sambaflow.chip.RduSpec;
import sambaflow.pef.Layout;
import sambaflow.pef.Stage;
import sambaflow.pef.StageKind;
import sambaflow.pef.Stream;
import sambaflow.pef.Units;

/**
 * A section that fits: what each stage gets.
 *
 * @param tiles it is for
 * @param shares one for each stage
 * @param period cycles in which the slowest stage does all of its work
 * @param traffic bytes that cross the section's boundary
 * @param limit what the section would need more of to be faster
 */
public record Allocation(
        StageGraph graph,
        int tiles,
        List<Share> shares,
        double period,
        long traffic,
        Shortage limit)
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
        double rate = rdu.memoryBytesPerSecond(tiles) / rdu.clockHz();
        return PipelineTime.of(steps, ways, graph.tokens(), traffic / rate);
    }

    /** What is moved from and to the memory outside. */
    public List<Stream> streams() {
        List<Stream> streams = new ArrayList<>();
        Set<Integer> read = new HashSet<>();
        for (StageGraph.Stream s : graph.streams()) {
            long passes = shares.get(s.stage()).passes();
            boolean held = graph.held(s);
            // What a stage does not hold it reads once more for each further part that it holds.
            long times =
                    (s.in() && !read.add(s.value()) ? 0 : 1) + (again(s, held) ? passes - 1 : 0);
            long slices = s.in() && held ? passes : graph.tokens();
            streams.add(new Stream(s.stage(), s.value(), times * s.bytes(), slices, held, s.in()));
        }
        return streams;
    }

    private boolean again(StageGraph.Stream stream, boolean held) {
        return stream.in() && !held && graph.holdsSomething(stream.stage());
    }

    /**
     * The section before it has its place: units are counted, and all ways are of the usual length.
     */
    public Layout unplaced(RduSpec rdu) {
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < shares.size(); i++) {
            StageGraph.Draft draft = graph.stages().get(i);
            Share share = shares.get(i);
            stages.add(
                    new Stage(
                            draft.nodes(),
                            draft.kind(),
                            cycles(i),
                            depth(i, rdu),
                            units(share.pcus()),
                            units(share.pmus()),
                            share.passes(),
                            share.bufferBytes()));
        }
        return new Layout(
                stages, graph.layoutChannels(), streams(), graph.tokens(), traffic, List.of());
    }

    private static List<Units> units(int count) {
        return count == 0 ? List.of() : List.of(new Units(0, 0, count));
    }

    /** Seconds on {@code rdu}, with loading the program and its arguments, in closed form. */
    public double seconds(RduSpec rdu) {
        return time(rdu).cycles() / rdu.clockHz()
                + rdu.launch().seconds(pcus() + pmus(), graph.streams().size());
    }
}
