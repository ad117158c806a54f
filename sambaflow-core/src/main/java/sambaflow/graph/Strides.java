package sambaflow.graph;

import sambaflow.tensor.Shape;

/** Walks a shape in row-major order and says where each position lies in another tensor. */
final class Strides {
    private final Shape shape;
    private final long[] steps;

    private Strides(Shape shape, long[] steps) {
        this.shape = shape;
        this.steps = steps;
    }

    /** How positions of {@code to} read a tensor of shape {@code from} broadcast to it. */
    static Strides broadcast(Shape from, Shape to) {
        long[] own = from.strides();
        long[] steps = new long[to.rank()];
        int extra = to.rank() - from.rank();
        for (int i = extra; i < to.rank(); i++) {
            steps[i] = from.dim(i - extra) == 1 ? 0 : own[i - extra];
        }
        return new Strides(to, steps);
    }

    /** Positions of {@code shape} with these steps for each dimension. */
    static Strides of(Shape shape, long[] steps) {
        return new Strides(shape, steps.clone());
    }

    /** Where element {@code index} of the walked shape lies. */
    long at(long index) {
        long offset = 0;
        for (int i = shape.rank() - 1; i >= 0; i--) {
            long size = shape.dim(i);
            offset += index % size * steps[i];
            index /= size;
        }
        return offset;
    }
}
