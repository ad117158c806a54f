package sambaflow.nn;

import java.util.List;
import java.util.stream.IntStream;
import sambaflow.graph.Choice;
import sambaflow.graph.Gather;
import sambaflow.graph.Index;
import sambaflow.graph.Op;
import sambaflow.graph.Parametric;
import sambaflow.graph.ParametricFn;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Reduce;
import sambaflow.graph.Scan;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;

/** What a symbolic tensor can compute of its elements. */
abstract sealed class TensorMath permits SambaTensor {
    public abstract Shape shape();

    public abstract DType dtype();

    /** Records {@code op} on this tensor and {@code others}. */
    abstract List<SambaTensor> all(Op op, SambaTensor... others);

    final SambaTensor apply(Op op, SambaTensor... others) {
        return all(op, others).getFirst();
    }

    public SambaTensor add(SambaTensor other) {
        return binary(Pointwise.BinaryFn.ADD, other);
    }

    public SambaTensor sub(SambaTensor other) {
        return binary(Pointwise.BinaryFn.SUB, other);
    }

    public SambaTensor mul(SambaTensor other) {
        return binary(Pointwise.BinaryFn.MUL, other);
    }

    public SambaTensor div(SambaTensor other) {
        return binary(Pointwise.BinaryFn.DIV, other);
    }

    public SambaTensor maximum(SambaTensor other) {
        return binary(Pointwise.BinaryFn.MAXIMUM, other);
    }

    public SambaTensor minimum(SambaTensor other) {
        return binary(Pointwise.BinaryFn.MINIMUM, other);
    }

    public SambaTensor add(float constant) {
        return apply(new Pointwise.Affine(1, constant));
    }

    public SambaTensor mul(float constant) {
        return apply(new Pointwise.Affine(constant, 0));
    }

    public SambaTensor neg() {
        return unary(Pointwise.UnaryFn.NEG);
    }

    public SambaTensor abs() {
        return unary(Pointwise.UnaryFn.ABS);
    }

    public SambaTensor exp() {
        return unary(Pointwise.UnaryFn.EXP);
    }

    public SambaTensor log() {
        return unary(Pointwise.UnaryFn.LOG);
    }

    public SambaTensor sqrt() {
        return unary(Pointwise.UnaryFn.SQRT);
    }

    /** 1 / sqrt(x). */
    public SambaTensor rsqrt() {
        return unary(Pointwise.UnaryFn.RSQRT);
    }

    /** 1 / x. */
    public SambaTensor reciprocal() {
        return unary(Pointwise.UnaryFn.RECIPROCAL);
    }

    public SambaTensor square() {
        return unary(Pointwise.UnaryFn.SQUARE);
    }

    public SambaTensor sin() {
        return unary(Pointwise.UnaryFn.SIN);
    }

    public SambaTensor cos() {
        return unary(Pointwise.UnaryFn.COS);
    }

    public SambaTensor erf() {
        return unary(Pointwise.UnaryFn.ERF);
    }

    public SambaTensor relu() {
        return unary(Pointwise.UnaryFn.RELU);
    }

    public SambaTensor tanh() {
        return unary(Pointwise.UnaryFn.TANH);
    }

    public SambaTensor sigmoid() {
        return unary(Pointwise.UnaryFn.SIGMOID);
    }

    public SambaTensor pow(float exponent) {
        return apply(new Parametric(ParametricFn.POW, exponent, 0));
    }

    /** Kept within {@code min} and {@code max}. */
    public SambaTensor clamp(float min, float max) {
        return apply(new Parametric(ParametricFn.CLAMP, min, max));
    }

    /** Whether each element equals the other's. */
    public SambaTensor eq(SambaTensor other) {
        return apply(new Choice.Compare(Choice.CompareFn.EQ), other);
    }

    public SambaTensor ne(SambaTensor other) {
        return apply(new Choice.Compare(Choice.CompareFn.NE), other);
    }

    public SambaTensor lt(SambaTensor other) {
        return apply(new Choice.Compare(Choice.CompareFn.LT), other);
    }

    public SambaTensor le(SambaTensor other) {
        return apply(new Choice.Compare(Choice.CompareFn.LE), other);
    }

