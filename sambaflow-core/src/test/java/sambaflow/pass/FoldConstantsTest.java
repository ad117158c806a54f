package sambaflow.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sambaflow.graph.Choice;
import sambaflow.graph.Evaluation;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Move;
import sambaflow.graph.Op;
import sambaflow.graph.Origin;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Role;
import sambaflow.graph.SectionType;
import sambaflow.graph.TensorType;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

class FoldConstantsTest {
    private static final int GRAPHS = 400;

    /** Numbers at which rounding, signs and the ends of the range show. */
    private static final double[] NUMBERS = {
        0.0,
        -0.0,
        1,
        -1,
        1 / 3.0,
        -2.7,
        1e-45,
        -1e-45,
        1e-40,
        3e38,
        -3e38,
        1e20,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN,
        129.5
    };

    /** A chain of operators that fold now and then, with a second value and a mask beside it. */
    private static Graph random(Random random, DType type) {
        GraphBuilder b = new GraphBuilder("g");
        int x = b.input("x", new TensorType(type, Shape.of(1, NUMBERS.length)), Role.DATA);
        int mask = b.input("m", new TensorType(DType.BOOL, Shape.of(NUMBERS.length)), Role.DATA);
        int now = x;
        for (int i = 0; i < 10; i++) {
            now = next(b, random, now, mask);
            if (b.type(now).dtype() == DType.BOOL) {
                mask = now;
                now = add(b, new Pointwise.Cast(type), mask);
            }
            if (random.nextInt(5) == 0) {
                b.output("y" + i, now);
            }
        }
        b.output("y", now);
        b.output("mask", mask);
        return b.build();
    }

    private static int next(GraphBuilder b, Random random, int x, int mask) {
        float[] scales = {1, 2, -4, 8, 0.5f, 3, 1e30f, -1, 0x1p100f};
        Pointwise.UnaryFn[] unary = {
            Pointwise.UnaryFn.NEG,
            Pointwise.UnaryFn.ABS,
            Pointwise.UnaryFn.RELU,
            Pointwise.UnaryFn.SQUARE,
            Pointwise.UnaryFn.EXP
        };
        DType[] types = {DType.FLOAT32, DType.BFLOAT16};
        Choice.CompareFn[] comparisons = {
            Choice.CompareFn.EQ, Choice.CompareFn.NE, Choice.CompareFn.LT
        };
        return switch (random.nextInt(9)) {
            case 0, 1 ->
                    add(
                            b,
                            new Pointwise.Affine(
                                    scales[random.nextInt(scales.length)],
                                    random.nextInt(4) == 0 ? 1 : 0),
                            x);
            case 2, 3, 4 -> add(b, new Pointwise.Unary(unary[random.nextInt(unary.length)]), x);
            case 5 -> add(b, new Pointwise.Cast(types[random.nextInt(2)]), x);
            case 6 -> add(b, new Choice.MaskedFill(random.nextInt(3) - 1), x, mask);
            case 7 -> add(b, new Choice.Where(), mask, x, x);
            default -> {
                int equal = add(b, new Choice.Compare(comparisons[random.nextInt(3)]), x, x);
                int not = add(b, new Choice.Logical(Choice.LogicalFn.NOT), equal);
                int and = add(b, new Choice.Logical(Choice.LogicalFn.AND), not, not);
                yield random.nextBoolean()
                        ? and
                        : add(b, new Choice.Logical(Choice.LogicalFn.NOT), and);
            }
        };
    }

