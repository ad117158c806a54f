package sambaflow.sim.compute;

import java.util.List;
import sambaflow.graph.Piece;
import sambaflow.tensor.Shape;

/** Kernels of the moves of a part of a tensor, or of several tensors into one. */
final class PieceLoops {
    private PieceLoops() {}

    static Kernel kernel(Piece op, Operands o) {
        Buffer to = o.out().getFirst();
        return switch (op) {
            case Piece.Cat cat -> cat(cat, o);
            case Piece.Slice slice -> {
                Shape from = o.shape(0);
                long[] steps = stepping(from, slice.steps());
                int first = first(from, slice.starts());
                yield MoveLoops.strided(o.in().getFirst(), to, first, steps);
            }
            case Piece.Place place -> place(place, o);
            case Piece.Triangle triangle -> triangle(triangle, o);
        };
    }

    private static int first(Shape shape, List<Long> starts) {
        long[] own = shape.strides();
        long first = 0;
        for (int i = 0; i < own.length; i++) {
            first += own[i] * starts.get(i);
        }
        return (int) first;
    }

    private static long[] stepping(Shape within, List<Long> steps) {
        long[] own = within.strides();
        for (int i = 0; i < own.length; i++) {
            own[i] *= steps.get(i);
        }
        return own;
    }

    private static Kernel cat(Piece.Cat op, Operands o) {
        Shape out = o.resultShape();
        int axis = out.axis(op.dim());
        int inner = (int) out.strides()[axis];
        int row = inner * (int) out.dim(axis);
        int rows = out.elements() == 0 ? 0 : (int) (out.elements() / row);
        Object to = array(o.out().getFirst());
        return () -> {
            int from = 0;
            for (int i = 0; i < o.in().size(); i++) {
                int length = inner * o.size(i, axis);
                Object x = array(o.in().get(i));
                for (int r = 0; r < rows; r++) {
                    System.arraycopy(x, r * length, to, r * row + from, length);
                }
                from += length;
            }
        };
    }

    private static Object array(Buffer buffer) {
        return switch (buffer) {
            case Buffer.Floats floats -> floats.data();
            case Buffer.Integers integers -> integers.data();
        };
    }

    private static Kernel place(Piece.Place op, Operands o) {
        float[] x = o.floats(0);
        float[] y = o.result();
        Walk walk = Walk.of(o.shape(0), stepping(op.shape(), op.steps()));
        int first = first(op.shape(), op.starts());
        int step = walk.step(0);
        int n = walk.span();
        return () -> {
            o.out().getFirst().fill(op.value());
            walk.each((at, into) -> {
                for (int i = 0; i < n; i++) {
                    y[first + into[0] + i * step] = x[at + i];
                }
            });
        };
    }

    private static Kernel triangle(Piece.Triangle op, Operands o) {
        float[] x = o.floats(0);
        float[] y = o.result();
        int columns = o.size(0, -1);
        int rows = o.size(0, -2);
        return () -> {
            for (int i = 0; i < y.length; i++) {
                long above = i % columns - i / columns % rows - op.diagonal();
                y[i] = (op.upper() ? above >= 0 : above <= 0) ? x[i] : 0;
            }
        };
    }
}
