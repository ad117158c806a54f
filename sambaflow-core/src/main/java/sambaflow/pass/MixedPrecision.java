package sambaflow.pass;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sambaflow.graph.Contract;
import sambaflow.graph.Gradient;
import sambaflow.graph.Graph;
import sambaflow.graph.Loss;
import sambaflow.graph.Node;
import sambaflow.graph.Normalise;
import sambaflow.graph.Op;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Region;
import sambaflow.graph.SectionType;
import sambaflow.graph.TensorType;
import sambaflow.graph.Value;
import sambaflow.tensor.DType;

/**
 * Puts casts before the nodes that compute in other types than those they were traced with.
 *
 * <pre>
 *   y = linear(x, w)   becomes   x16 = cast(x); w16 = cast(w); y = linear(x16, w16)
 * </pre>
 *
 * <p>Inputs, outputs and regions keep their types: parameters and the optimizer's state stay
 * float32, and only what a step makes of them is narrower. A gradient follows its operator; of
 * contractions, norms and losses only the products are narrowed.
 */
public final class MixedPrecision {
    private final Graph graph;
    private final PrecisionRules rules;
    private final List<Value> values;
    private final List<Node> nodes = new ArrayList<>();
    private final Narrowing narrowing;
    private final Map<Version, Integer> versions = new HashMap<>();
    private final Map<Integer, Integer> restored = new HashMap<>();
    private final Map<String, Node> forward = new HashMap<>();
    private final Map<String, Arithmetic> chosen = new HashMap<>();
    private final Set<Integer> freed = new HashSet<>();

    /** A value is cast once for each part of a step, since parts may run at different times. */
    private record Version(int value, DType type, SectionType section) {}

    private MixedPrecision(Graph graph, PrecisionRules rules) {
        this.graph = graph;
        this.rules = rules;
        this.values = new ArrayList<>(graph.values());
        this.narrowing = new Narrowing(graph, values, rules.roundingSeed());
    }

    public static Pass pass(Precision precision) {
        return pass(new PrecisionRules(precision));
    }

    /** The pass that does what {@code rules} say. */
    public static Pass pass(PrecisionRules rules) {
        return new Pass(
                "mixed-precision",
                rules.preset() + ": put each operator into the types it computes in",
                graph -> {
                    rules.check(graph);
                    return rules.keepEverything() ? graph : new MixedPrecision(graph, rules).run();
                });
    }

    private Graph run() {
        Set<Integer> kept = keptTypes();
        for (Node node : graph.nodes()) {
            Node typed = typed(node, arithmetic(node));
            nodes.add(typed);
            List<TensorType> types =
                    node.op().infer(typed.inputs().stream().map(this::type).toList());
            for (int i = 0; i < types.size(); i++) {
                int value = node.outputs().get(i);
                values.set(value, new Value(values.get(value).name(), types.get(i)));
                if (kept.contains(value)) {
                    restored.put(value, version(value, graph.type(value).dtype(), node));
                }
            }
        }
        return new Graph(
                graph.name(),
                values,
                narrowing.inputs(),
                graph.regions().stream().map(this::region).toList(),
                nodes,
                graph.outputs().stream()
                        .map(o -> new Graph.Output(o.name(), restored(o.value())))
                        .toList());
    }

    /** The values that are seen from outside. */
    private Set<Integer> keptTypes() {
        Set<Integer> kept = new HashSet<>();
        graph.outputs().forEach(o -> kept.add(o.value()));
        graph.regions().forEach(r -> kept.add(r.written()));
        return kept;
    }

    private int restored(int value) {
        return restored.getOrDefault(value, value);
    }

    private Region region(Region r) {
        return r.written() == Region.UNCHANGED ? r : r.writing(restored(r.written()));
    }

    private TensorType type(int value) {
        return values.get(value).type();
    }

    private Arithmetic arithmetic(Node node) {
        return switch (node.section()) {
            case FWD -> ofForward(node);
            case BCKWD -> ofBackward(node);
            case GRADNORM, OPT -> Arithmetic.FLOAT32;
        };
    }

    private Arithmetic ofForward(Node node) {
        forward.put(node.name(), node);
        boolean free = isFloatConversion(node) || node.inputs().stream().anyMatch(freed::contains);
        if (free && rules.preset() == Precision.BF16) {
            freed.addAll(node.outputs());
        }
        boolean freedHere = freed.contains(node.outputs().getFirst());
        Arithmetic arithmetic =
                rules.exception(node)
                        .orElse(freedHere ? Arithmetic.FLOAT32 : rules.preset().of(node.op()));
        chosen.put(node.name(), arithmetic);
        return arithmetic;
    }

    /** Whole numbers have to become floats of some type to be computed with: that asks for none. */
    private boolean isFloatConversion(Node node) {
        return node.op() instanceof Pointwise.Cast cast
                && cast.to() == DType.FLOAT32
                && graph.type(node.inputs().getFirst()).dtype().isFloat();
    }

    private Arithmetic ofBackward(Node node) {
        Optional<Node> source = Optional.ofNullable(forward.get(Gradient.source(node.name())));
        if (source.isEmpty()) {
            return rules.preset().of(node.op());
        }
        Op op = source.get().op();
        boolean product = node.op() instanceof Contract;
        boolean sums = op instanceof Contract || op instanceof Normalise || op instanceof Loss;
        return sums && !product ? Arithmetic.FLOAT32 : chosen.get(source.get().name());
    }

    /** {@code node} reading its inputs in the types of {@code arithmetic}. */
    private Node typed(Node node, Arithmetic arithmetic) {
        if (node.op() instanceof Pointwise.Cast) {
            return node;
        }
        List<Integer> inputs =
                node.inputs().stream()
                        .map(value ->
                                graph.type(value).dtype() == DType.FLOAT32
                                        ? read(value, node, arithmetic)
                                        : version(value, graph.type(value).dtype(), node))
                        .toList();
        return new Node(
                node.op(), inputs, node.outputs(), node.name(), node.section(), node.origin());
    }

    /** What {@code user} reads for a value that was traced as float32. */
    private int read(int value, Node user, Arithmetic arithmetic) {
        return switch (arithmetic) {
            case FLOAT32 -> version(value, DType.FLOAT32, user);
            case BFLOAT16 -> version(value, DType.BFLOAT16, user);
            case MIXED -> {
                int narrow = version(value, DType.BFLOAT16, user);
                // Other operators than contractions make the type that they are given.
                yield user.op() instanceof Contract ? narrow : version(narrow, DType.FLOAT32, user);
            }
        };
    }

    /** {@code value} as {@code wanted}, cast where the first node of a part needs it. */
    private int version(int value, DType wanted, Node user) {
        if (type(value).dtype() == wanted) {
            return value;
        }
        return versions.computeIfAbsent(
                new Version(value, wanted, user.section()),
                key -> {
                    Value from = values.get(value);
                    String name =
                            "%s_%s_%s".formatted(from.name(), wanted.shortName(), user.section());
                    values.add(new Value(name, from.type().as(wanted)));
                    int made = values.size() - 1;
                    nodes.add(
                            new Node(
                                    narrowing.op(from, wanted),
                                    narrowing.operands(value, wanted),
                                    List.of(made),
                                    name,
                                    user.section(),
                                    user.origin()));
                    return made;
                });
    }
}
