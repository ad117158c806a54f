package sambaflow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;
import sambaflow.tensor.UnsupportedFeature;

/** Corners of the operators' definitions that samples do not reach. */
class DefinitionTest {
    private static Tensor evaluate(Op op, Tensor... inputs) {
        return op.evaluate(List.of(inputs)).getFirst();
    }

    @Test
    void reluAndArgmaxLetNanThrough() {
        Tensor x = Tensor.of(new float[] {-1, Float.NaN, 2, -0f});
        Tensor y = evaluate(new Pointwise.Unary(Pointwise.UnaryFn.RELU), x);
        assertThat(y.toFloatArray()).containsExactly(0, Float.NaN, 2, 0);
        assertThat(evaluate(new Reduce.Argmax(0), x).item()).isEqualTo(1);
        assertThat(x.argmax()).containsExactly(1);
    }

    @Test
    void softmaxAndCrossEntropyStandLargeLogits() {
        Tensor x = Tensor.of(new float[] {1e30f, 0, -1e30f}, 1, 3);
        assertThat(evaluate(new Normalise.Softmax(), x).toFloatArray()).containsExactly(1, 0, 0);
        Tensor loss = evaluate(new Loss.CrossEntropy(), x, Tensor.of(new long[] {0}));
        assertThat(loss.item()).isZero();
    }

    @Test
    void movedIntegersStayExact() {
        long big = (1L << 53) + 1;
        Tensor x = Tensor.of(new long[] {big, -big}, 1, 2);
        assertThat(evaluate(new Move.Permute(List.of(1, 0)), x).toLongArray())
                .containsExactly(big, -big);
        assertThat(evaluate(new Move.Expand(Shape.of(2, 2)), x).toLongArray())
                .containsExactly(big, -big, big, -big);
        assertThat(evaluate(new Pointwise.Cast(DType.INT64), x).toLongArray())
                .containsExactly(big, -big);
    }

    @Test
    void dropoutDrawsAboutItsShareAndAnewForEachRun() {
        Tensor ones = Tensor.full(DType.FLOAT32, Shape.of(10_000), 1);
        Op dropout = new Sampling.Dropout(0.25f, 42);
        Tensor first = evaluate(dropout, ones, counter(0));
        long dropped = 0;
        for (float y : first.toFloatArray()) {
            assertThat(y).isIn(0f, 4f / 3);
            dropped += y == 0 ? 1 : 0;
        }
        assertThat(dropped).isBetween(2300L, 2700L);
        assertThat(evaluate(dropout, ones, counter(0)).contentEquals(first)).isTrue();
        assertThat(evaluate(dropout, ones, counter(1)).contentEquals(first)).isFalse();
    }

    @Test
    void stochasticRoundingKeepsTheMeanAndWhatBfloat16CanHold() {
        float step = 0x1p-7f;
        float[] numbers = {1, 1 + step / 4, 1 + step / 2, -1 - step / 4 * 3, 3e-40f, -0f, 1e38f};
        Tensor x = Tensor.of(numbers);
        Op cast = new Sampling.StochasticCast(11);
        int runs = 4000;
        double[] sums = new double[numbers.length];
        for (int run = 0; run < runs; run++) {
            Tensor y = evaluate(cast, x, counter(run));
            for (int i = 0; i < sums.length; i++) {
                sums[i] += y.get(i);
                assertThat(Math.abs(y.get(i) - x.get(i))).isLessThan(spacing(numbers[i]));
            }
        }
        for (int i = 0; i < sums.length; i++) {
            boolean held = DType.roundToBfloat16(numbers[i]) == numbers[i];
            // Four deviations of the mean of coins that fall either way.
            double allowed = held ? 0 : 2 * spacing(numbers[i]) / Math.sqrt(runs);
            assertThat(Math.abs(sums[i] / runs - numbers[i])).isLessThanOrEqualTo(allowed);
        }
    }

    private static double spacing(float x) {
        return Math.ulp(x) * 0x1p16;
    }

    @Test
    void stochasticRoundingLeavesWhatIsNoNumber() {
        Tensor x = Tensor.of(new float[] {Float.NaN, Float.POSITIVE_INFINITY, -1f / 0});
        for (int run = 0; run < 100; run++) {
            assertThat(evaluate(new Sampling.StochasticCast(1), x, counter(run)).toFloatArray())
                    .containsExactly(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
        }
    }

    private static Tensor counter(long value) {
        return Tensor.of(new long[] {value}).reshape(Shape.SCALAR);
    }

    @Test
    void numbersThatNameNoRowOrClassAreRefusedWithTheirPlace() {
        Tensor table = Tensor.zeros(DType.FLOAT32, Shape.of(5, 2));
        assertThatThrownBy(
                        () -> evaluate(new Index.Embedding(), table, Tensor.of(new long[] {4, 5})))
                .isExactlyInstanceOf(ShapeException.class)
                .hasMessage("embedding: id 5 at position 1 is not a row; expected 0 to 4");
        assertThatThrownBy(() ->
                        evaluate(
                                new Loss.CrossEntropy(),
                                Tensor.zeros(DType.FLOAT32, Shape.of(1, 3)),
                                Tensor.of(new long[] {-1})))
                .isExactlyInstanceOf(ShapeException.class)
                .hasMessageContaining("target -1 of row 0 is not a class; expected 0 to 2");
        assertThatThrownBy(() -> new Sampling.Dropout(1, 0))
                .isExactlyInstanceOf(ShapeException.class)
                .hasMessageContaining("p must be in [0, 1), found 1.0");
    }

    @Test
    void aGradientThatWouldBeLostIsRefused() {
        GraphBuilder builder = new GraphBuilder("g");
        int x = builder.input("x", TensorType.f32(2, 3), Role.DATA);
        int t = builder.input("t", new TensorType(DType.INT64, Shape.of(2)), Role.DATA);
        List<Integer> out =
                builder.add(new Loss.CrossEntropy(), List.of(x, t), "loss", Origin.UNKNOWN);
        Node node = builder.nodes().getFirst();
        assertThatThrownBy(() -> node.op().gradient(new Gradient(builder, node, out)))
                .isExactlyInstanceOf(UnsupportedFeature.class)
                .hasMessageContaining("log probabilities of cross_entropy 'loss'");
    }

    @Test
    void whatFilesSayOfAnOperatorIsCheckedWhenItIsDecoded() {
        assertRefused("linar", List.of(), "operator 'linar' is unknown");
        assertRefused("unary", List.of(), "expected attributes [fn], found []");
        assertRefused("unary", attribute("fn", "CUBE"), "attribute fn cannot be CUBE");
        assertRefused("unary", attribute("fn", 3L), "attribute fn cannot be 3");
        assertRefused("argmax", attribute("dim", 1L << 40), "cannot be 1099511627776");
        assertRefused("reshape", attribute("shape", List.of(-1L)), "a dimension is negative");
        assertRefused("embedding_grad", attribute("rows", true), "rows cannot be true");
    }

    private static List<OpAttributes.Attribute> attribute(String name, Object value) {
        return List.of(new OpAttributes.Attribute(name, value));
    }

    private static void assertRefused(
            String kind, List<OpAttributes.Attribute> attributes, String why) {
        assertThatThrownBy(() -> OpAttributes.decode(kind, attributes))
                .isInstanceOfAny(CompileException.class, ShapeException.class)
                .hasMessageContaining(why);
    }
}
