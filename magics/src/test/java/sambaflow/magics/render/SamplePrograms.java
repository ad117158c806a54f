package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sambaflow.graph.Contract;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Loss;
import sambaflow.graph.Origin;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Region;
import sambaflow.graph.Role;
import sambaflow.graph.SectionType;
import sambaflow.graph.TensorType;
import sambaflow.graph.Update;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Layout;
import sambaflow.pef.Manifest;
import sambaflow.pef.Pef;
import sambaflow.pef.Section;
import sambaflow.pef.Stage;
import sambaflow.pef.StageKind;
import sambaflow.pef.Units;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/** Programs to draw: logistic regression with its training, and deep perceptrons. */
final class SamplePrograms {
    private static final int BATCH = 32;

    private SamplePrograms() {}

    static Pef logRegPef() {
        Manifest manifest =
                new Manifest(
                        Manifest.FORMAT,
                        "sambaflow 0.1.0",
                        "logreg",
                        "LogReg",
                        "sn30",
                        1,
                        BATCH,
                        "o0",
                        "bf16",
                        false,
                        "0123456789abcdef0123456789abcdef",
                        new TreeMap<>(Map.of("num-features", "784")),
                        BATCH);
        return new Pef(manifest, List.of(logReg()));
    }

    /** Each node a section of its own, as mode o0 cuts them. */
    static CompiledGraph logReg() {
        return cut(new Training(List.of(784, 10)).graph, 1);
    }

    /** A perceptron whose sections hold {@code perSection} nodes. */
    static CompiledGraph deep(int layers, int perSection) {
        List<Integer> sizes = new ArrayList<>(List.of(784));
        for (int i = 0; i < layers - 1; i++) {
            sizes.add(128);
        }
        sizes.add(10);
        return cut(new Training(sizes).graph, perSection);
    }

