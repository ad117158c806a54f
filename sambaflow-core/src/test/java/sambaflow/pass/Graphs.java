package sambaflow.pass;

import java.util.List;
import sambaflow.graph.Choice;
import sambaflow.graph.Contract;
import sambaflow.graph.Convolution;
import sambaflow.graph.Graph;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Loss;
import sambaflow.graph.Move;
import sambaflow.graph.Normalise;
import sambaflow.graph.Op;
import sambaflow.graph.Origin;
import sambaflow.graph.Piece;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Reduce;
import sambaflow.graph.Region;
import sambaflow.graph.Role;
import sambaflow.graph.TensorType;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;

/** Small graphs to rewrite. */
final class Graphs {
    private final GraphBuilder builder = new GraphBuilder("g");

    private int data(String name, long... dims) {
        return builder.input(name, TensorType.f32(dims), Role.DATA);
    }

    private int parameter(String name, long... dims) {
        return builder.region(name, Region.Kind.PARAMETER, TensorType.f32(dims));
    }

    private int add(String name, Op op, Integer... inputs) {
        return builder.add(op, List.of(inputs), name, Origin.UNKNOWN).getFirst();
    }

    private int relu(String name, int x) {
        return add(name, new Pointwise.Unary(Pointwise.UnaryFn.RELU), x);
    }

    private int binary(String name, Pointwise.BinaryFn fn, int a, int b) {
        return add(name, new Pointwise.Binary(fn), a, b);
    }

    private int sum(String name, int x) {
        return add(name, new Reduce.Sum(List.of(), false), x);
    }

