package sambaflow.sim.compute;

import java.util.ArrayList;
import java.util.List;
import sambaflow.tensor.Shape;

/**
 * Walks a shape in row-major order in as few, as long spans as the operands allow.
 *
 * <p>Neighbouring dimensions become one where every operand steps through them as through one; the
 * innermost that remains is the span.
 */
final class Walk {
    private final int[] sizes;
    private final int[][] steps;
    private final int span;
    private final int[] spanSteps;
    private final boolean empty;

    /** Receives one span: where each operand begins. */
    @FunctionalInterface
    interface Body {
        /**
         * @param position where the span begins in the walked shape
         * @param offsets where it begins in each operand; reused, not to be kept
         */
        void span(int position, int[] offsets);
    }

    private Walk(Shape shape, List<long[]> operandSteps) {
        int operands = operandSteps.size();
        List<Integer> outer = new ArrayList<>();
        List<int[]> outerSteps = new ArrayList<>();
        int size = 1;
        int[] step = new int[operands];
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            int dim = Math.toIntExact(shape.dim(axis));
            if (dim == 1) {
                continue;
            }
            int[] own = new int[operands];
            boolean joins = true;
            for (int i = 0; i < operands; i++) {
                own[i] = Math.toIntExact(operandSteps.get(i)[axis]);
                joins &= own[i] == step[i] * size;
            }
            if (size == 1) {
                size = dim;
                step = own;
            } else if (joins) {
                size *= dim;
            } else {
                outer.addFirst(size);
                outerSteps.addFirst(step);
                size = dim;
                step = own;
            }
        }
        outer.addFirst(size);
        outerSteps.addFirst(step);
        this.span = outer.removeLast();
        this.spanSteps = outerSteps.removeLast();
        this.sizes = outer.stream().mapToInt(Integer::intValue).toArray();
        this.steps = outerSteps.toArray(int[][]::new);
        this.empty = shape.elements() == 0;
    }

    /** A walk of {@code shape} with these steps along each dimension for each operand. */
    static Walk of(Shape shape, long[]... operandSteps) {
        return new Walk(shape, List.of(operandSteps));
    }

    /** Steps that read a tensor of shape {@code from} as if it had shape {@code to}. */
    static long[] broadcast(Shape from, Shape to) {
        long[] own = from.strides();
        long[] steps = new long[to.rank()];
        int extra = to.rank() - from.rank();
        for (int axis = extra; axis < to.rank(); axis++) {
            steps[axis] = from.dim(axis - extra) == 1 ? 0 : own[axis - extra];
        }
        return steps;
    }

    /** Elements of one span. */
    int span() {
        return span;
    }

    /** How far operand {@code operand} moves for one element of a span. */
    int step(int operand) {
        return spanSteps[operand];
    }

    void each(Body body) {
        if (empty) {
            return;
        }
        int[] index = new int[sizes.length];
        int[] offsets = new int[spanSteps.length];
        int position = 0;
        do {
            body.span(position, offsets);
            position += span;
        } while (advance(index, offsets));
    }

    private boolean advance(int[] index, int[] offsets) {
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            boolean carry = ++index[axis] == sizes[axis];
            for (int i = 0; i < offsets.length; i++) {
                offsets[i] += carry ? steps[axis][i] * (1 - sizes[axis]) : steps[axis][i];
            }
            if (!carry) {
                return true;
            }
            index[axis] = 0;
        }
        return false;
    }
}
