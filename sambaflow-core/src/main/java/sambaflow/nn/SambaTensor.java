package sambaflow.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.graph.LogSoftmax;
import sambaflow.graph.Move;
import sambaflow.graph.Normalise;
import sambaflow.graph.Op;
import sambaflow.graph.Origin;
import sambaflow.graph.Piece;
import sambaflow.graph.SnNames;
import sambaflow.graph.TensorType;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;

/** A tensor without numbers: what {@code forward} computes with while a model is traced. */
public final class SambaTensor extends TensorMath {
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

    @Override
    public Shape shape() {
        return type().shape();
    }

    @Override
    public DType dtype() {
        return type().dtype();
    }

    Recorder recorder() {
        return recorder;
    }

    /** A parameter or buffer of the model, in the trace that this tensor belongs to. */
    public SambaTensor of(HeldTensor held) {
        return recorder.tensor(held);
    }

    /** {@code buffer} holds this tensor from here on, and when the run is over. */
    public void storeIn(Buffer buffer) {
        recorder.store(buffer, this);
    }

    /** Matrix product over the last two dimensions, leading ones broadcast; vectors as well. */
    public SambaTensor matmul(SambaTensor other) {
        return MatrixProduct.of(this, other);
    }

    /** Softmax along the last dimension. */
    public SambaTensor softmax() {
        return apply(new Normalise.Softmax());
    }

    /** Softmax along {@code dim}. */
    public SambaTensor softmax(int dim) {
        return along("softmax", dim, new Normalise.Softmax());
    }

    /** The logarithm of softmax along {@code dim}. */
    public SambaTensor logSoftmax(int dim) {
        return along("log_softmax", dim, new LogSoftmax());
    }

    /** {@code op}, which works along the last dimension, along {@code dim}. */
    private SambaTensor along(String name, int dim, Op op) {
        int axis = checked(name, () -> shape().axis(dim));
        int last = shape().rank() - 1;
        return axis == last ? apply(op) : transpose(axis, last).apply(op).transpose(axis, last);
    }

    /** The same elements under another shape; one size may be -1. */
    public SambaTensor reshape(long... dims) {
        return apply(new Move.Reshape(checked("reshape", () -> Pieces.filled(shape(), dims))));
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
        return apply(new Move.Reshape(checked("unsqueeze", () -> Pieces.longer(shape(), dim))));
    }

    /** Without dimension {@code dim}, if its size is 1. */
    public SambaTensor squeeze(int dim) {
        Shape without = checked("squeeze", () -> shape().without(dim));
        return shape().dim(dim) == 1 ? apply(new Move.Reshape(without)) : this;
    }

    /** Repeated along dimensions of size 1, and along new ones in front; -1 keeps a size. */
    public SambaTensor expand(long... dims) {
        return apply(new Move.Expand(checked("expand", () -> Pieces.expanded(shape(), dims))));
    }

    /** {@code times[i]} copies along dimension i. */
    public SambaTensor repeat(long... times) {
        if (times.length < shape().rank()) {
            throw refused(
                    "repeat: %d numbers for the %d dimensions of %s"
                            .formatted(times.length, shape().rank(), shape()));
        }
        List<Long> from = new ArrayList<>();
        List<Long> copies = new ArrayList<>();
        List<Long> to = new ArrayList<>();
        int extra = times.length - shape().rank();
        for (int i = 0; i < times.length; i++) {
            long size = i < extra ? 1 : shape().dim(i - extra);
            from.addAll(List.of(1L, size));
            copies.addAll(List.of(times[i], size));
            to.add(times[i] * size);
        }
        checked("repeat", () -> new Shape(to));
        return apply(new Move.Reshape(new Shape(from)))
                .apply(new Move.Expand(checked("repeat", () -> new Shape(copies))))
                .apply(new Move.Reshape(new Shape(to)));
    }

