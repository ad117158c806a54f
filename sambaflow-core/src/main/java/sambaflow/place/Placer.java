package sambaflow.place;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import sambaflow.chip.RduSpec;
import sambaflow.graph.CompileException;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Region;
import sambaflow.pef.Layout;
import sambaflow.pef.Section;
import sambaflow.pef.Stage;
import sambaflow.section.SectionCutter;

/** Gives the stages of a section units of the chip. */
public final class Placer {
    private static final double GIB = 1L << 30;

    private final Graph graph;
    private final RduSpec rdu;
    private final int tiles;

    /**
     * @param tiles how many tiles of the chip may be used
     */
    public Placer(Graph graph, RduSpec rdu, int tiles) {
        this.graph = graph;
        this.rdu = rdu;
        this.tiles = tiles;
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
        List<List<Integer>> groups = stages(section);
        UnitPool pcus = new UnitPool(tiles, rdu.pcusPerTile());
        UnitPool pmus = new UnitPool(tiles, rdu.pmusPerTile());
        if (groups.size() > Math.min(pcus.left(), pmus.left())) {
            throw new CompileException(
                    "place: section '%s' has %d stages, %d tiles have %d PCUs and %d PMUs; use more tiles or mode o0"
                            .formatted(
                                    section.name(),
                                    groups.size(),
                                    tiles,
                                    pcus.left(),
                                    pmus.left()));
        }
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            // What is left is shared evenly with the stages still to come.
            int share = groups.size() - i;
            stages.add(stage(section, groups.get(i), pcus, pmus, share));
        }
        return section.placed(new Layout(stages, List.of()));
    }

    private Stage stage(
            Section section, List<Integer> nodes, UnitPool pcus, UnitPool pmus, int share) {
        List<Node> ops = nodes.stream().map(graph.nodes()::get).toList();
        Demand demand = Demand.of(graph, ops, rdu);
        long memoryUnits = pmus.left() / share;
        long passes =
                Math.max(1, Demand.divideUp(demand.bufferBytes(), memoryUnits * rdu.pmuBytes()));
        if (passes > demand.divisions()) {
            long need = Demand.divideUp(demand.bufferBytes(), demand.divisions() * rdu.pmuBytes());
            throw new CompileException(
                    "place: section '%s' needs %d PMUs for one row of %s, %d tile%s of %s have %d; use %s"
                            .formatted(
                                    section.name(),
                                    need,
                                    ops.getLast().describe(),
                                    tiles,
                                    tiles == 1 ? "" : "s",
                                    rdu.arch(),
                                    memoryUnits,
                                    tiles < rdu.tiles() ? "more tiles" : "shorter rows"));
        }
        long bytes = Demand.divideUp(demand.bufferBytes(), passes);
        int pmuCount = (int) Math.max(1, Demand.divideUp(bytes, rdu.pmuBytes()));
        int pcuCount = Math.clamp(demand.pcus(), 1, pcus.left() / share);
        return new Stage(nodes, pcus.take(pcuCount), pmus.take(pmuCount), passes, bytes);
    }

    /** One stage for each node that computes; what rides goes with the node it feeds. */
    private List<List<Integer>> stages(Section section) {
        List<List<Integer>> groups = new ArrayList<>();
        List<Integer> open = new ArrayList<>();
        for (int node : section.nodes()) {
            open.add(node);
            if (!SectionCutter.rides(graph.nodes().get(node).op())) {
                groups.add(open);
                open = new ArrayList<>();
            }
        }
        if (!open.isEmpty()) {
            groups.add(open);
        }
        return groups;
    }
}
