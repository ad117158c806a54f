package sambaflow.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;

/** For each operator, inputs it refuses and the words in which it does. */
final class OperatorMisfits {
    private static final TensorType IDS = new TensorType(DType.INT64, Shape.of(2, 3));

    private OperatorMisfits() {}

    static List<Misfit> all() {
        List<Misfit> all = new ArrayList<>();
        pointwise(all);
        reduceAndMove(all);
        contract(all);
        normaliseAndLoss(all);
        rest(all);
        windows(all);
        choices(all);
        pieces(all);
        norms(all);
        return all;
    }

    private static void pointwise(List<Misfit> all) {
        Op tanh = new Pointwise.Unary(Pointwise.UnaryFn.TANH);
        for (Op op : List.of(tanh, new Pointwise.Affine(1, 2))) {
            all.add(Misfit.of(op, List.of(IDS), "i64[2, 3]", "cast it first"));
            all.add(Misfit.of(op, f32("2 3", "3"), "expected 1 inputs, found 2"));
        }
        all.add(Misfit.of(new Pointwise.Cast(DType.BOOL), List.of(), "found 0"));
        Op relu = new Pointwise.UnaryGrad(Pointwise.UnaryFn.RELU);
        all.add(Misfit.of(relu, f32("2 3", "2 3", "3 2"), "f32[2, 3]", "f32[3, 2]"));
        Op add = new Pointwise.Binary(Pointwise.BinaryFn.ADD);
        all.add(Misfit.of(add, f32("2 3", "2"), "[2, 3]", "[2]"));
        TensorType half = new TensorType(DType.BFLOAT16, Shape.of(2));
        all.add(Misfit.of(add, List.of(one("2"), half), "f32[2]", "bf16[2]"));
    }

    private static void reduceAndMove(List<Misfit> all) {
        Op sum = new Reduce.Sum(List.of(2), false);
        all.add(Misfit.of(sum, f32("2 3", ""), "found 2"));
        all.add(Misfit.of(sum, f32("2 3"), "dimension 2", "[2, 3]"));
        all.add(Misfit.of(new Reduce.Argmax(1), f32("4"), "dimension 1", "[4]"));
        all.add(Misfit.of(new Reduce.Argmax(0), f32("0 4"), "[0, 4]"));
        all.add(Misfit.of(new Move.Reshape(Shape.of(4)), f32("2 3"), "[2, 3]", "[4]"));
        all.add(Misfit.of(new Move.Permute(List.of(0, 0)), f32("2 3"), "[2, 3]", "[0, 0]"));
        Op expand = new Move.Expand(Shape.of(2, 3));
        all.add(Misfit.of(expand, f32("2 2"), "[2, 2]", "[2, 3]"));
        all.add(Misfit.of(expand, f32("4 2 3"), "[4, 2, 3]", "[2, 3]"));
    }

    private static void contract(List<Misfit> all) {
        Op linear = new Contract.Linear();
        all.add(Misfit.of(linear, f32("8 784", "10 512"), "[8, 784]", "[10, 512]"));
        all.add(Misfit.of(linear, f32("8 4", "10 4", "9"), "[10]", "[9]"));
        all.add(Misfit.of(linear, f32("8 4", "4"), "2 dimensions", "[4]"));
        all.add(Misfit.of(linear, f32("", "10 4"), "[]", "[10, 4]"));
        Op matmul = new Contract.MatMul(true, false);
        all.add(Misfit.of(matmul, f32("2 3", "3 4"), "[2, 3] transposed", "[3, 4]"));
        all.add(Misfit.of(matmul, f32("5 2 3", "6 2 4"), "[5, 2, 3]", "[6, 2, 4]"));
        all.add(Misfit.of(matmul, f32("2", "2"), "[2]"));
    }