    /** Each element {@code times} times in a row along {@code dim}. */
    public SambaTensor repeatInterleave(long times, int dim) {
        int axis = checked("repeat_interleave", () -> shape().axis(dim));
        if (times < 0) {
            throw refused("repeat_interleave: a number of times is negative: " + times);
        }
        Shape to = shape().with(axis, shape().dim(axis) * times);
        SambaTensor apart = unsqueeze(axis + 1);
        Shape copies = apart.shape().with(axis + 1, times);
        return apart.apply(new Move.Expand(copies)).apply(new Move.Reshape(to));
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

    /**
     * Elements {@code from} (inclusive) to {@code to} (exclusive); negative counts from the end.
     */
    public SambaTensor slice(int dim, long from, long to) {
        return slice(dim, from, to, 1);
    }

    /**
     * @param step every how many elements one is taken
     */
    public SambaTensor slice(int dim, long from, long to, long step) {
        return apply(checked("slice", () -> Pieces.slice(shape(), dim, from, to, step)));
    }

    /** Element {@code index} of dimension {@code dim}, without that dimension. */
    public SambaTensor select(int dim, long index) {
        long size = checked("select", () -> shape().dim(dim));
        if (index < -size || index >= size) {
            throw refused(
                    "select: index %d is outside dimension %d of %s"
                            .formatted(index, dim, shape()));
        }
        long from = index < 0 ? index + size : index;
        return slice(dim, from, from + 1).squeeze(dim);
    }

    /** Parts of {@code size} along {@code dim}; the last may be smaller. */
    public List<SambaTensor> split(long size, int dim) {
        long length = checked("split", () -> shape().dim(dim));
        if (size < 1) {
            throw refused("split: the size of a part must be at least 1, found " + size);
        }
        List<SambaTensor> parts = new ArrayList<>();
        for (long from = 0; from < length; from += size) {
            parts.add(slice(dim, from, Math.min(length, from + size)));
        }
        return parts;
    }

    /** At most {@code parts} equal parts along {@code dim}; the last may be smaller. */
    public List<SambaTensor> chunk(long parts, int dim) {
        long length = checked("chunk", () -> shape().dim(dim));
        if (parts < 1) {
            throw refused("chunk: the number of parts must be at least 1, found " + parts);
        }
        return split(Math.max(1, Math.ceilDiv(length, parts)), dim);
    }

    /** Backwards along {@code dims}. */
    public SambaTensor flip(int... dims) {
        return apply(checked("flip", () -> Pieces.reversed(shape(), axes(dims))));
    }

    /** Shifted by {@code shift} along {@code dim}; what leaves at the end enters at the front. */
    public SambaTensor roll(long shift, int dim) {
        long size = checked("roll", () -> shape().dim(dim));
        long cut = size == 0 ? 0 : Math.floorMod(-shift, size);
        return cut == 0 ? this : Functional.cat(dim, slice(dim, cut, size), slice(dim, 0, cut));
    }

    /** Zero above diagonal {@code diagonal} of the last two dimensions. */
    public SambaTensor tril(long diagonal) {
        return apply(new Piece.Triangle(false, diagonal));
    }

    /** Zero below diagonal {@code diagonal} of the last two dimensions. */
    public SambaTensor triu(long diagonal) {
        return apply(new Piece.Triangle(true, diagonal));
    }

    /** The entries along {@code dim} that the numbers [n] of {@code index} name. */
    public SambaTensor indexSelect(int dim, SambaTensor index) {
        int axis = checked("index_select", () -> shape().axis(dim));
        if (index.shape().rank() != 1) {
            throw refused("index_select: the index needs 1 dimension, found " + index.shape());
        }
        Shape all = shape().with(axis, index.shape().dim(0));
        Shape line = new Shape(Collections.nCopies(all.rank(), 1L)).with(axis, all.dim(axis));
        SambaTensor everywhere = index.apply(new Move.Reshape(line)).apply(new Move.Expand(all));
        return gather(axis, everywhere);
    }

    static ShapeException refused(String what) {
        return Origin.ofCaller("").place(new ShapeException(what));
    }

    /** What {@code rule} computes; what it refuses is told with operator and user's line. */
    private static <T> T checked(String op, Supplier<T> rule) {
        try {
            return rule.get();
        } catch (ShapeException e) {
            throw Origin.ofCaller("").place(e.saying(op + ": " + e.getMessage()));
        }
    }

    @Override
    List<SambaTensor> all(Op op, SambaTensor... others) {
        return apply(op, op.label(), "", others);
    }

    /** Records {@code op} on this tensor and {@code others}, as part of module {@code path}. */
    List<SambaTensor> apply(Op op, String name, String path, SambaTensor... others) {
        List<Integer> inputs = new ArrayList<>(List.of(value));
        for (SambaTensor other : others) {
            if (other.recorder != recorder) {
                throw new CompileException(
                        Code.SF103,
                        "%s: an input of type %s was made while another graph was traced; keep no tensors between calls of forward; at %s"
                                .formatted(op.label(), other.type(), Origin.ofCaller(path)));
            }
            inputs.add(other.value);
        }
        Origin origin = Origin.ofCaller(path).in(recorder.block());
        return recorder.builder().add(op, inputs, name, origin).stream()
                .map(recorder::tensor)
                .toList();
    }

    @Override
    public String toString() {
        return """
        samba.SambaTensor(name: <%s>, shape: torch.Size(%s), dtype: torch.%s,
        batch_dim: None, named_dims: (%s), keep_data: True, materializer_provided: False)\
        """
                .formatted(
                        snName(),
                        shape(),
                        dtype().torchName(),
                        String.join(", ", Collections.nCopies(shape().rank(), "None")));
    }

    /** The name that SambaFlow's users know: {@code conv1__conv2d__outputs__0}. */
    public String snName() {
        return recorder.builder().nodes().stream()
                .filter(n -> n.outputs().contains(value))
                .findFirst()
                .map(n -> SnNames.traced(n, n.outputs().indexOf(value)))
                .orElseGet(() -> SnNames.of(recorder.builder().valueName(value)));
    }
}
