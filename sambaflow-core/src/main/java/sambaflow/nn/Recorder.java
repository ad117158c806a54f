package sambaflow.nn;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import sambaflow.graph.CompileException;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Origin;
import sambaflow.graph.Role;
import sambaflow.graph.TensorType;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;

/** Where the symbolic tensors of one trace record what is done with them. */
public final class Recorder {
    private static final int UNDECLARED = -1;

    private final GraphBuilder builder;
    private final boolean training;
    private final Map<Parameter, Integer> parameters = new IdentityHashMap<>();
    private int counter = UNDECLARED;
    private int draws;

    /**
     * @param training whether modules such as dropout act as in training
     */
    public Recorder(GraphBuilder builder, boolean training) {
        this.builder = builder;
        this.training = training;
    }

    GraphBuilder builder() {
        return builder;
    }

    boolean training() {
        return training;
    }

    /** Says which value holds {@code parameter}. */
    public void declare(Parameter parameter, int value) {
        parameters.put(parameter, value);
    }

    /** A symbolic tensor for a value that the graph has already. */
    public SambaTensor tensor(int value) {
        return new SambaTensor(this, value);
    }

    /** Whether {@code tensor} was made in this trace. */
    public boolean made(SambaTensor tensor) {
        return tensor.recorder() == this;
    }

    SambaTensor tensor(Parameter parameter) {
        Integer value = parameters.get(parameter);
        if (value == null) {
            throw new CompileException(
                    "parameter %s is used in forward but belongs to no field of the model; keep it, or the module that owns it, in a field; at %s"
                            .formatted(parameter.type(), Origin.ofCaller("")));
        }
        return tensor(value);
    }

    /** Those of {@code wanted} that a module has: a missing bias is null. */
    SambaTensor[] tensors(Parameter... wanted) {
        return Arrays.stream(wanted)
                .filter(Objects::nonNull)
                .map(this::tensor)
                .toArray(SambaTensor[]::new);
    }

    /** How many random operators this trace has recorded before. */
    int nextDraw() {
        return draws++;
    }

    SambaTensor counter() {
        if (counter == UNDECLARED) {
            counter =
                    builder.input(
                            "run_counter", new TensorType(DType.INT64, Shape.SCALAR), Role.COUNTER);
        }
        return tensor(counter);
    }
}
