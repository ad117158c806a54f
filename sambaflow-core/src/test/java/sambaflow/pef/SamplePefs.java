package sambaflow.pef;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sambaflow.chip.Network;
import sambaflow.graph.Contract;
import sambaflow.graph.Gradient;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Loss;
import sambaflow.graph.Node;
import sambaflow.graph.Op;
import sambaflow.graph.Origin;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Region;
import sambaflow.graph.Role;
import sambaflow.graph.SectionType;
import sambaflow.graph.TensorType;
import sambaflow.graph.Update;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;

/** Programs to write and read. */
final class SamplePefs {
    private SamplePefs() {}

    static Manifest manifest(String name, boolean inference) {
        return new Manifest(
                Manifest.FORMAT,
                "SambaFlow for Java 0.1.0",
                name,
                "LogReg",
                "sn30",
                4,
                2,
                "o0",
                "bf16",
                inference,
                "0f".repeat(32),
                new TreeMap<>(Map.of("batch-size", "2", "mode", "o0", "arch", "sn30")),
                2);
    }

    /** One operator, not placed: as small as a PEF gets. */
    static Pef tiny() {
        return tiny(new Pointwise.Unary(Pointwise.UnaryFn.RELU));
    }

    static Pef tiny(Pointwise op) {
        GraphBuilder builder = new GraphBuilder("inference");
        int x = builder.input("x", TensorType.f32(2, 3), Role.DATA);
        builder.output("y", builder.add(op, List.of(x), "act", Origin.UNKNOWN).getFirst());
        Section section =
                new Section("fwd_0", SectionType.FWD, List.of(0), "first", Optional.empty());
        return new Pef(
                manifest("tiny", true),
                List.of(new CompiledGraph(builder.build(), List.of(section))));
    }

    /** One operator, its inputs given by the user. */
    static Pef of(Op op, List<TensorType> types) {
        GraphBuilder builder = new GraphBuilder("inference");
        List<Integer> inputs = new ArrayList<>();
        for (TensorType type : types) {
            inputs.add(builder.input("in" + inputs.size(), type, Role.DATA));
        }
        builder.output("out", builder.add(op, inputs, "node", Origin.UNKNOWN).getFirst());
        Section section = new Section("s", SectionType.FWD, List.of(0), "", Optional.empty());
        CompiledGraph graph = new CompiledGraph(builder.build(), List.of(section));
        return new Pef(manifest("one", true), List.of(graph));
    }

    /** Logistic regression with its gradient and update, placed, and the inference graph. */
    static Pef training() {
        return new Pef(
                manifest("logreg", false), List.of(placed(trainGraph()), placed(inferenceGraph())));
    }

    private static Graph inferenceGraph() {
        GraphBuilder builder = new GraphBuilder("inference");
        int x = builder.input("image", TensorType.f32(2, 6), Role.DATA);
        int w = parameter(builder, "lin_layer.weight", TensorType.f32(3, 6));
        int y = builder.add(new Contract.Linear(), List.of(x, w), "lin_layer", line(31)).getFirst();
        builder.output("logits", y);
        return builder.build();
    }

    static Graph trainGraph() {
        GraphBuilder b = new GraphBuilder("train");
        int x = b.input("image", TensorType.f32(2, 6), Role.DATA);
        int target = b.input("label", new TensorType(DType.INT64, Shape.of(2)), Role.DATA);
        int lr = b.input("lr", TensorType.f32(), Role.HYPERPARAMETER);
        int momentum = b.input("momentum", TensorType.f32(), Role.HYPERPARAMETER);
        int decay = b.input("weight_decay", TensorType.f32(), Role.HYPERPARAMETER);
        int seed = b.input("loss.grad", TensorType.f32(), Role.OUTPUT_GRADIENT);
        int w = parameter(b, "lin_layer.weight", TensorType.f32(3, 6));
        int buffer =
                b.region(
                        "lin_layer.weight.momentum_buffer",
                        Region.Kind.OPTIMIZER,
                        TensorType.f32(3, 6));
        int y = b.add(new Contract.Linear(), List.of(x, w), "lin_layer", line(31)).getFirst();
        int loss =
                b.add(new Loss.CrossEntropy(), List.of(y, target), "criterion", line(32))
                        .getFirst();
        b.output("loss", loss);
        b.output("logits", y);
        b.in(SectionType.BCKWD);
        List<Node> forward = b.nodes();
        int dy = gradient(b, forward.get(1), List.of(seed, -1), 0);
        int dw = gradient(b, forward.get(0), List.of(dy), 1);
        b.in(SectionType.OPT);
        List<Integer> updated =
                b.add(
                        new Update.Sgd(),
                        List.of(w, dw, buffer, lr, momentum, decay),
                        "sgd_lin_layer.weight",
                        Origin.UNKNOWN);
        b.write("lin_layer.weight", updated.get(0));
        b.write("lin_layer.weight.momentum_buffer", updated.get(1));
        return b.build();
    }

