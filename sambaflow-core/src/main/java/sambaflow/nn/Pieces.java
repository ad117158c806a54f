package sambaflow.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import sambaflow.graph.Piece;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;

/** Shapes and pieces as users state them, made explicit. */
final class Pieces {
    private Pieces() {}

    /** {@code dims} with a size of -1 replaced by what is left of {@code from}. */
    static Shape filled(Shape from, long[] dims) {
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
            if (known <= 0 || from.elements() % known != 0) {
                throw new ShapeException(
                        "%s with %d elements cannot become %s"
                                .formatted(from, from.elements(), Arrays.toString(dims)));
            }
            sizes[open] = from.elements() / known;
        }
        return Shape.of(sizes);
    }

    /** {@code from} with one more dimension of size 1, as dimension {@code dim}. */
    static Shape longer(Shape from, int dim) {
        List<Long> dims = new ArrayList<>(from.dims());
        dims.add(1L);
        int axis = new Shape(dims).axis(dim);
        dims.removeLast();
        dims.add(axis, 1L);
        return new Shape(dims);
    }

    /** {@code dims} with each -1 replaced by the size that {@code from} has there. */
    static Shape expanded(Shape from, long[] dims) {
        int extra = dims.length - from.rank();
        long[] sizes = dims.clone();
        for (int i = Math.max(0, extra); i < dims.length; i++) {
            sizes[i] = dims[i] == -1 ? from.dim(i - extra) : dims[i];
        }
        return Shape.of(sizes);
    }

    /** Part of one dimension; bounds are cut to the shape, as Python does. */
    static Piece.Slice slice(Shape from, int dim, long start, long end, long step) {
        if (step < 1) {
            throw new ShapeException("a step must be at least 1, found " + step);
        }
        int axis = from.axis(dim);
        long size = from.dim(axis);
        long first = Math.clamp(start < 0 ? start + size : start, 0, size);
        long last = Math.clamp(end < 0 ? end + size : end, 0, size);
        long count = Math.max(0, Math.ceilDiv(last - first, step));
        List<Long> starts = new ArrayList<>(Collections.nCopies(from.rank(), 0L));
        starts.set(axis, count == 0 ? 0 : first);
        List<Long> steps = new ArrayList<>(Collections.nCopies(from.rank(), 1L));
        steps.set(axis, step);
        return new Piece.Slice(starts, from.with(axis, count).dims(), steps);
    }

    /** All of {@code from}, backwards along {@code axes}. */
    static Piece.Slice reversed(Shape from, List<Integer> axes) {
        List<Long> starts = new ArrayList<>(Collections.nCopies(from.rank(), 0L));
        List<Long> steps = new ArrayList<>(Collections.nCopies(from.rank(), 1L));
        for (int axis : axes) {
            starts.set(axis, Math.max(0, from.dim(axis) - 1));
            steps.set(axis, -1L);
        }
        return new Piece.Slice(starts, from.dims(), steps);
    }

    /** {@code value} around {@code from}: pairs (before, after) from the last dimension on. */
    static Piece.Place padded(Shape from, float value, long[] pad) {
        if (pad.length % 2 != 0 || pad.length > 2 * from.rank()) {
            throw new ShapeException(
                    "%s are no pairs (before, after) for the dimensions of %s"
                            .formatted(Arrays.toString(pad), from));
        }
        if (Arrays.stream(pad).anyMatch(p -> p < 0)) {
            throw new ShapeException(
                    "%s would cut off elements; use slice".formatted(Arrays.toString(pad)));
        }
        Shape to = from;
        List<Long> starts = new ArrayList<>(Collections.nCopies(from.rank(), 0L));
        for (int i = 0; i < pad.length / 2; i++) {
            int axis = from.rank() - 1 - i;
            to = to.with(axis, pad[2 * i] + from.dim(axis) + pad[2 * i + 1]);
            starts.set(axis, pad[2 * i]);
        }
        return new Piece.Place(to, starts, Collections.nCopies(from.rank(), 1L), value);
    }
}
