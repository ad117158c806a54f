package sambaflow.place;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import sambaflow.chip.RduSpec;
import sambaflow.graph.CompileException;
import sambaflow.graph.Graph;
import sambaflow.graph.Region;
import sambaflow.pef.Channel;
import sambaflow.pef.Layout;
import sambaflow.pef.Section;
import sambaflow.pef.Stage;
import sambaflow.stage.Allocation;
import sambaflow.stage.Allocator;
import sambaflow.stage.Resource;
import sambaflow.stage.Shortage;
import sambaflow.stage.StageGraph;
import sambaflow.stage.Uses;

/** Gives the stages of a section units of the chip. */
public final class Placer {
    private static final double GIB = 1L << 30;
    private static final double MIB = 1 << 20;

    private final Graph graph;
    private final RduSpec rdu;
    private final int tiles;
    private final Uses uses;

    /**
     * @param tiles how many tiles of the chip may be used
     */
    public Placer(Graph graph, RduSpec rdu, int tiles) {
        this.graph = graph;
        this.rdu = rdu;
        this.tiles = tiles;
        this.uses = new Uses(graph, rdu);
        requireMemory();
    }

    /** Regions and inputs are held for the whole run, in DDR or HBM. */
    private void requireMemory() {
        double need =
                Stream.concat(
                                graph.regions().stream().map(Region::read),
                                graph.inputs().stream().map(Graph.Input::value))
                        .mapToDouble(value -> graph.type(value).bytes())
                        .sum();
        double have = (double) rdu.ddrBytes() + rdu.hbmBytes();
        if (need > have) {
            throw new CompileException(
                    "place: graph '%s' needs %.0f GiB of memory for its parameters and inputs, one %s has %.0f GiB; use a smaller model or batch"
                            .formatted(graph.name(), need / GIB, rdu.arch(), have / GIB));
        }
    }

    /** {@code section} with a layout. */
    public Section place(Section section) {
        int[] nodes = section.nodes().stream().mapToInt(Integer::intValue).toArray();
        return switch (Allocator.fit(StageGraph.of(uses, nodes), rdu, tiles)) {
            case Allocation allocation -> section.placed(layout(allocation));
            case Shortage shortage -> throw new CompileException(refusal(section, shortage));
        };
    }

    private String refusal(Section section, Shortage shortage) {
        String first = graph.nodes().get(section.nodes().getLast()).describe();
        String amounts =
                shortage.resource() == Resource.PMU_BYTES
                        ? "%.1f MiB of PMUs for %s, %s of %s %s %.1f MiB"
                                .formatted(
                                        shortage.need() / MIB,
                                        first,
                                        tiles == 1 ? "1 tile" : tiles + " tiles",
                                        rdu.arch(),
                                        tiles == 1 ? "has" : "have",
                                        shortage.have() / MIB)
                        : "%d %s for %s, %d tiles of %s have %d"
                                .formatted(
                                        shortage.need(),
                                        shortage.resource(),
                                        first,
                                        tiles,
                                        rdu.arch(),
                                        shortage.have());
        return "place: section '%s' needs %s; use %s"
                .formatted(
                        section.name(),
                        amounts,
                        tiles < rdu.tiles() ? "more tiles" : "a smaller batch or smaller layers");
    }

    private Layout layout(Allocation allocation) {
        StageGraph pipeline = allocation.graph();
        UnitPool pcus = new UnitPool(tiles, rdu.pcusPerTile());
        UnitPool pmus = new UnitPool(tiles, rdu.pmusPerTile());
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < pipeline.stages().size(); i++) {
            StageGraph.Draft draft = pipeline.stages().get(i);
            Allocation.Share share = allocation.shares().get(i);
            stages.add(
                    new Stage(
                            draft.nodes(),
                            draft.kind(),
                            allocation.cycles(i),
                            allocation.depth(i, rdu),
                            pcus.take(share.pcus()),
                            pmus.take(share.pmus()),
                            share.passes(),
                            share.bufferBytes()));
        }
        int[] depths = pipeline.depths();
        List<Channel> channels = new ArrayList<>();
        for (int i = 0; i < depths.length; i++) {
            StageGraph.Channel c = pipeline.channels().get(i);
            channels.add(new Channel(c.from(), c.to(), c.value(), depths[i], pipeline.waits(c)));
        }
        return new Layout(stages, channels, pipeline.tokens(), allocation.traffic(), List.of());
    }
}
