package sambaflow.graph;

import java.util.List;

/**
 * An operator with input types it must refuse.
 *
 * @param words what the message must have besides the operator's name: both shapes
 */
record Misfit(Op op, List<TensorType> inputs, List<String> words) {
    static Misfit of(Op op, List<TensorType> inputs, String... words) {
        return new Misfit(op, inputs, List.of(words));
    }

    @Override
    public String toString() {
        return "%s%s".formatted(op, inputs);
    }
}