    private static int add(GraphBuilder b, Op op, Integer... inputs) {
        return b.add(op, List.of(inputs), op.label(), Origin.UNKNOWN).getFirst();
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"FLOAT32", "BFLOAT16"})
    void randomGraphsComputeTheSameBits(DType type) {
        Map<String, Tensor> given =
                Map.of(
                        "x",
                        Tensor.generate(type, Shape.of(1, NUMBERS.length), i -> NUMBERS[(int) i]),
                        "m",
                        Tensor.generate(
                                DType.BOOL, Shape.of(NUMBERS.length), i -> i % 3 == 0 ? 1 : 0));
        int gone = 0;
        for (int seed = 0; seed < GRAPHS; seed++) {
            Graph graph = random(new Random(seed), type);
            Graph trimmed = Trim.pass().apply(graph);
            Graph folded = new Pipeline("p", List.of(FoldConstants.pass())).run(graph).graph();
            gone += trimmed.nodes().size() - folded.nodes().size();
            Map<String, Tensor> before = Evaluation.of(trimmed, given).outputs();
            Map<String, Tensor> after = Evaluation.of(folded, given).outputs();
            int number = seed;
            before.forEach((name, t) -> same(t, after.get(name), name + " of graph " + number));
        }
        assertThat(gone).as("nodes folded away").isGreaterThan(GRAPHS);
    }

    /** Bits are compared but for those of a NaN, which no rule keeps. */
    private static void same(Tensor before, Tensor after, String which) {
        assertThat(after.dtype()).isEqualTo(before.dtype());
        assertThat(after.shape()).isEqualTo(before.shape());
        for (long i = 0; i < before.elements(); i++) {
            assertThat(Double.doubleToLongBits(after.get(i)))
                    .as("%s, element %d: %s, was %s", which, i, after.get(i), before.get(i))
                    .isEqualTo(Double.doubleToLongBits(before.get(i)));
        }
    }

    private static List<String> folded(TensorType type, Op... chain) {
        GraphBuilder b = new GraphBuilder("g");
        int x = b.input("x", type, Role.DATA);
        for (Op op : chain) {
            x = add(b, op, x);
        }
        b.output("y", x);
        return FoldConstants.pass().apply(b.build()).nodes().stream()
                .map(n -> n.op().toString())
                .toList();
    }

    @Test
    void whatRoundsInBetweenIsLeftAlone() {
        TensorType f32 = TensorType.f32(4);
        Op third = new Pointwise.Affine(1 / 3f, 0);
        Op half = new Pointwise.Affine(0.5f, 0);
        Op plus = new Pointwise.Affine(1, 1);
        for (Op op : List.of(third, half, plus)) {
            assertThat(folded(f32, op, op)).hasSize(2);
        }
        Op huge = new Pointwise.Affine(0x1p100f, 0);
        assertThat(folded(f32, huge, huge)).as("no float holds the product").hasSize(2);
        Op narrow = new Pointwise.Cast(DType.BFLOAT16);
        Op wide = new Pointwise.Cast(DType.FLOAT32);
        assertThat(folded(f32, narrow, wide)).hasSize(2);
    }

    @Test
    void aWiderTypeInBetweenIsLeftOut() {
        Op wide = new Pointwise.Cast(DType.FLOAT32);
        Op whole = new Pointwise.Cast(DType.INT64);
        assertThat(folded(new TensorType(DType.BFLOAT16, Shape.of(4)), wide, whole))
                .containsExactly(whole.toString());
        assertThat(folded(new TensorType(DType.INT32, Shape.of(4)), whole, wide))
                .containsExactly(wide.toString());
        Op expand = new Move.Expand(Shape.of(2, 3));
        assertThat(folded(TensorType.f32(1, 1), new Move.Expand(Shape.of(1, 3)), expand))
                .containsExactly(expand.toString());
    }

    @Test
    void nothingIsJoinedAcrossThePartsOfAStep() {
        GraphBuilder b = new GraphBuilder("g");
        Op neg = new Pointwise.Unary(Pointwise.UnaryFn.NEG);
        int x = b.input("x", TensorType.f32(4), Role.DATA);
        int y = add(b, neg, x);
        b.in(SectionType.BCKWD);
        b.output("z", add(b, neg, y));
        assertThat(FoldConstants.pass().apply(b.build()).nodes()).hasSize(2);
    }
}