    private static void normaliseAndLoss(List<Misfit> all) {
        all.add(Misfit.of(new Normalise.Softmax(), f32(""), "scalar"));
        Op softmaxGrad = new Normalise.SoftmaxGrad();
        all.add(Misfit.of(softmaxGrad, f32("2 3", "3 2"), "f32[2, 3]", "f32[3, 2]"));
        Op loss = new Loss.CrossEntropy();
        all.add(Misfit.of(loss, List.of(one("4 3"), IDS), "[4, 3]", "[4]", "[2, 3]"));
        all.add(Misfit.of(loss, f32("4 3", "4"), "int64", "f32[4]"));
        Op lossGrad = new Loss.CrossEntropyGrad();
        all.add(Misfit.of(lossGrad, List.of(one("2"), one("4 3"), IDS), "[]", "[2]"));
        all.add(Misfit.of(lossGrad, List.of(one(""), one("4 3"), IDS), "[4]", "[2, 3]"));
    }

    private static void rest(List<Misfit> all) {
        Op embedding = new Index.Embedding();
        all.add(Misfit.of(embedding, List.of(one("5"), IDS), "2 dimensions", "[5]"));
        all.add(Misfit.of(embedding, f32("5 3", "2"), "int64", "f32[2]"));
        Op embeddingGrad = new Index.EmbeddingGrad(5);
        all.add(Misfit.of(embeddingGrad, List.of(one("2 7 3"), IDS), "[2, 7, 3]", "[2, 3]"));
        Op dropout = new Sampling.Dropout(0.5f, 1);
        all.add(Misfit.of(dropout, f32("2 3", ""), "int64 scalar", "f32[]"));
        TensorType counter = new TensorType(DType.INT64, Shape.SCALAR);
        all.add(Misfit.of(dropout, List.of(one("2"), counter, one("")), "bool scalar", "f32[]"));
        Op drawn = new Sampling.StochasticCast(1);
        all.add(Misfit.of(drawn, f32("2 3", ""), "int64 scalar", "f32[]"));
        all.add(Misfit.of(drawn, List.of(IDS, Update.COUNT), "cast it first"));
        updates(all);
        all.add(Misfit.of(new Collective.AllReduce(), f32("2"), "f32[2]"));
        all.add(Misfit.of(new Collective.AllGather(), f32("2"), "f32[2]"));
    }

    private static void windows(List<Misfit> all) {
        List<Long> one = List.of(1L, 1L);
        List<Long> two = List.of(2L, 2L);
        List<Long> none = List.of(0L, 0L);
        Op conv = new Convolution.Conv2d(one, none, one, 1);
        all.add(Misfit.of(conv, f32("1 3 8 8", "4 2 3 3"), "[1, 3, 8, 8]", "[4, 2, 3, 3]"));
        all.add(Misfit.of(conv, f32("1 2 2 8", "4 2 3 3"), "window of 3", "image of 2"));
        all.add(Misfit.of(conv, f32("1 2 8 8", "4 2 3 3", "3"), "[4]", "[3]"));
        all.add(Misfit.of(conv, f32("2 8 8", "4 2 3 3"), "4 dimensions", "[2, 8, 8]"));
        Op groups = new Convolution.Conv2d(one, none, one, 3);
        all.add(Misfit.of(groups, f32("1 6 8 8", "4 2 3 3"), "4 output channels", "3 groups"));
        Op back = new Convolution.ConvTranspose2d(one, two, one, 1, none);
        all.add(Misfit.of(back, f32("1 3 8 8", "2 3 3 3"), "[1, 3, 8, 8]", "[2, 3, 3, 3]"));
        all.add(Misfit.of(back, f32("1 2 2 2", "2 3 3 3"), "padding [2, 2]", "[1, 2, 2, 2]"));
        Op weight = new Convolution.Conv2dWeightGrad(two, one, none, one, 1);
        all.add(Misfit.of(weight, f32("1 2 4 4", "1 3 4 4"), "[1, 2, 4, 4]", "[1, 3, 4, 4]"));
        Op max = new Window.MaxPool2d(two, two, two);
        all.add(Misfit.of(max, f32("1 1 8 8"), "padding [2, 2]", "half"));
        Op avg = new Window.AvgPool2d(List.of(9L, 2L), two, none, true);
        all.add(Misfit.of(avg, f32("1 1 8 8"), "window of 9", "image of 8"));
        Op grad = new Window.AvgPool2dGrad(two, two, none, true, List.of(4L, 4L));
        all.add(Misfit.of(grad, f32("1 1 4 4"), "[1, 1, 2, 2]", "[1, 1, 4, 4]"));
        Op gather = new Gather(1);
        all.add(Misfit.of(gather, f32("2 3", "2 3"), "int64", "f32[2, 3]"));
        all.add(Misfit.of(gather, List.of(one("1 3"), IDS), "[1, 3]", "[2, 3]"));
        Op scatter = new ScatterAdd(1, Shape.of(2, 4));
        all.add(Misfit.of(scatter, List.of(one("2 4"), IDS), "[2, 3]", "[2, 4]"));
    }