    private static int gradient(GraphBuilder b, Node node, List<Integer> outputs, int input) {
        return node.op().gradient(new Gradient(b, node, outputs)).get(input);
    }

    private static int parameter(GraphBuilder b, String name, TensorType type) {
        return b.region(name, Region.Kind.PARAMETER, type, List.of("tied." + name));
    }

    private static Origin line(int line) {
        return new Origin("lin_layer", "LogReg.java", line);
    }

    /** One section for each section type, its nodes side by side on tile 1. */
    static CompiledGraph placed(Graph graph) {
        List<Section> sections = new ArrayList<>();
        for (SectionType type : SectionType.values()) {
            List<Integer> nodes = new ArrayList<>();
            List<Stage> stages = new ArrayList<>();
            for (int i = 0; i < graph.nodes().size(); i++) {
                if (graph.nodes().get(i).section() == type) {
                    nodes.add(i);
                    List<Units> units = List.of(new Units(1, 10 * i, 8));
                    stages.add(
                            new Stage(
                                    List.of(i), StageKind.SIMD, 100 + i, 6, units, units, 1, 4096));
                }
            }
            if (!nodes.isEmpty()) {
                List<Channel> channels = new ArrayList<>();
                for (int i = 1; i < stages.size(); i++) {
                    channels.add(new Channel(i - 1, i, i, 2, i % 2 == 0));
                }
                List<Stream> streams = new ArrayList<>();
                for (int i = 0; i < stages.size(); i++) {
                    streams.add(new Stream(i, i, 500 + i, 4, i % 2 == 0, i < stages.size() - 1));
                }
                List<Route> routes = routes(channels);
                Layout layout = new Layout(stages, channels, streams, 4, 1000, routes);
                sections.add(
                        new Section(
                                type + "_0",
                                type,
                                nodes,
                                "first of its type",
                                Optional.of(layout)));
            }
        }
        List<MemoryPlan.Place> places =
                List.of(
                        new MemoryPlan.Place(0, MemoryPlan.Kind.DDR, 0, 64, 0, 0),
                        new MemoryPlan.Place(1, MemoryPlan.Kind.DDR, 64, 128, 0, 0));
        return new CompiledGraph(graph, sections, new MemoryPlan(places));
    }

    /** One for each channel and its credits, and one from memory; on tile 0. */
    private static List<Route> routes(List<Channel> channels) {
        List<Route> routes = new ArrayList<>();
        for (Channel c : channels) {
            routes.add(
                    new Route(
                            Route.Kind.CHANNEL,
                            Network.VECTOR,
                            c.from(),
                            c.to(),
                            c.value(),
                            64,
                            List.of(new Flow(3, "2E(S.)E."), new Flow(4, "."))));
        }
        for (Channel c : channels) {
            routes.add(
                    new Route(
                            Route.Kind.CREDIT,
                            Network.CONTROL,
                            c.to(),
                            c.from(),
                            c.value(),
                            1,
                            List.of(new Flow(6, "3W."))));
        }
        routes.add(
                new Route(
                        Route.Kind.READ,
                        Network.SCALAR,
                        Route.MEMORY,
                        0,
                        0,
                        4,
                        List.of(new Flow(0, "E."))));
        return routes;
    }
}
