package sambaflow.magics.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import sambaflow.graph.Loss;
import sambaflow.nn.Functional;
import sambaflow.nn.SambaTensor;
import sambaflow.tensor.DType;

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
        norms();
        losses();
        attention();
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
        unary("square", SambaTensor::square);
        unary("abs", SambaTensor::abs);
        unary("erf", SambaTensor::erf);
        unary("sin", SambaTensor::sin);
        unary("cos", SambaTensor::cos);
        unary("rsqrt", SambaTensor::rsqrt);
        unary("reciprocal", SambaTensor::reciprocal);
        unary("pow_2", x -> x.pow(2));
        unary("pow_3", x -> x.pow(3));
        unary("gelu", Functional::gelu);
        unary("gelu_tanh", Functional::geluTanh);
        unary("silu", Functional::silu);
        unary("softplus", Functional::softplus);
        one("leaky_relu", (in, a) -> Functional.leakyRelu(in.get(0), number(a, "negative_slope")));
        one("clamp", (in, a) -> in.get(0).clamp(number(a, "min"), number(a, "max")));
        one("masked_fill", (in, a) -> in.get(0).maskedFill(in.get(1), number(a, "value")));
    }

    private static void binary() {
        for (String shape : List.of("", "_row", "_col")) {
            binary("add" + shape, SambaTensor::add);
            binary("sub" + shape, SambaTensor::sub);
            binary("mul" + shape, SambaTensor::mul);
        }
        binary("div", SambaTensor::div);
        binary("maximum", SambaTensor::maximum);
        binary("minimum", SambaTensor::minimum);
        binary("eq", SambaTensor::eq);
        binary("lt", SambaTensor::lt);
        binary("gt", SambaTensor::gt);
        binary("le", SambaTensor::le);
        binary("ge", SambaTensor::ge);
        one("where", (in, a) -> Functional.where(in.get(2), in.get(0), in.get(1)));
    }

    private static void reductions() {
        for (String dims : List.of("all", "0", "1", "2", "-1")) {
            one("sum_" + dims, (in, a) -> in.get(0).sum(dims(a)));
        }
        one("mean_keepdim", (in, a) -> in.get(0).mean(true, dims(a)));
        one("var", (in, a) -> in.get(0).var(false, false, dims(a)));
        one("amax", (in, a) -> in.get(0).amax(dims(a)));
        one("cumsum", (in, a) -> in.get(0).cumsum(integer(a, "dim", 0)));
        RECIPES.put("topk", (in, a) -> in.get(0).topk(integer(a, "k", 0), integer(a, "dim", 0)));
        one("mean_02", (in, a) -> in.get(0).mean(dims(a)));
        one("argmax", (in, a) -> in.get(0).argmax(integer(a, "dim", 0)));
    }

    private static void contractions() {
        for (String rank : List.of("2d", "3d", "4d", "3d_2d", "vec")) {
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
        one("cat_0", (in, a) -> Functional.cat(0, in.get(0), in.get(1)));
        one("cat_1", (in, a) -> Functional.cat(1, in.get(0), in.get(1)));
        one("stack", (in, a) -> Functional.stack(integer(a, "dim", 0), in.get(0), in.get(1)));
        RECIPES.put(
                "split",
                (in, a) -> in.get(0).split(integer(a, "split_size", 0), integer(a, "dim", 0)));
        one("slice", (in, a) -> slice(in.get(0), a.get("slices")));
        one("repeat", (in, a) -> in.get(0).repeat(longs(a.get("repeats"))));
        one("pad", (in, a) -> Functional.pad(in.get(0), 0, longs(a.get("pad"))));
        one("flip", (in, a) -> in.get(0).flip(dims(a)));
        one("tril", (in, a) -> in.get(0).tril(0));
        one("triu_1", (in, a) -> in.get(0).triu(integer(a, "diagonal", 0)));
        one("gather", (in, a) -> in.get(0).gather(integer(a, "dim", 0), in.get(1)));
        one("index_select", (in, a) -> in.get(0).indexSelect(integer(a, "dim", 0), in.get(1)));
        one(
                "interpolate_nearest",
                (in, a) -> Functional.interpolateNearest(in.get(0), integer(a, "scale_factor", 1)));
        one("unsqueeze", (in, a) -> in.get(0).unsqueeze(integer(a, "dim", 0)));
    }

    private static void norms() {
        one("softmax", (in, a) -> in.get(0).softmax(integer(a, "dim", 0)));
        one("softmax_1", (in, a) -> in.get(0).softmax(integer(a, "dim", 0)));
        one("log_softmax", (in, a) -> in.get(0).logSoftmax(integer(a, "dim", 0)));
        one(
                "layer_norm",
                (in, a) ->
                        Functional.layerNorm(in.get(0), 1, in.get(1), in.get(2), number(a, "eps")));
        one("rms_norm", (in, a) -> Functional.rmsNorm(in.get(0), 1, in.get(1), number(a, "eps")));
        one(
                "group_norm",
                (in, a) ->
                        Functional.groupNorm(
                                in.get(0),
                                integer(a, "num_groups", 0),
                                in.get(1),
                                in.get(2),
                                number(a, "eps")));
        one(
                "batch_norm_train",
                (in, a) -> Functional.batchNorm(in.get(0), in.get(1), in.get(2), number(a, "eps")));
        // The reference case's variance is |other1| + 0.1.
        one(
                "batch_norm_eval",
                (in, a) ->
                        Functional.batchNorm(
                                in.get(0),
                                in.get(3),
                                in.get(4).abs().add(0.1f),
                                in.get(1),
                                in.get(2),
                                number(a, "eps")));
    }

    private static void losses() {
        binary("cross_entropy", Functional::crossEntropy);
        for (String kind : List.of("sum", "none", "ignore")) {
            one(
                    "cross_entropy_" + kind,
                    (in, a) ->
                            Functional.crossEntropy(
                                    in.get(0),
                                    in.get(1),
                                    Loss.Reduction.valueOf(
                                            a.path("reduction")
                                                    .asText("mean")
                                                    .toUpperCase(Locale.ROOT)),
                                    integer(a, "ignore_index", -100),
                                    0));
        }
        one("nll_loss", (in, a) -> Functional.nllLoss(in.get(0).logSoftmax(-1), in.get(1)));
        binary("mse_loss", Functional::mseLoss);
        one(
                "bce_with_logits",
                (in, a) ->
                        Functional.binaryCrossEntropyWithLogits(
                                in.get(0), in.get(1).to(DType.FLOAT32)));
    }

    private static void attention() {
        for (String kind : List.of("", "_causal")) {
            one(
                    "sdpa" + kind,
                    (in, a) ->
                            Functional.scaledDotProductAttention(
                                    in.get(0),
                                    in.get(1),
                                    in.get(2),
                                    a.path("is_causal").asBoolean()));
        }
        one(
                "sdpa_mask",
                (in, a) ->
                        Functional.scaledDotProductAttention(
                                in.get(0), in.get(1), in.get(2), in.get(3)));
    }

    /** Bounds as Python's slices have them, null where the shape ends. */
    private static SambaTensor slice(SambaTensor x, JsonNode slices) {
        SambaTensor part = x;
        for (int dim = 0; dim < slices.size(); dim++) {
            JsonNode bounds = slices.get(dim);
            part =
                    part.slice(
                            dim,
                            bounds.get(0).asLong(0),
                            bounds.get(1).isNull() ? x.shape().dim(dim) : bounds.get(1).asLong(),
                            bounds.get(2).asLong());
        }
        return part;
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