    private static void choices(List<Misfit> all) {
        TensorType mask = new TensorType(DType.BOOL, Shape.of(2, 3));
        Op less = new Choice.Compare(Choice.CompareFn.LT);
        all.add(Misfit.of(less, List.of(one("2 3"), IDS), "f32[2, 3]", "i64[2, 3]"));
        all.add(Misfit.of(less, f32("2 3", "2"), "[2, 3]", "[2]"));
        Op and = new Choice.Logical(Choice.LogicalFn.AND);
        all.add(Misfit.of(and, List.of(mask, one("2 3")), "bool", "f32[2, 3]"));
        Op not = new Choice.Logical(Choice.LogicalFn.NOT);
        all.add(Misfit.of(not, List.of(mask, mask), "expected 1 inputs, found 2"));
        Op where = new Choice.Where();
        all.add(Misfit.of(where, f32("2 3", "2 3", "2 3"), "bool", "f32[2, 3]"));
        all.add(Misfit.of(where, List.of(mask, one("2"), one("2")), "[2, 3]", "[2]"));
        Op fill = new Choice.MaskedFill(1);
        all.add(Misfit.of(fill, List.of(one("3"), mask), "[2, 3]", "[3]"));
        Op clamp = new Parametric(ParametricFn.CLAMP, 0, 1);
        all.add(Misfit.of(clamp, List.of(IDS), "i64[2, 3]", "cast it first"));
        Op clampGrad = new ParametricGrad(ParametricFn.CLAMP, 0, 1);
        all.add(Misfit.of(clampGrad, f32("2 3", "3 2"), "f32[2, 3]", "f32[3, 2]"));
    }

    private static void pieces(List<Misfit> all) {
        Op cat = new Piece.Cat(0);
        all.add(Misfit.of(cat, f32("2 3", "3 2"), "f32[2, 3]", "f32[3, 2]", "dimension 0"));
        all.add(Misfit.of(cat, List.of(), "found none"));
        List<Long> one = List.of(1L, 1L);
        Op slice = new Piece.Slice(one, List.of(2L, 2L), one);
        all.add(Misfit.of(slice, f32("2 3"), "[2, 2]", "not inside [2, 3]"));
        all.add(Misfit.of(slice, f32("3"), "not inside [3]"));
        Op pad = new Piece.Place(Shape.of(3, 3), one, one, 0);
        all.add(Misfit.of(pad, f32("2 3"), "[2, 3]", "not inside [3, 3]"));
        Op triangle = new Piece.Triangle(true, 0);
        all.add(Misfit.of(triangle, f32("3"), "2 dimensions", "[3]"));
        all.add(Misfit.of(new Reduce.Amax(List.of(1), false), f32("2 0"), "[2, 0]"));
        all.add(Misfit.of(new Reduce.Amax(List.of(2), false), f32("2 3"), "dimension 2"));
        all.add(Misfit.of(new Scan.Cumsum(2, false), f32("2 3"), "dimension 2", "[2, 3]"));
        all.add(Misfit.of(new Scan.Topk(4, 1), f32("2 3"), "[2, 3]", "found 4"));
    }

