package sambaflow.graph;

import java.util.List;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;
import sambaflow.tensor.UnsupportedFeature;

/**
 * Operators between chips: they change how a value lies over chips, not what it is. A program for
 * one chip has none.
 */
public sealed interface Collective extends Op {

    @Override
    default Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
        return Cost.of(0, inputs, outputs);
    }

    @Override
    default List<Tensor> evaluate(List<Tensor> in) {
        throw new UnsupportedFeature(
                label() + " between several RDUs", "compile for one RDU (--n-chips 1)");
    }

    /** The sum over chips of a value of which each holds an addend. */
    record AllReduce() implements Collective {
        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            TensorType x = Rules.floating(label(), inputs, 1).getFirst();
            if (!(x.shard() instanceof Shard.PartialSum)) {
                throw new ShapeException("all_reduce: expected a partial sum, found " + x);
            }
            return List.of(new TensorType(x.dtype(), x.shape()));
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            return List.of(g.of(0));
        }
    }

    /** Every chip receives the pieces of all. */
    record AllGather() implements Collective {
        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            Rules.count(label(), inputs, 1);
            TensorType x = inputs.getFirst();
            if (!(x.shard() instanceof Shard.Split)) {
                throw new ShapeException("all_gather: expected a split value, found " + x);
            }
            return List.of(new TensorType(x.dtype(), x.shape()));
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            throw new UnsupportedFeature(
                    "gradient of all_gather", "compile for one RDU (--n-chips 1)");
        }
    }
}