    private Graph returning(Object... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.output((String) namesAndValues[i], (Integer) namesAndValues[i + 1]);
        }
        return builder.build();
    }

    /** loss = sum(relu(linear(x, w, b))). */
    static Graph chain() {
        Graphs g = new Graphs();
        int x = g.data("x", 2, 3);
        int y =
                g.add(
                        "fc",
                        new Contract.Linear(),
                        x,
                        g.parameter("fc.weight", 4, 3),
                        g.parameter("fc.bias", 4));
        return g.returning("loss", g.sum("loss", g.relu("act", y)));
    }

    /** loss = sum(w * w + w): three uses of w. */
    static Graph valueUsedTwice() {
        Graphs g = new Graphs();
        int w = g.parameter("w", 3);
        int square = g.binary("square", Pointwise.BinaryFn.MUL, w, w);
        return g.returning(
                "loss", g.sum("loss", g.binary("both", Pointwise.BinaryFn.ADD, square, w)));
    }

    /** Two losses over one parameter, and the scores. */
    static Graph severalLosses() {
        Graphs g = new Graphs();
        int y = g.binary("mul", Pointwise.BinaryFn.MUL, g.data("x", 3), g.parameter("w", 3));
        return g.returning(
                "scores", y, "main", g.sum("main", y), "extra", g.sum("extra", g.relu("act", y)));
    }

    /** No scalar output: the loss is outside. */
    static Graph externalLoss() {
        Graphs g = new Graphs();
        int x = g.data("x", 2, 3);
        int y = g.add("fc", new Contract.Linear(), x, g.parameter("w", 4, 3));
        return g.returning("out", y);
    }

    /** The loss does not depend on {@code idle}, and {@code x} wants no gradient. */
    static Graph idleParameter() {
        Graphs g = new Graphs();
        int x = g.relu("act", g.data("x", 3));
        g.parameter("idle", 5);
        int y = g.binary("mul", Pointwise.BinaryFn.MUL, x, g.parameter("w", 3));
        return g.returning("loss", g.sum("loss", y));
    }

    /** No parameter at all. */
    static Graph noParameter() {
        Graphs g = new Graphs();
        return g.returning("loss", g.sum("loss", g.data("x", 3)));
    }

    /** Class numbers only. */
    static Graph onlyIntegers() {
        Graphs g = new Graphs();
        return g.returning("classes", g.add("top", new Reduce.Argmax(-1), g.data("x", 2, 3)));
    }

    /** loss = sum(float(relu(x * w)) * v): from the conversion on, the user wants float32. */
    static Graph floatConversion() {
        Graphs g = new Graphs();
        int y = g.binary("mul", Pointwise.BinaryFn.MUL, g.data("x", 3), g.parameter("w", 3));
        int wide = g.add("float", new Pointwise.Cast(DType.FLOAT32), g.relu("act", y));
        int z = g.binary("scaled", Pointwise.BinaryFn.MUL, wide, g.parameter("v", 3));
        return g.returning("loss", g.sum("loss", z));
    }

    /** loss = sum(head(softmax(relu(linear(x, w))))), head a linear of a module of its own. */
    static Graph attentiveChain() {
        Graphs g = new Graphs();
        int x = g.add("fc", new Contract.Linear(), g.data("x", 2, 3), g.parameter("w", 4, 3));
        int p = g.add("weights", new Normalise.Softmax(), g.relu("act", x));
        Origin head = new Origin("head", "Model.java", 7);
        List<Integer> inputs = List.of(p, g.parameter("head.w", 5, 4));
        int y = g.builder.add(new Contract.Linear(), inputs, "head", head).getFirst();
        return g.returning("loss", g.sum("loss", y));
    }

    /** loss = sum(relu(w)) of a bfloat16 parameter. */
    static Graph narrowParameter() {
        Graphs g = new Graphs();
        TensorType type = TensorType.f32(3).as(DType.BFLOAT16);
        int w = g.builder.region("w", Region.Kind.PARAMETER, type);
        return g.returning("loss", g.sum("loss", g.relu("act", w)));
    }

    /** Scores and a cross-entropy loss that needs a label. */
    static Graph lossAndScores() {
        Graphs g = new Graphs();
        int x = g.data("image", 2, 3);
        int label = g.builder.input("label", new TensorType(DType.INT64, Shape.of(2)), Role.DATA);
        int y = g.add("fc", new Contract.Linear(), x, g.parameter("w", 4, 3));
        return g.returning("loss", g.add("criterion", new Loss.CrossEntropy(), y, label), "out", y);
    }

    /** x is multiplied with two parameters, so it is needed twice in each part of a step. */
    static Graph sharedInput() {
        Graphs g = new Graphs();
        int x = g.data("x", 2, 3);
        int left = g.add("left", new Contract.Linear(), x, g.parameter("left.weight", 4, 3));
        int right = g.add("right", new Contract.Linear(), x, g.parameter("right.weight", 4, 3));
        return g.returning(
                "loss", g.sum("loss", g.binary("both", Pointwise.BinaryFn.ADD, left, right)));
    }

    /** A node and an input that nobody needs. */
    static Graph withDeadNode() {
        Graphs g = new Graphs();
        int x = g.data("x", 3);
        g.parameter("kept", 2);
        g.relu("dead", g.data("unused", 3));
        return g.returning("out", g.relu("alive", x));
    }

    /** Reshapes, permutes and casts that cancel, and one cast that rounds and must stay. */
    static Graph movesInARow() {
        Graphs g = new Graphs();
        int flat = g.add("flat", new Move.Reshape(Shape.of(6)), g.data("x", 2, 3));
        int back = g.add("back", new Move.Reshape(Shape.of(2, 3)), flat);
        int turned = g.add("turned", new Move.Permute(List.of(1, 0)), back);
        int again = g.add("again", new Move.Permute(List.of(1, 0)), turned);
        int narrow = g.add("narrow", new Pointwise.Cast(DType.BFLOAT16), again);
        int wide = g.add("wide", new Pointwise.Cast(DType.FLOAT32), narrow);
        int narrowed = g.add("narrowed", new Pointwise.Cast(DType.BFLOAT16), wide);
        return g.returning("y", g.relu("act", narrowed), "z", wide);
    }

    /** relu(x) twice, in one sum. */
    static Graph computedTwice() {
        Graphs g = new Graphs();
        int x = g.data("x", 4);
        int both = g.binary("both", Pointwise.BinaryFn.ADD, g.relu("a", x), g.relu("b", x));
        return g.returning("y", both);
    }

    /**
     * What folds: x * 2 * 8, relu of relu, the opposite of equal; and x / 3 / 3, which does not.
     */
    static Graph scalarsInARow() {
        Graphs g = new Graphs();
        int x = g.data("x", 4);
        int doubled = g.add("two", new Pointwise.Affine(2, 0), x);
        int much = g.add("eight", new Pointwise.Affine(8, 0), doubled);
        int third = g.add("third", new Pointwise.Affine(1 / 3f, 0), x);
        int ninth = g.add("ninth", new Pointwise.Affine(1 / 3f, 0), third);
        int equal = g.add("equal", new Choice.Compare(Choice.CompareFn.EQ), much, ninth);
        int other = g.add("other", new Choice.Logical(Choice.LogicalFn.NOT), equal);
        int kept = g.relu("b", g.relu("a", much));
        return g.returning("y", kept, "z", ninth, "w", other);
    }

    /** linear, gelu, linear: the second one's weight gradient reads what gelu makes. */
    static Graph geluBetween() {
        Graphs g = new Graphs();
        int up = g.add("up", new Contract.Linear(), g.data("x", 2, 3), g.parameter("w", 4, 3));
        int act = g.add("act", new Pointwise.Unary(Pointwise.UnaryFn.GELU), up);
        int down = g.add("down", new Contract.Linear(), act, g.parameter("v", 5, 4));
        return g.returning("loss", g.sum("loss", down));
    }

    /** linear, add, linear: the backward pass reads the sum, but not what was added. */
    static Graph addBetween() {
        Graphs g = new Graphs();
        int up = g.add("up", new Contract.Linear(), g.data("x", 2, 3), g.parameter("w", 4, 3));
        int both = g.binary("both", Pointwise.BinaryFn.ADD, up, g.data("z", 2, 4));
        int down = g.add("down", new Contract.Linear(), both, g.parameter("v", 5, 4));
        return g.returning("loss", g.sum("loss", down));
    }

    /** Two gelus between linears: one is an output, the other one is stored when the run ends. */
    static Graph geluKept() {
        Graphs g = new Graphs();
        int up = g.add("up", new Contract.Linear(), g.data("x", 2, 3), g.parameter("w", 4, 3));
        int seen = g.add("seen", new Pointwise.Unary(Pointwise.UnaryFn.GELU), up);
        int down = g.add("down", new Contract.Linear(), seen, g.parameter("v", 5, 4));
        g.builder.region("last", Region.Kind.BUFFER, TensorType.f32(2, 5));
        int stored = g.add("stored", new Pointwise.Unary(Pointwise.UnaryFn.GELU), down);
        g.builder.write("last", stored);
        int top = g.add("top", new Contract.Linear(), stored, g.parameter("u", 1, 5));
        return g.returning("loss", g.sum("loss", top), "seen", seen);
    }

    /** A loss of what the model remembers; no parameter is involved in {@code x * mean}. */
    static Graph buffered() {
        Graphs g = new Graphs();
        int mean = g.builder.region("mean", Region.Kind.BUFFER, TensorType.f32(3));
        int y = g.binary("centred", Pointwise.BinaryFn.MUL, g.data("x", 3), mean);
        return g.returning("loss", g.sum("loss", y));
    }

    /** A square turned and turned again, all of it taken, and the half and the reverse of it. */
    static Graph piecesOfASquare() {
        Graphs g = new Graphs();
        int x = g.data("x", 4, 4);
        int turned = g.add("turned", new Move.Permute(List.of(1, 0)), x);
        int all = g.add("all", slice(4, 1), turned);
        int half = g.add("half", slice(2, 2), x);
        Piece back = new Piece.Slice(List.of(3L), List.of(4L), List.of(-1L));
        int reversed = g.add("reversed", back, g.data("row", 4));
        return g.returning("all", all, "half", half, "reversed", reversed);
    }

    private static Piece.Slice slice(long rows, long step) {
        return new Piece.Slice(List.of(0L, 0L), List.of(rows, 4L), List.of(step, 1L));
    }

    /** A convolution, a linear and a product of two values. */
    static Graph severalContractions() {
        Graphs g = new Graphs();
        Convolution.Conv2d conv =
                new Convolution.Conv2d(List.of(1L, 1L), List.of(0L, 0L), List.of(1L, 1L), 1);
        int seen = g.add("seen", conv, g.data("image", 1, 1, 3, 3), g.parameter("k", 2, 1, 2, 2));
        int flat = g.add("flat", new Move.Reshape(Shape.of(2, 4)), seen);
        int line = g.add("line", new Contract.Linear(), flat, g.parameter("w", 3, 4));
        int product =
                g.add("product", new Contract.MatMul(false, false), line, g.parameter("v", 3, 2));
        return g.returning("y", product);
    }
}
