package sambaflow.sim.compute;

import java.util.Arrays;
import sambaflow.graph.Move;
import sambaflow.graph.Piece;
import sambaflow.tensor.Shape;

/** Kernels of the operators that move elements and change none. */
final class MoveLoops {
    private MoveLoops() {}

    static Kernel kernel(Move op, Operands o) {
        Buffer from = o.in().getFirst();
        Buffer to = o.out().getFirst();
        return switch (op) {
            case Move.Reshape reshape -> from.shares(to) ? () -> {} : () -> to.copy(from);
            case Move.Permute permute ->
                    strided(from, to, 0, permuted(permute, from.type().shape()));
            case Move.Expand expand ->
                    strided(from, to, 0, Walk.broadcast(from.type().shape(), expand.shape()));
            case Piece piece -> PieceLoops.kernel(piece, o);
        };
    }

    private static long[] permuted(Move.Permute op, Shape from) {
        long[] own = from.strides();
        return op.dims().stream().mapToLong(d -> own[d]).toArray();
    }

    /** Reads {@code from} beginning at {@code first}, with these steps for each dimension. */
    static Kernel strided(Buffer from, Buffer to, int first, long[] steps) {
        Walk walk = Walk.of(to.type().shape(), steps);
        int n = walk.span();
        int step = walk.step(0);
        return switch (to) {
            case Buffer.Floats y -> {
                float[] x = ((Buffer.Floats) from).data();
                yield () ->
                        walk.each((at, start) -> span(x, first + start[0], step, y.data(), at, n));
            }
            case Buffer.Integers y -> {
                long[] x = ((Buffer.Integers) from).data();
                yield () ->
                        walk.each((at, start) -> span(x, first + start[0], step, y.data(), at, n));
            }
        };
    }

    private static void span(float[] x, int start, int step, float[] y, int at, int n) {
        switch (step) {
            case 0 -> Arrays.fill(y, at, at + n, x[start]);
            case 1 -> System.arraycopy(x, start, y, at, n);
            default -> {
                for (int i = 0; i < n; i++) {
                    y[at + i] = x[start + i * step];
                }
            }
        }
    }

    private static void span(long[] x, int start, int step, long[] y, int at, int n) {
        for (int i = 0; i < n; i++) {
            y[at + i] = x[start + i * step];
        }
    }
}