    public SambaTensor gt(SambaTensor other) {
        return apply(new Choice.Compare(Choice.CompareFn.GT), other);
    }

    public SambaTensor ge(SambaTensor other) {
        return apply(new Choice.Compare(Choice.CompareFn.GE), other);
    }

    public SambaTensor logicalAnd(SambaTensor other) {
        return apply(new Choice.Logical(Choice.LogicalFn.AND), other);
    }

    public SambaTensor logicalOr(SambaTensor other) {
        return apply(new Choice.Logical(Choice.LogicalFn.OR), other);
    }

    public SambaTensor logicalXor(SambaTensor other) {
        return apply(new Choice.Logical(Choice.LogicalFn.XOR), other);
    }

    public SambaTensor logicalNot() {
        return apply(new Choice.Logical(Choice.LogicalFn.NOT));
    }

    /** {@code value} where the mask holds. */
    public SambaTensor maskedFill(SambaTensor mask, float value) {
        return apply(new Choice.MaskedFill(value), mask);
    }

    public SambaTensor to(DType type) {
        return apply(new Pointwise.Cast(type));
    }

    /** Rows of this table by integer ids. */
    public SambaTensor embedding(SambaTensor ids) {
        return apply(new Index.Embedding(), ids);
    }

    /** Elements at the places along {@code dim} that {@code index} names. */
    public SambaTensor gather(int dim, SambaTensor index) {
        return apply(new Gather(dim), index);
    }

    /** Sum over {@code dims}; over all dimensions when none is named. */
    public SambaTensor sum(int... dims) {
        return sum(false, dims);
    }

    /**
     * @param keepDim whether the dimensions stay, with size 1
     */
    public SambaTensor sum(boolean keepDim, int... dims) {
        return apply(new Reduce.Sum(boxed(dims), keepDim));
    }

    /** Mean over {@code dims}; over all dimensions when none is named. */
    public SambaTensor mean(int... dims) {
        return mean(false, dims);
    }

    /**
     * @param keepDim whether the dimensions stay, with size 1
     */
    public SambaTensor mean(boolean keepDim, int... dims) {
        requireFloat("mean");
        SambaTensor sum = sum(keepDim, dims);
        return sum.mul((float) ((double) sum.shape().elements() / shape().elements()));
    }

    /** Variance over {@code dims}, divided by n, or by n - 1 if {@code unbiased}. */
    public SambaTensor var(boolean unbiased, boolean keepDim, int... dims) {
        requireFloat("var");
        SambaTensor sum = sub(mean(true, dims)).square().sum(keepDim, dims);
        double n = (double) shape().elements() / sum.shape().elements();
        return sum.mul((float) (1 / (unbiased ? n - 1 : n)));
    }

    /** The largest over {@code dims}; over all dimensions when none is named. */
    public SambaTensor amax(int... dims) {
        return amax(false, dims);
    }

    /**
     * @param keepDim whether the dimensions stay, with size 1
     */
    public SambaTensor amax(boolean keepDim, int... dims) {
        return apply(new Reduce.Amax(boxed(dims), keepDim));
    }

    public SambaTensor argmax(int dim) {
        return apply(new Reduce.Argmax(dim));
    }

    /** The sum of all elements up to each one along {@code dim}. */
    public SambaTensor cumsum(int dim) {
        return apply(new Scan.Cumsum(dim, false));
    }

    /** The {@code k} largest along {@code dim} in descending order, and their places. */
    public List<SambaTensor> topk(long k, int dim) {
        return all(new Scan.Topk(k, dim));
    }

    /** Refuses integers by the name of what the user called, not of its first step. */
    private void requireFloat(String op) {
        if (!dtype().isFloat()) {
            throw SambaTensor.refused(
                    "%s: expected float32 or bfloat16, found %s%s; cast it first"
                            .formatted(op, dtype().shortName(), shape()));
        }
    }

    final SambaTensor unary(Pointwise.UnaryFn fn) {
        return apply(new Pointwise.Unary(fn));
    }

    private SambaTensor binary(Pointwise.BinaryFn fn, SambaTensor other) {
        return apply(new Pointwise.Binary(fn), other);
    }

    private static List<Integer> boxed(int... dims) {
        return IntStream.of(dims).boxed().toList();
    }
}
