package sambaflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import sambaflow.graph.Contract;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Index;
import sambaflow.graph.Loss;
import sambaflow.graph.Move;
import sambaflow.graph.Normalise;
import sambaflow.graph.Op;
import sambaflow.graph.Origin;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Reduce;
import sambaflow.tensor.Shape;

/** PyTorch's functions in our operators, by the name of the reference case. */
final class GoldenOperators {
    /** Adds the function to {@code b} and returns its results. */
    @FunctionalInterface
    interface Recipe {
        List<Integer> apply(GraphBuilder b, List<Integer> inputs, JsonNode attributes);
    }

    private static final Map<String, Recipe> RECIPES = new TreeMap<>();

    static {
        for (Pointwise.UnaryFn fn : Pointwise.UnaryFn.values()) {
            Op op = new Pointwise.Unary(fn);
            RECIPES.put(op.label(), (b, in, a) -> add(b, op, in));
        }
        for (Pointwise.BinaryFn fn : Pointwise.BinaryFn.values()) {
            Op op = new Pointwise.Binary(fn);
            for (String shape : List.of("", "_row", "_col")) {
                RECIPES.put(op.label() + shape, (b, in, a) -> add(b, op, in));
            }
        }
        Op mul = new Pointwise.Binary(Pointwise.BinaryFn.MUL);
        RECIPES.put("square", (b, in, a) -> add(b, mul, List.of(in.get(0), in.get(0))));
        for (String dims : List.of("all", "0", "1", "2", "-1")) {
            RECIPES.put("sum_" + dims, (b, in, a) -> add(b, sum(a), in));
        }
        RECIPES.put("mean_keepdim", GoldenOperators::mean);
        RECIPES.put("mean_02", GoldenOperators::mean);
        RECIPES.put("argmax", (b, in, a) -> add(b, new Reduce.Argmax(a.get("dim").asInt()), in));
        contractions();
        moves();
        RECIPES.put("softmax", (b, in, a) -> add(b, new Normalise.Softmax(), in));
        RECIPES.put("cross_entropy", (b, in, a) -> first(b, new Loss.CrossEntropy(), in));
        RECIPES.put("embedding", (b, in, a) -> add(b, new Index.Embedding(), in));
    }

    private GoldenOperators() {}

    /** How to compute {@code name}, if there are operators for it. */
    static Optional<Recipe> of(String name) {
        return Optional.ofNullable(RECIPES.get(name));
    }

    static List<String> names() {
        return List.copyOf(RECIPES.keySet());
    }

    private static void contractions() {
        Op matmul = new Contract.MatMul(false, false);
        for (String rank : List.of("2d", "3d", "4d")) {
            RECIPES.put("matmul_" + rank, (b, in, a) -> add(b, matmul, in));
        }
        RECIPES.put("linear", (b, in, a) -> add(b, new Contract.Linear(), in));
        RECIPES.put("linear_nobias", (b, in, a) -> add(b, new Contract.Linear(), in));
        RECIPES.put(
                "addmm",
                (b, in, a) -> {
                    List<Integer> product = add(b, matmul, in.subList(1, 3));
                    Op plus = new Pointwise.Binary(Pointwise.BinaryFn.ADD);
                    return add(b, plus, List.of(in.getFirst(), product.getFirst()));
                });
    }

    private static void moves() {
        RECIPES.put("permute", (b, in, a) -> add(b, new Move.Permute(integers(a.get("dims"))), in));
        RECIPES.put("transpose", (b, in, a) -> add(b, new Move.Permute(List.of(1, 0)), in));
        RECIPES.put("expand", (b, in, a) -> add(b, new Move.Expand(shape(a.get("shape"))), in));
        RECIPES.put("reshape", (b, in, a) -> rows(b, in, a.get("shape").get(0).asLong()));
        RECIPES.put("flatten", (b, in, a) -> rows(b, in, b.type(in.getFirst()).shape().dim(0)));
        RECIPES.put(
                "unsqueeze",
                (b, in, a) -> {
                    List<Long> dims = new ArrayList<>(b.type(in.getFirst()).shape().dims());
                    dims.add(a.get("dim").asInt(), 1L);
                    return add(b, new Move.Reshape(new Shape(dims)), in);
                });
    }

    private static List<Integer> rows(GraphBuilder b, List<Integer> in, long rows) {
        long elements = b.type(in.getFirst()).shape().elements();
        return add(b, new Move.Reshape(Shape.of(rows, elements / rows)), in);
    }

    private static Op sum(JsonNode attributes) {
        JsonNode dim = attributes.path("dim");
        return new Reduce.Sum(
                dim.isArray() ? integers(dim) : dim.isInt() ? List.of(dim.asInt()) : List.of(),
                attributes.path("keepdim").asBoolean());
    }

    private static List<Integer> mean(GraphBuilder b, List<Integer> in, JsonNode attributes) {
        List<Integer> sum = add(b, sum(attributes), in);
        double share = b.type(sum.getFirst()).shape().elements();
        float scale = (float) (share / b.type(in.getFirst()).shape().elements());
        return add(b, new Pointwise.Affine(scale, 0), sum);
    }

    private static List<Integer> integers(JsonNode array) {
        return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).boxed().toList();
    }

    private static Shape shape(JsonNode array) {
        return new Shape(integers(array).stream().map(Integer::longValue).toList());
    }

    private static List<Integer> add(GraphBuilder b, Op op, List<Integer> inputs) {
        return b.add(op, inputs, op.label(), Origin.UNKNOWN);
    }

    private static List<Integer> first(GraphBuilder b, Op op, List<Integer> inputs) {
        return add(b, op, inputs).subList(0, 1);
    }
}
