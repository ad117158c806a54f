package sambaflow.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import sambaflow.graph.CompileException;
import sambaflow.graph.Contract;
import sambaflow.graph.Index;
import sambaflow.graph.Move;
import sambaflow.graph.Normalise;
import sambaflow.graph.Op;
import sambaflow.graph.Origin;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Reduce;
import sambaflow.graph.TensorType;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;

/** A tensor without numbers: what {@code forward} computes with while a model is traced. */
public final class SambaTensor {
    private final Recorder recorder;
    private final int value;

    SambaTensor(Recorder recorder, int value) {
        this.recorder = recorder;
        this.value = value;
    }

    /** Number of this tensor's value in the graph being traced. */
    public int value() {
        return value;
    }

    public TensorType type() {
        return recorder.builder().type(value);
    }

    public Shape shape() {
        return type().shape();
    }

    public DType dtype() {
        return type().dtype();
    }

    Recorder recorder() {
        return recorder;
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

    public SambaTensor add(float constant) {
        return apply(new Pointwise.Affine(1, constant));
    }

    public SambaTensor mul(float constant) {
        return apply(new Pointwise.Affine(constant, 0));
    }

    public SambaTensor neg() {
        return unary(Pointwise.UnaryFn.NEG);
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

    public SambaTensor relu() {
        return unary(Pointwise.UnaryFn.RELU);
    }

    public SambaTensor tanh() {
        return unary(Pointwise.UnaryFn.TANH);
    }

    public SambaTensor sigmoid() {
        return unary(Pointwise.UnaryFn.SIGMOID);
    }

    /** Matrix product over the last two dimensions. */
    public SambaTensor matmul(SambaTensor other) {
        return apply(new Contract.MatMul(false, false), other);
    }

    /** Softmax along the last dimension. */
    public SambaTensor softmax() {
        return apply(new Normalise.Softmax());
    }

    /** Rows of this table by integer ids. */
    public SambaTensor embedding(SambaTensor ids) {
        return apply(new Index.Embedding(), ids);
    }

    /** Sum over {@code dims}; over all dimensions when none is named. */
    public SambaTensor sum(int... dims) {
        return apply(new Reduce.Sum(IntStream.of(dims).boxed().toList(), false));
    }

    /** Mean over {@code dims}; over all dimensions when none is named. */
    public SambaTensor mean(int... dims) {
        SambaTensor sum = sum(dims);
        return sum.mul((float) sum.shape().elements() / shape().elements());
    }

    public SambaTensor argmax(int dim) {
        return apply(new Reduce.Argmax(dim));
    }

    /** The same elements under another shape; one size may be -1. */
    public SambaTensor reshape(long... dims) {
        return apply(new Move.Reshape(checked("reshape", () -> filled(dims))));
    }

    private Shape filled(long[] dims) {
        long[] sizes = dims.clone();
        long known = 1;
        int open = -1;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] == -1 && open == -1) {
                open = i;
            } else {
                known *= dims[i];
            }
        }
        if (open >= 0) {
            if (known <= 0 || shape().elements() % known != 0) {
                throw new ShapeException(
                        "%s with %d elements cannot become %s"
                                .formatted(shape(), shape().elements(), Arrays.toString(dims)));
            }
            sizes[open] = shape().elements() / known;
        }
        return Shape.of(sizes);
    }

    /** All dimensions from {@code startDim} on as one. */
    public SambaTensor flatten(int startDim) {
        int start = checked("flatten", () -> shape().axis(startDim));
        List<Long> dims = new ArrayList<>(shape().dims().subList(0, start));
        dims.add(
                shape().dims().subList(start, shape().rank()).stream()
                        .reduce(1L, Math::multiplyExact));
        return apply(new Move.Reshape(new Shape(dims)));
    }

    /** This tensor with a dimension of size 1 that becomes dimension {@code dim}. */
    public SambaTensor unsqueeze(int dim) {
        List<Long> dims = new ArrayList<>(shape().dims());
        dims.add(1L);
        int axis = checked("unsqueeze", () -> new Shape(dims).axis(dim));
        dims.removeLast();
        dims.add(axis, 1L);
        return apply(new Move.Reshape(new Shape(dims)));
    }

    /** Repeated along dimensions of size 1, and along new ones in front; -1 keeps a size. */
    public SambaTensor expand(long... dims) {
        int extra = dims.length - shape().rank();
        long[] sizes = dims.clone();
        for (int i = Math.max(0, extra); i < dims.length; i++) {
            sizes[i] = dims[i] == -1 ? shape().dim(i - extra) : dims[i];
        }
        return apply(new Move.Expand(checked("expand", () -> Shape.of(sizes))));
    }

    public SambaTensor permute(int... dims) {
        return apply(new Move.Permute(checked("permute", () -> axes(dims))));
    }

    /** Dimensions {@code a} and {@code b} exchanged. */
    public SambaTensor transpose(int a, int b) {
        List<Integer> swapped = checked("transpose", () -> axes(a, b));
        List<Integer> dims = new ArrayList<>(IntStream.range(0, shape().rank()).boxed().toList());
        Collections.swap(dims, swapped.getFirst(), swapped.getLast());
        return apply(new Move.Permute(dims));
    }

    private List<Integer> axes(int... dims) {
        return IntStream.of(dims).map(d -> shape().axis(d)).boxed().toList();
    }

    /** What {@code rule} computes; what it refuses is told with operator and user's line. */
    private static <T> T checked(String op, Supplier<T> rule) {
        try {
            return rule.get();
        } catch (ShapeException e) {
            throw Origin.ofCaller("").place(new ShapeException(op + ": " + e.getMessage()));
        }
    }

    public SambaTensor to(DType type) {
        return apply(new Pointwise.Cast(type));
    }

    private SambaTensor unary(Pointwise.UnaryFn fn) {
        return apply(new Pointwise.Unary(fn));
    }

    private SambaTensor binary(Pointwise.BinaryFn fn, SambaTensor other) {
        return apply(new Pointwise.Binary(fn), other);
    }

    private SambaTensor apply(Op op, SambaTensor... others) {
        return apply(op, op.label(), "", others).getFirst();
    }

    /** Records {@code op} on this tensor and {@code others}, as part of module {@code path}. */
    List<SambaTensor> apply(Op op, String name, String path, SambaTensor... others) {
        List<Integer> inputs = new ArrayList<>(List.of(value));
        for (SambaTensor other : others) {
            if (other.recorder != recorder) {
                throw new CompileException(
                        "%s: an input of type %s was made while another graph was traced; keep no tensors between calls of forward; at %s"
                                .formatted(op.label(), other.type(), Origin.ofCaller(path)));
            }
            inputs.add(other.value);
        }
        return recorder.builder().add(op, inputs, name, Origin.ofCaller(path)).stream()
                .map(recorder::tensor)
                .toList();
    }

    @Override
    public String toString() {
        return "SambaTensor(shape: %s, dtype: %s)".formatted(shape(), dtype().torchName());
    }
}
