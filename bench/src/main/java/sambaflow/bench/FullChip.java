package sambaflow.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import sambaflow.chip.RduSpec;
import sambaflow.graph.Contract;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Origin;
import sambaflow.graph.Region;
import sambaflow.graph.Role;
import sambaflow.graph.SectionType;
import sambaflow.graph.TensorType;
import sambaflow.pef.Section;
import sambaflow.place.Placer;

/** One section that needs all of a chip: many layers that are bound by their arithmetic. */
final class FullChip {
    private static final RduSpec RDU = RduSpec.SN40;
    private static final int LAYERS = 60;
    private static final long ROWS = 65536;
    private static final long WIDTH = 848;
    private static final double NANOS = 1e9;

    private FullChip() {}

    static Outcome placed() {
        Graph graph = layers();
        List<Integer> nodes = IntStream.range(0, graph.nodes().size()).boxed().toList();
        Section all = new Section("fwd_0", SectionType.FWD, nodes, "", Optional.empty());
        long start = System.nanoTime();
        Placer placer = new Placer(graph, RDU, RDU.tiles());
        Placer.Placed placed = placer.place(List.of(all), (_, _) -> {});
        double seconds = (System.nanoTime() - start) / NANOS;
        return new Outcome(
                Map.of("place", seconds), Subjects.facts(placed.sections(), placed.reports(), RDU));
    }

    /** Of different widths, so that the stages get different numbers of units. */
    private static Graph layers() {
        GraphBuilder b = new GraphBuilder("full");
        long width = WIDTH;
        int x = b.input("x", TensorType.f32(ROWS, width), Role.DATA);
        for (int i = 0; i < LAYERS; i++) {
            long wide = WIDTH + WIDTH / 4 * (i * 5 % 7);
            TensorType type = TensorType.f32(wide, width);
            int w = b.region("w" + i, Region.Kind.PARAMETER, type);
            x = b.add(new Contract.Linear(), List.of(x, w), "layer" + i, Origin.UNKNOWN).getFirst();
            width = wide;
        }
        b.output("y", x);
        return b.build();
    }
}