    private static void norms(List<Misfit> all) {
        all.add(Misfit.of(new LogSoftmax(), f32(""), "scalar"));
        Op layer = new Norm.LayerNorm(1, 1e-5f);
        all.add(Misfit.of(layer, f32("2 3", "2"), "3 weights", "[2]"));
        all.add(Misfit.of(layer, f32("2 0"), "[2, 0]", "no elements"));
        all.add(Misfit.of(new Norm.LayerNorm(3, 1e-5f), f32("2 3"), "last 3", "[2, 3]"));
        all.add(Misfit.of(new Norm.RmsNorm(1, 1e-5f), f32("2 3", "3", "3"), "found 3"));
        all.add(Misfit.of(new Norm.GroupNorm(4, 1e-5f), f32("2 6 3"), "[2, 6, 3]", "4 groups"));
        all.add(Misfit.of(new Norm.BatchNorm(1e-5f), f32("2"), "[2]"));
        Op tracked = new Norm.TrackedBatchNorm(1e-5f);
        all.add(Misfit.of(tracked, f32("2 3", "3", "3"), "expected 5 inputs, found 3"));
        all.add(Misfit.of(tracked, f32("2 3", "3", "3", "3", "2"), "3 weights", "[2]"));
        all.add(Misfit.of(tracked, f32("2 3", "3", "3", "3", "3", ""), "bool scalar", "f32[]"));
        Op step = new Update.RunningStatistics(0.1f, 1e-5f, 4);
        all.add(Misfit.of(step, f32("3", "3", "", "3", "3", ""), "int64 scalar", "f32[]"));
        all.add(Misfit.of(step, counted(2, "3", "3", "3", "2", ""), "f32[2]"));
        all.add(Misfit.of(step, counted(2, "3", "3", "3", "3", ""), "bool scalar", "f32[]"));
        Op attention = new ScaledDotProductAttention(false, 1);
        all.add(Misfit.of(attention, f32("2 3 4", "2 5 3", "2 5 4"), "[2, 3, 4]", "[2, 5, 3]"));
        all.add(Misfit.of(attention, f32("3 4", "5 4", "5 2", "2 5"), "[2, 5]"));
    }

    private static void updates(List<Misfit> all) {
        for (Op sgd : List.of(new Update.Sgd(), new Update.NesterovSgd())) {
            all.add(Misfit.of(sgd, f32("2", "3", "2", "", "", ""), "f32[2]", "f32[3]"));
            all.add(Misfit.of(sgd, f32("2", "2", "2", "", "1", ""), "f32[1]"));
        }
        Op damped = new Update.DampedSgd();
        all.add(Misfit.of(damped, counted(3, "2", "3", "2", "", "", "", ""), "f32[3]"));
        all.add(Misfit.of(damped, f32("2", "2", "2", "", "", "", "", ""), "int64 scalar"));
        Op adamW = new Update.AdamW(0.9, 0.997, 1e-8, false);
        all.add(Misfit.of(adamW, counted(4, "2", "2", "2", "2", ""), "expected 7", "found 6"));
        all.add(Misfit.of(adamW, counted(4, "2", "2", "2", "3", "", ""), "f32[2]", "f32[3]"));
        all.add(Misfit.of(adamW, counted(4, "2", "2", "2", "2", "", "2"), "f32[2]"));
        all.add(Misfit.of(new Update.SquareSum(), List.of(IDS), "float32 or bfloat16"));
        all.add(Misfit.of(new Update.ClipFactor(), f32(""), "at least one sum of squares"));
        all.add(Misfit.of(new Update.ClipFactor(), f32("", "2"), "f32[2]"));
    }

    /** With the step counter of an optimizer put in at {@code position}. */
    private static List<TensorType> counted(int position, String... shapes) {
        List<TensorType> types = new ArrayList<>(f32(shapes));
        types.add(position, Update.COUNT);
        return types;
    }

    private static List<TensorType> f32(String... shapes) {
        return Arrays.stream(shapes).map(OperatorMisfits::one).toList();
    }

    private static TensorType one(String dims) {
        String[] sizes = dims.isEmpty() ? new String[0] : dims.split(" ");
        return TensorType.f32(Arrays.stream(sizes).mapToLong(Long::parseLong).toArray());
    }
}
