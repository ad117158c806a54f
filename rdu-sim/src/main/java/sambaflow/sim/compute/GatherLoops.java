package sambaflow.sim.compute;

import java.util.Arrays;
import sambaflow.graph.Gather;
import sambaflow.graph.ScatterAdd;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;

/** Kernels that find elements by an index along one dimension. */
final class GatherLoops {
    private final long[] index;
    private final int[] base;
    private final int size;
    private final int step;

    private GatherLoops(int dim, Shape shape, Shape indexed, long[] index) {
        int axis = shape.axis(dim);
        long[] steps = shape.strides();
        this.index = index;
        this.size = (int) shape.dim(axis);
        this.step = (int) steps[axis];
        this.base = new int[index.length];
        steps[axis] = 0;
        Walk walk = Walk.of(indexed, steps);
        int moves = walk.step(0);
        int n = walk.span();
        walk.each((at, from) -> {
            for (int i = 0; i < n; i++) {
                base[at + i] = from[0] + i * moves;
            }
        });
    }

    static Kernel gather(Gather op, Operands o) {
        GatherLoops loops = new GatherLoops(op.dim(), o.shape(0), o.shape(1), o.integers(1));
        return switch (o.in().getFirst()) {
            case Buffer.Floats x -> {
                float[] y = o.result();
                yield () -> {
                    for (int i = 0; i < y.length; i++) {
                        y[i] = x.data()[loops.at(i)];
                    }
                };
            }
            case Buffer.Integers x -> {
                long[] y = ((Buffer.Integers) o.out().getFirst()).data();
                yield () -> {
                    for (int i = 0; i < y.length; i++) {
                        y[i] = x.data()[loops.at(i)];
                    }
                };
            }
        };
    }

    static Kernel scatterAdd(ScatterAdd op, Operands o) {
        GatherLoops loops = new GatherLoops(op.dim(), op.shape(), o.shape(1), o.integers(1));
        float[] x = o.floats(0);
        float[] y = o.result();
        return () -> {
            Arrays.fill(y, 0);
            for (int i = 0; i < x.length; i++) {
                y[loops.at(i)] += x[i];
            }
        };
    }

    private int at(int i) {
        long id = index[i];
        if (id < 0 || id >= size) {
            throw new ShapeException(
                    "index %d at position %d is out of range; expected 0 to %d"
                            .formatted(id, i, size - 1));
        }
        return base[i] + (int) id * step;
    }
}
