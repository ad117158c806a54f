package sambaflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import sambaflow.nn.Functional;
import sambaflow.nn.SambaTensor;

/** PyTorch's functions as our users write them, by the name of the reference case. */
final class GoldenOperators {
    /** Calls the function and returns its results. */
    @FunctionalInterface
    interface Recipe {
        List<SambaTensor> apply(List<SambaTensor> inputs, JsonNode attributes);
    }

    /** A function with one result. */
    @FunctionalInterface
    private interface One {
        SambaTensor apply(List<SambaTensor> inputs, JsonNode attributes);
    }

    private static final Map<String, Recipe> RECIPES = new TreeMap<>();

    static {
        unary();
        binary();
        reductions();
        contractions();
        windows();
        moves();
        one("softmax", (in, a) -> in.get(0).softmax());
        one("cross_entropy", (in, a) -> Functional.crossEntropy(in.get(0), in.get(1)));
        one("embedding", (in, a) -> in.get(0).embedding(in.get(1)));
    }

    private GoldenOperators() {}

    /** How to compute {@code name}, if there are operators for it. */
    static Optional<Recipe> of(String name) {
        return Optional.ofNullable(RECIPES.get(name));
    }

    static List<String> names() {
        return List.copyOf(RECIPES.keySet());
    }

    private static void one(String name, One recipe) {
        RECIPES.put(name, (in, a) -> List.of(recipe.apply(in, a)));
    }

    private static void unary(String name, UnaryOperator<SambaTensor> function) {
        one(name, (in, a) -> function.apply(in.getFirst()));
    }

    private static void binary(String name, BinaryOperator<SambaTensor> function) {
        one(name, (in, a) -> function.apply(in.get(0), in.get(1)));
    }

    private static void unary() {
        unary("neg", SambaTensor::neg);
        unary("exp", SambaTensor::exp);
        unary("log", SambaTensor::log);
        unary("sqrt", SambaTensor::sqrt);
        unary("relu", SambaTensor::relu);
        unary("tanh", SambaTensor::tanh);
        unary("sigmoid", SambaTensor::sigmoid);
        unary("square", x -> x.mul(x));
    }

    private static void binary() {
        for (String shape : List.of("", "_row", "_col")) {
            binary("add" + shape, SambaTensor::add);
            binary("sub" + shape, SambaTensor::sub);
            binary("mul" + shape, SambaTensor::mul);
        }
        binary("div", SambaTensor::div);
    }

    private static void reductions() {
        for (String dims : List.of("all", "0", "1", "2", "-1")) {
            one("sum_" + dims, (in, a) -> in.get(0).sum(dims(a)));
        }
        one("mean_keepdim", (in, a) -> in.get(0).mean(dims(a)).unsqueeze(-1));
        one("mean_02", (in, a) -> in.get(0).mean(dims(a)));
        one("argmax", (in, a) -> in.get(0).argmax(integer(a, "dim", 0)));
    }

    private static void contractions() {
        for (String rank : List.of("2d", "3d", "4d")) {
            binary("matmul_" + rank, SambaTensor::matmul);
        }
        one("addmm", (in, a) -> in.get(0).add(in.get(1).matmul(in.get(2))));
        one("linear", (in, a) -> Functional.linear(in.get(0), in.get(1), in.get(2)));
        one("linear_nobias", (in, a) -> Functional.linear(in.get(0), in.get(1), null));
    }

    private static void windows() {
        for (String kind : List.of("", "_pad", "_stride", "_dilation", "_groups")) {
            one(
                    "conv2d" + kind,
                    (in, a) ->
                            Functional.conv2d(
                                    in.get(0),
                                    in.get(1),
                                    in.get(2),
                                    integer(a, "stride", 1),
                                    integer(a, "padding", 0),
                                    integer(a, "dilation", 1),
                                    integer(a, "groups", 1)));
        }
        one(
                "conv_transpose2d",
                (in, a) ->
                        Functional.convTranspose2d(
                                in.get(0), in.get(1), in.get(2), integer(a, "stride", 1), 0));
        one("max_pool2d", (in, a) -> Functional.maxPool2d(in.get(0), kernel(a)));
        one(
                "max_pool2d_stride",
                (in, a) ->
                        Functional.maxPool2d(
                                in.get(0),
                                kernel(a),
                                integer(a, "stride", 1),
                                integer(a, "padding", 0)));
        one("avg_pool2d", (in, a) -> Functional.avgPool2d(in.get(0), kernel(a)));
        one(
                "adaptive_avg_pool2d",
                (in, a) -> Functional.adaptiveAvgPool2d(in.get(0), integer(a, "output_size", 1)));
    }

    private static void moves() {
        one("permute", (in, a) -> in.get(0).permute(dims(a)));
        one("transpose", (in, a) -> in.get(0).transpose(0, 1));
        one("expand", (in, a) -> in.get(0).expand(longs(a.get("shape"))));
        one("reshape", (in, a) -> in.get(0).reshape(longs(a.get("shape"))));
        one("flatten", (in, a) -> in.get(0).flatten(integer(a, "start_dim", 0)));
        one("unsqueeze", (in, a) -> in.get(0).unsqueeze(integer(a, "dim", 0)));
    }

    private static int kernel(JsonNode attributes) {
        return integer(attributes, "kernel_size", 0);
    }

    private static int integer(JsonNode attributes, String name, int otherwise) {
        return attributes.path(name).asInt(otherwise);
    }

    private static float number(JsonNode attributes, String name) {
        return (float) attributes.get(name).asDouble();
    }

    private static int[] dims(JsonNode attributes) {
        JsonNode dim = attributes.path(attributes.has("dims") ? "dims" : "dim");
        return dim.isInt() ? new int[] {dim.asInt()} : integers(dim).toArray();
    }

    private static IntStream integers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt);
    }

    private static long[] longs(JsonNode array) {
        return integers(array).asLongStream().toArray();
    }
}
