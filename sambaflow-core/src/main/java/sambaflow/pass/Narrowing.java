package sambaflow.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import sambaflow.graph.Graph;
import sambaflow.graph.Op;
import sambaflow.graph.Pointwise;
import sambaflow.graph.Role;
import sambaflow.graph.Sampling;
import sambaflow.graph.TensorType;
import sambaflow.graph.Value;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;

/** How a graph's values become bfloat16: to the nearest even, or drawn anew in each run. */
final class Narrowing {
    private final OptionalLong seed;
    private final List<Graph.Input> inputs;
    private final int counter;

    /**
     * @param values of the graph, to which the run counter is added if random casts need one
     * @param seed of random casts; without it casts round to nearest even
     */
    Narrowing(Graph graph, List<Value> values, OptionalLong seed) {
        this.seed = seed;
        this.inputs = new ArrayList<>(graph.inputs());
        int found = -1;
        for (Graph.Input input : inputs) {
            found = input.role() == Role.COUNTER ? input.value() : found;
        }
        if (found < 0 && seed.isPresent()) {
            found = values.size();
            values.add(new Value("run_counter", new TensorType(DType.INT64, Shape.SCALAR)));
            inputs.add(new Graph.Input(found, Role.COUNTER));
        }
        this.counter = found;
    }

    /** The graph's inputs, and the run counter where it is needed. */
    List<Graph.Input> inputs() {
        return inputs;
    }

    private boolean draws(DType wanted) {
        return wanted == DType.BFLOAT16 && seed.isPresent();
    }

    /** A value's numbers are the same in all parts of a step: its name alone is its stream. */
    Op op(Value from, DType wanted) {
        return draws(wanted)
                ? new Sampling.StochasticCast(
                        CounterRandom.named(seed.getAsLong(), from.name()).bits(0))
                : new Pointwise.Cast(wanted);
    }

    List<Integer> operands(int value, DType wanted) {
        return draws(wanted) ? List.of(value, counter) : List.of(value);
    }
}
