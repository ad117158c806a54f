package sambaflow.graph;

import java.util.List;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/** Operators of the optimizer: new parameter and state from old ones and a gradient. */
public sealed interface Update extends Op {

    /**
     * PyTorch's SGD for one parameter. Inputs: parameter, gradient, momentum buffer, and the
     * scalars lr, momentum, weight_decay. Outputs: new parameter, new buffer.
     */
    record Sgd() implements Update {
        private static final int TENSORS = 3;
        private static final int INPUTS = 6;

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            Rules.floating(label(), inputs, INPUTS);
            TensorType parameter = Rules.same(label(), inputs.subList(0, TENSORS));
            for (TensorType scalar : inputs.subList(TENSORS, INPUTS)) {
                if (!scalar.equals(new TensorType(DType.FLOAT32, Shape.SCALAR))) {
                    throw new ShapeException(
                            "sgd: hyperparameters are float32 scalars, found " + scalar);
                }
            }
            return List.of(parameter, parameter);
        }

        @Override
        public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
            return Cost.of(6 * inputs.getFirst().shape().elements(), inputs, outputs);
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            throw Rules.noSecondGradient(this);
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor p = in.get(0);
            Tensor g = in.get(1);
            Tensor buffer = in.get(2);
            double lr = in.get(3).item();
            double momentum = in.get(4).item();
            double decay = in.get(5).item();
            Tensor next =
                    Tensor.generate(
                            p.dtype(),
                            p.shape(),
                            i -> momentum * buffer.get(i) + g.get(i) + decay * p.get(i));
            Tensor updated =
                    Tensor.generate(p.dtype(), p.shape(), i -> p.get(i) - lr * next.get(i));
            return List.of(updated, next);
        }
    }
}
