package example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Role;
import sambaflow.graph.TensorType;
import sambaflow.nn.Functional;
import sambaflow.nn.Recorder;
import sambaflow.nn.SambaTensor;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.UnsupportedFeature;

/** What someone who knows PyTorch may try, and the words in which it is refused. */
class MisuseTest {
    private final Recorder recorder;
    private final SambaTensor x;
    private final SambaTensor ids;

    MisuseTest() {
        GraphBuilder builder = new GraphBuilder("misuse");
        recorder = new Recorder(builder, true);
        x = recorder.tensor(builder.input("x", TensorType.f32(2, 3, 4, 5), Role.DATA));
        TensorType whole = new TensorType(DType.INT64, Shape.of(2, 3));
        ids = recorder.tensor(builder.input("ids", whole, Role.DATA));
    }

    private static Arguments row(String words, UnaryOperator<SambaTensor> ofFloats) {
        return Arguments.of(words, ofFloats, false);
    }

    private static Arguments whole(String words, UnaryOperator<SambaTensor> ofIntegers) {
        return Arguments.of(words, ofIntegers, true);
    }

    static Stream<Arguments> integers() {
        return Stream.of(
                whole("mean: expected float32 or bfloat16, found i64[2, 3]", SambaTensor::mean),
                whole("var: expected float32", i -> i.var(true, false)),
                whole("exp: expected float32", SambaTensor::exp),
                whole("add: expected float32", i -> i.add(i)),
                whole("softmax: expected float32", SambaTensor::softmax),
                whole("masked_fill: expected float32", i -> i.maskedFill(i.eq(i), 0)),
                whole("where: the condition must be bool", i -> Functional.where(i, i, i)),
                whole("logical_and: each input must be bool", i -> i.logicalAnd(i)),
                whole("matmul: expected float32", i -> i.matmul(i.transpose(0, 1))));
    }

    static Stream<Arguments> arguments() {
        return Stream.of(
                row("chunk: the number of parts must be at least 1", t -> t.chunk(0, 0).getFirst()),
                row("split: the size of a part", t -> t.split(0, 0).getFirst()),
                row("select: index 9 is outside dimension 1", t -> t.select(1, 9)),
                row("select: index -4 is outside dimension 1", t -> t.select(1, -4)),
                row("repeat_interleave: a number of times", t -> t.repeatInterleave(-1, 0)),
                row("repeat: shape: a dimension is negative", t -> t.repeat(1, 1, 1, -2)),
                row("rotary: the last dimension of [2, 3, 4, 5]", t -> Functional.rotary(t, t, t)),
                row("batch_norm: needs [n, channels", MisuseTest::flatBatchNorm),
                row("topk: k must be from 1", t -> t.topk(9, 1).getFirst()),
                row("gather: the index must be int64", t -> t.gather(0, t)),
                row("eq: element types differ", t -> t.eq(t.to(DType.INT64))),
                row("sum: dimension 7", t -> t.sum(7)),
                row("max_pool2d: stride must be", t -> Functional.maxPool2d(t, 2, 0, 0)));
    }

    private static SambaTensor flatBatchNorm(SambaTensor t) {
        SambaTensor flat = t.flatten(0);
        return Functional.batchNorm(flat, flat, flat, flat, flat, 0.1f);
    }

    static Stream<Arguments> unsupported() {
        return Stream.of(
                row(
                        "interpolate with mode=bilinear; use mode=nearest",
                        t -> Functional.interpolate(t, 2, "bilinear")),
                row(
                        "pad with mode=reflect; use mode=constant",
                        t -> Functional.pad(t, "reflect", 0, 1, 1)),
                row(
                        "max_pool2d with ceil_mode=true; use ceil_mode=false",
                        t -> Functional.maxPool2d(t, 2, 2, 0, 1, true)),
                row(
                        "max_pool2d with dilation=2; use dilation=1",
                        t -> Functional.maxPool2d(t, 2, 2, 0, 2, false)),
                row(
                        "adaptive_avg_pool2d from [2, 3, 4, 5] to 3 rows",
                        t -> Functional.adaptiveAvgPool2d(t, 3)));
    }

    @ParameterizedTest
    @MethodSource({"integers", "arguments"})
    void whatDoesNotFitIsRefusedAtTheUsersLine(
            String words, UnaryOperator<SambaTensor> call, boolean integers) {
        refused(ShapeException.class, words, call, integers ? ids : x);
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void whatIsNotBuiltIsNamedWithWhatToUse(
            String words, UnaryOperator<SambaTensor> call, boolean integers) {
        refused(UnsupportedFeature.class, "unsupported: " + words, call, integers ? ids : x);
    }

    private static void refused(
            Class<?> type, String words, UnaryOperator<SambaTensor> call, SambaTensor input) {
        Throwable thrown = catchThrowable(() -> call.apply(input));
        assertThat(thrown).isExactlyInstanceOf(type);
        assertThat(thrown.getMessage()).startsWith(words).contains("; at MisuseTest.java:");
        assertThat(List.of(thrown.getMessage().split("; at "))).hasSize(2);
    }
}
