package sambaflow.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import sambaflow.graph.Contract;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Loss;
import sambaflow.graph.Op;
import sambaflow.graph.Origin;
import sambaflow.graph.Reduce;
import sambaflow.graph.Region;
import sambaflow.graph.Role;
import sambaflow.graph.SectionType;
import sambaflow.graph.TensorType;
import sambaflow.graph.Update;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Manifest;
import sambaflow.pef.Pef;
import sambaflow.pef.Section;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;

/** Programs that tests load. */
public final class Programs {
    private Programs() {}

    /** One training step of logistic regression: sections fwd, bckwd, opt. */
    public static Graph logisticRegression(int batch, int features, int classes) {
        GraphBuilder b = new GraphBuilder("train");
        int image = b.input("image", TensorType.f32(batch, features), Role.DATA);
        int label = b.input("label", new TensorType(DType.INT64, Shape.of(batch)), Role.DATA);
        int dloss = b.input("loss_grad", TensorType.f32(), Role.OUTPUT_GRADIENT);
        int[] scalars =
                List.of("lr", "momentum", "weight_decay").stream()
                        .mapToInt(n -> b.input(n, TensorType.f32(), Role.HYPERPARAMETER))
                        .toArray();
        int w = b.region("weight", Region.Kind.PARAMETER, TensorType.f32(classes, features));
        int bias = b.region("bias", Region.Kind.PARAMETER, TensorType.f32(classes));
        int logits = add(b, new Contract.Linear(), "linear", image, w, bias).getFirst();
        List<Integer> loss = add(b, new Loss.CrossEntropy(), "criterion", logits, label);
        b.in(SectionType.BCKWD);
        int dlogits =
                add(b, new Loss.CrossEntropyGrad(), "criterion_bwd", dloss, loss.get(1), label)
                        .getFirst();
        int dw = add(b, new Contract.MatMul(true, false), "dw", dlogits, image).getFirst();
        int db = add(b, new Reduce.Sum(List.of(0), false), "db", dlogits).getFirst();
        b.in(SectionType.OPT);
        update(b, "weight", w, dw, scalars);
        update(b, "bias", bias, db, scalars);
        b.output("loss", loss.get(0));
        b.output("logits", logits);
        b.output("weight_grad", dw);
        return b.build();
    }

    private static void update(GraphBuilder b, String name, int p, int g, int[] scalars) {
        int state = b.region(name + ".momentum", Region.Kind.OPTIMIZER, b.type(p));
        List<Integer> made =
                add(
                        b,
                        new Update.Sgd(),
                        "sgd_" + name,
                        p,
                        g,
                        state,
                        scalars[0],
                        scalars[1],
                        scalars[2]);
        b.write(name, made.get(0));
        b.write(name + ".momentum", made.get(1));
    }

    /** Adds a node without an origin. */
    public static List<Integer> add(GraphBuilder b, Op op, String name, Integer... inputs) {
        return b.add(op, List.of(inputs), name, Origin.UNKNOWN);
    }

    /** One section for each node, not placed. */
    public static CompiledGraph oneByOne(Graph graph) {
        List<Section> sections = new ArrayList<>();
        for (int n = 0; n < graph.nodes().size(); n++) {
            sections.add(section(graph, "s" + n, n, n + 1));
        }
        return new CompiledGraph(graph, sections);
    }

    /** Nodes {@code from} to {@code to - 1} as a section of the first one's type, not placed. */
    public static Section section(Graph graph, String name, int from, int to) {
        return new Section(
                name,
                graph.nodes().get(from).section(),
                IntStream.range(from, to).boxed().toList(),
                "for a test",
                Optional.empty());
    }

    /** A PEF of these graphs for SN30. */
    public static Pef pef(String name, int tiles, int batch, CompiledGraph... graphs) {
        return pef(name, "sn30", tiles, batch, graphs);
    }

    public static Pef pef(String name, String arch, int tiles, int batch, CompiledGraph... graphs) {
        Manifest manifest =
                new Manifest(
                        Manifest.FORMAT,
                        "test",
                        name,
                        "Test",
                        arch,
                        tiles,
                        batch,
                        "o0",
                        "mp0",
                        false,
                        "",
                        new TreeMap<>(),
                        batch);
        return new Pef(manifest, List.of(graphs));
    }
}
