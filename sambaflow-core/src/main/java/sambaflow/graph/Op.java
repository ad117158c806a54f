package sambaflow.graph;

import java.util.List;
import sambaflow.tensor.Tensor;

/**
 * What a node computes: one record for each operator, its components are the attributes.
 *
 * <p>Here stands what is true of an operator on any machine. What one stage does with it is one
 * exhaustive switch over a family at that stage.
 */
public sealed interface Op
        permits Pointwise,
                Reduce,
                Contract,
                Window,
                Normalise,
                Loss,
                Index,
                Move,
                Sampling,
                Update,
                Collective {

    /** Marks an input without a gradient. */
    int NO_GRADIENT = -1;

    /**
     * Types of the outputs for inputs of these types; a {@code ShapeException} if they do not fit.
     */
    List<TensorType> infer(List<TensorType> inputs);

    /** The work it takes. */
    Cost cost(List<TensorType> inputs, List<TensorType> outputs);

    /** Adds the nodes of the gradient and returns, for each input, its gradient's value number. */
    List<Integer> gradient(Gradient g);

    /** The definition: outputs from inputs, in plain loops that sum in double. */
    List<Tensor> evaluate(List<Tensor> inputs);

    /** The record's name in snake case: what files store. */
    default String kind() {
        return OpAttributes.kind(getClass());
    }

    /** The name users know: {@code relu}, {@code linear}. */
    default String label() {
        return kind();
    }
}