    /** Blurred rings and bars, every seventh taken for something else. */
    static List<Prediction> predictions(int count) {
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int digit = i % 10;
            Tensor image =
                    Tensor.generate(
                            DType.FLOAT32,
                            Shape.of(1, 28, 28),
                            at -> {
                                double x = at % 28 - 14;
                                double y = at / 28 - 14;
                                double distance = Math.abs(Math.sqrt(x * x + y * y) - digit);
                                return Math.exp(-distance * distance / 3) - 0.13;
                            });
            String label = Integer.toString(i % 7 == 3 ? (digit + 1) % 10 : digit);
            predictions.add(
                    new Prediction(() -> image, label, Optional.of(Integer.toString(digit))));
        }
        return predictions;
    }

    private static CompiledGraph cut(Graph graph, int perSection) {
        List<Section> sections = new ArrayList<>();
        int start = 0;
        while (start < graph.nodes().size()) {
            SectionType type = graph.nodes().get(start).section();
            List<Integer> nodes = new ArrayList<>();
            while (start < graph.nodes().size()
                    && nodes.size() < perSection
                    && graph.nodes().get(start).section() == type) {
                nodes.add(start++);
            }
            sections.add(section(type, sections.size(), nodes));
        }
        return new CompiledGraph(graph, sections);
    }

    private static Section section(SectionType type, int index, List<Integer> nodes) {
        Stage stage =
                new Stage(
                        nodes,
                        StageKind.SIMD,
                        1000,
                        6,
                        List.of(new Units(0, 0, 10 + index)),
                        List.of(new Units(0, 0, 20 + index)),
                        1 + index % 3,
                        4096);
        return new Section(
                type + "_" + index,
                type,
                nodes,
                "each operator has its own section in o0",
                Optional.of(new Layout(List.of(stage), List.of(), List.of(), 1, 0, List.of())));
    }

    /** Builds the three parts of a training step. */
    private static final class Training {
        private final GraphBuilder builder = new GraphBuilder("train");
        private final List<String> weights = new ArrayList<>();
        private final List<Integer> inputs = new ArrayList<>();
        private final List<Integer> parameters = new ArrayList<>();
        private final List<Integer> activations = new ArrayList<>();
        private final Graph graph;

        Training(List<Integer> sizes) {
            int images = builder.input("image", TensorType.f32(BATCH, sizes.getFirst()), Role.DATA);
            int labels =
                    builder.input("label", new TensorType(DType.INT64, Shape.of(BATCH)), Role.DATA);
            int value = images;
            for (int i = 0; i + 1 < sizes.size(); i++) {
                value = layer(i, value, sizes.get(i), sizes.get(i + 1), i + 2 == sizes.size());
            }
            List<Integer> loss =
                    builder.add(
                            new Loss.CrossEntropy(),
                            List.of(value, labels),
                            "criterion",
                            origin("criterion", 20));
            builder.output("loss", loss.getFirst());
            builder.output("logits", value);
            List<Integer> gradients = backward(loss, labels);
            update(gradients);
            graph = builder.build();
        }

        private static Origin origin(String module, int line) {
            return new Origin(module, "LogReg.java", line);
        }

        private int layer(int i, int input, int in, int out, boolean last) {
            String name = last ? "lin_layer" : "hidden_" + i;
            int weight =
                    builder.region(
                            name + ".weight", Region.Kind.PARAMETER, TensorType.f32(out, in));
            weights.add(name + ".weight");
            inputs.add(input);
            parameters.add(weight);
            int y =
                    builder.add(
                                    new Contract.Linear(),
                                    List.of(input, weight),
                                    name,
                                    origin(name, 10 + i))
                            .getFirst();
            if (!last) {
                y =
                        builder.add(
                                        new Pointwise.Unary(Pointwise.UnaryFn.RELU),
                                        List.of(y),
                                        name + "_act",
                                        origin(name, 10 + i))
                                .getFirst();
            }
            activations.add(y);
            return y;
        }

        private List<Integer> backward(List<Integer> loss, int labels) {
            builder.in(SectionType.BCKWD);
            int seed = builder.input("loss_grad", TensorType.f32(), Role.OUTPUT_GRADIENT);
            int dy =
                    builder.add(
                                    new Loss.CrossEntropyGrad(),
                                    List.of(seed, loss.get(1), labels),
                                    "criterion_bwd",
                                    origin("criterion", 20))
                            .getFirst();
            List<Integer> gradients = new ArrayList<>();
            for (int i = weights.size() - 1; i >= 0; i--) {
                String name = weights.get(i).replace(".weight", "_bwd");
                gradients.addFirst(
                        builder.add(
                                        new Contract.MatMul(true, false),
                                        List.of(dy, inputs.get(i)),
                                        name,
                                        origin(name, 10 + i))
                                .getFirst());
                if (i > 0) {
                    dy =
                            builder.add(
                                            new Contract.MatMul(false, false),
                                            List.of(dy, parameters.get(i)),
                                            name,
                                            origin(name, 10 + i))
                                    .getFirst();
                }
            }
            return gradients;
        }

        private void update(List<Integer> gradients) {
            builder.in(SectionType.OPT);
            int lr = builder.input("lr", TensorType.f32(), Role.HYPERPARAMETER);
            int momentum = builder.input("momentum", TensorType.f32(), Role.HYPERPARAMETER);
            int decay = builder.input("weight_decay", TensorType.f32(), Role.HYPERPARAMETER);
            for (int i = 0; i < weights.size(); i++) {
                String name = weights.get(i);
                int buffer =
                        builder.region(
                                name + ".momentum",
                                Region.Kind.OPTIMIZER,
                                builder.type(parameters.get(i)));
                List<Integer> next =
                        builder.add(
                                new Update.Sgd(),
                                List.of(
                                        parameters.get(i),
                                        gradients.get(i),
                                        buffer,
                                        lr,
                                        momentum,
                                        decay),
                                "sgd_" + name,
                                origin("", 0));
                builder.write(name, next.get(0));
                builder.write(name + ".momentum", next.get(1));
            }
        }
    }
}
