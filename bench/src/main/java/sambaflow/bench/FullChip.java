package sambaflow.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import sambaflow.chip.RduSpec;
import sambaflow.graph.Contract;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Op;
import sambaflow.graph.Origin;
import sambaflow.graph.Pointwise;
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
    private static final long WIDTH = 1472;
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
                Map.of("place", seconds),
                Subjects.facts(placed.sections(), placed.reports(), RDU, RDU.tiles()));
    }

    /** Each third layer adds what an earlier one made, so that channels of all lengths cross. */
    private static Graph layers() {
        GraphBuilder b = new GraphBuilder("full");
        List<Integer> made = new ArrayList<>();
        made.add(b.input("x", TensorType.f32(ROWS, WIDTH), Role.DATA));
        for (int i = 0; i < LAYERS; i++) {
            TensorType type = TensorType.f32(WIDTH, WIDTH);
            int w = b.region("w" + i, Region.Kind.PARAMETER, type);
            int x = add(b, "layer" + i, new Contract.Linear(), made.getLast(), w);
            if (i % 3 == 2) {
                Op add = new Pointwise.Binary(Pointwise.BinaryFn.ADD);
                x = add(b, "sum" + i, add, x, made.get(i * 7 % made.size()));
            }
            made.add(x);
        }
        b.output("y", made.getLast());
        return b.build();
    }

    private static int add(GraphBuilder b, String name, Op op, int left, int right) {
        return b.add(op, List.of(left, right), name, Origin.UNKNOWN).getFirst();
    }
}
