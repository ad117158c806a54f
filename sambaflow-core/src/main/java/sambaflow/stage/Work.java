package sambaflow.stage;

import java.util.List;
import sambaflow.chip.RduSpec;
import sambaflow.graph.Collective;
import sambaflow.graph.Contract;
import sambaflow.graph.Convolution;
import sambaflow.graph.Graph;
import sambaflow.graph.Index;
import sambaflow.graph.Loss;
import sambaflow.graph.Move;
import sambaflow.graph.Node;
import sambaflow.graph.Normalise;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Reduce;
import sambaflow.graph.Sampling;
import sambaflow.graph.ScaledDotProductAttention;
import sambaflow.graph.TensorType;
import sambaflow.graph.Update;
import sambaflow.graph.Window;
import sambaflow.pef.StageKind;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;

/**
 * What one operator asks of a chip.
 *
 * @param cycles that one group of compute units takes for all of it
 * @param chain compute units of a group, one behind the other; 0 for a move
 * @param most groups that can share it
 * @param flopsPerElement operations that each element takes on its way through a pipeline
 */
record Work(StageKind kind, long cycles, int chain, long most, double flopsPerElement) {
    /** Vectors that a group should have to work on before another one is worth configuring. */
    private static final long VECTORS_PER_GROUP = 16;

    /** Products that one array should sum before a second one shares the sum. */
    private static final long PRODUCTS_PER_SUM = 256;

    /** The last dimensions of a product of matrices, which are not batches. */
    private static final int MATRIX = 2;

    static Work of(Graph graph, Node node, RduSpec rdu) {
        List<TensorType> in = graph.types(node.inputs());
        List<TensorType> out = graph.types(node.outputs());
        long flops = node.op().cost(in, out).flops();
        long elements = Math.max(largest(in), largest(out));
        return switch (node.op()) {
            case Contract contract -> systolic(contract, in, out.getFirst(), flops, rdu);
            case Pointwise.Cast _, Move _ -> move(elements, rdu);
            case Pointwise _, Sampling _, Update _, Window _, Collective _ ->
                    simd(StageKind.SIMD, elements, flops, rdu);
            case Reduce _, Normalise _, Loss _ -> simd(StageKind.REDUCTION, elements, flops, rdu);
            case Index _ -> simd(StageKind.SIMD, elements, flops, rdu);
        };
    }

    private static long largest(List<TensorType> types) {
        return types.stream().mapToLong(t -> t.shape().elements()).max().orElse(0);
    }

    /**
     * An output-stationary array holds a result in each lane of each stage. One tile of results
     * takes a cycle for each product summed, and as many as there are lanes to drain.
     */
    private static Work systolic(
            Contract contract, List<TensorType> in, TensorType out, long flops, RduSpec rdu) {
        long results = Math.max(1, out.shape().elements());
        long sum = Math.max(1, Math.ceilDiv(flops, 2 * results));
        boolean packs = in.stream().limit(2).allMatch(t -> t.dtype() == DType.BFLOAT16);
        long wide = (long) rdu.stages() * (packs ? rdu.packedBf16() : 1);
        Shape shape = out.shape();
        long columns = columns(contract, shape);
        long batches = batches(contract, shape);
        long rows = Math.max(1, results / columns / batches);
        long tiles = batches * Math.ceilDiv(rows, rdu.lanes()) * Math.ceilDiv(columns, wide);
        long most = tiles * Math.max(1, sum / PRODUCTS_PER_SUM);
        return new Work(StageKind.SYSTOLIC, tiles * (sum + rdu.lanes()), 1, most, 0);
    }

    private static long columns(Contract contract, Shape out) {
        long columns =
                switch (contract) {
                    case Convolution.Conv2dWeightGrad _ -> out.dim(0);
                    case Convolution _ -> out.dim(1);
                    case Contract.Linear _, Contract.MatMul _, ScaledDotProductAttention _ ->
                            out.dim(-1);
                };
        return Math.max(1, columns);
    }

    private static long batches(Contract contract, Shape out) {
        return switch (contract) {
            case Contract.MatMul _, ScaledDotProductAttention _ -> {
                long matrix = Math.max(1, out.dim(-1) * out.dim(-MATRIX));
                yield Math.max(1, out.elements() / matrix);
            }
            case Contract.Linear _, Convolution _ -> 1;
        };
    }

    private static Work simd(StageKind kind, long elements, long flops, RduSpec rdu) {
        long vectors = vectors(elements, rdu);
        double each = (double) flops / Math.max(1, elements);
        int chain = (int) Math.max(1, Math.ceil(each / rdu.stages()));
        long most = Math.ceilDiv(vectors, VECTORS_PER_GROUP);
        return new Work(kind, vectors, chain, most, each);
    }

    private static Work move(long elements, RduSpec rdu) {
        long vectors = vectors(elements, rdu);
        return new Work(StageKind.MOVE, vectors, 0, vectors, 0);
    }

    private static long vectors(long elements, RduSpec rdu) {
        return Math.max(1, Math.ceilDiv(elements, rdu.lanes()));
    }
}
