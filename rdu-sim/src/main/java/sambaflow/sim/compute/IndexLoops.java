package sambaflow.sim.compute;

import java.util.Arrays;
import sambaflow.graph.Gather;
import sambaflow.graph.Index;
import sambaflow.graph.ScatterAdd;
import sambaflow.tensor.ShapeException;

/** Kernels of the operators that pick rows by number. */
final class IndexLoops {
    private IndexLoops() {}

    static Kernel kernel(Index op, Operands o) {
        return switch (op) {
            case Index.Embedding embedding ->
                    gather(o.floats(0), o.integers(1), o.result(), o.size(0, -1), o.size(0, 0));
            case Index.EmbeddingGrad grad ->
                    scatter(
                            o.floats(0),
                            o.integers(1),
                            o.result(),
                            o.size(0, -1),
                            Math.toIntExact(grad.rows()));
            case Gather gather -> GatherLoops.gather(gather, o);
            case ScatterAdd scatter -> GatherLoops.scatterAdd(scatter, o);
        };
    }

    private static Kernel gather(float[] table, long[] ids, float[] out, int width, int rows) {
        return () -> {
            for (int i = 0; i < ids.length; i++) {
                System.arraycopy(table, row(ids, i, rows) * width, out, i * width, width);
            }
        };
    }

    private static Kernel scatter(float[] dy, long[] ids, float[] out, int width, int rows) {
        return () -> {
            Arrays.fill(out, 0);
            for (int i = 0; i < ids.length; i++) {
                int into = row(ids, i, rows) * width;
                for (int j = 0; j < width; j++) {
                    out[into + j] += dy[i * width + j];
                }
            }
        };
    }

    private static int row(long[] ids, int position, int rows) {
        long id = ids[position];
        if (id < 0 || id >= rows) {
            throw new ShapeException(
                    "id %d at position %d is not a row; expected 0 to %d"
                            .formatted(id, position, rows - 1));
        }
        return (int) id;
    }
}
