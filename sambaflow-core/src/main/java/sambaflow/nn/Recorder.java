package sambaflow.nn;

import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import sambaflow.diagnostic.Code;
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
    private final Map<HeldTensor, Integer> held = new IdentityHashMap<>();
    private final Map<HeldTensor, String> regions = new IdentityHashMap<>();
    private int counter = UNDECLARED;
    private int trainingFlag = UNDECLARED;
    private int draws;
    private String block = "";
    private final Map<String, Integer> blocks = new HashMap<>();

    /**
     * @param training whether the graph is made for training, so that modules such as dropout are
     *     in it and ask each run whether it trains
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

    /**
     * Declares a region for {@code tensor}.
     *
     * @param names its name and, of a tied one, the further names
     */
    public void declare(HeldTensor tensor, List<String> names) {
        String name = names.getFirst();
        List<String> aliases = names.subList(1, names.size());
        held.put(tensor, builder.region(name, tensor.kind(), tensor.type(), aliases));
        regions.put(tensor, name);
    }

    /** {@code buffer} holds {@code value} from here on, and when the run is over. */
    void store(Buffer buffer, SambaTensor value) {
        tensor(buffer);
        held.put(buffer, value.value());
        builder.write(regions.get(buffer), value.value());
    }

    /** A symbolic tensor for a value that the graph has already. */
    public SambaTensor tensor(int value) {
        return new SambaTensor(this, value);
    }

    /** Whether {@code tensor} was made in this trace. */
    public boolean made(SambaTensor tensor) {
        return tensor.recorder() == this;
    }

    SambaTensor tensor(HeldTensor wanted) {
        Integer value = held.get(wanted);
        if (value == null) {
            throw new CompileException(
                    Code.SF104,
                    "%s %s is used in forward but belongs to no field of the model; keep it, or the module that owns it, in a field; at %s"
                            .formatted(wanted.kind(), wanted.type(), Origin.ofCaller("")));
        }
        return tensor(value);
    }

    /** Those of {@code wanted} that a module has: a missing bias is null. */
    SambaTensor[] tensors(HeldTensor... wanted) {
        return Arrays.stream(wanted)
                .filter(Objects::nonNull)
                .map(this::tensor)
                .toArray(SambaTensor[]::new);
    }

    /** How many random operators this trace has recorded before. */
    int nextDraw() {
        return draws++;
    }

    /** The marked block in which operators are recorded now; empty outside. */
    String block() {
        return block;
    }

    /** What {@code body} records is a block; inside of another one it is a part of that. */
    <T> T fused(String name, Supplier<T> body) {
        if (!block.isEmpty()) {
            return body.get();
        }
        block = name + "#" + (blocks.merge(name, 1, Integer::sum) - 1);
        try {
            return body.get();
        } finally {
            block = "";
        }
    }

    SambaTensor counter() {
        if (counter == UNDECLARED) {
            counter =
                    builder.input(
                            "run_counter", new TensorType(DType.INT64, Shape.SCALAR), Role.COUNTER);
        }
        return tensor(counter);
    }

    /** A bool scalar: whether a run of this graph, which is made for training, trains. */
    SambaTensor trainingFlag() {
        if (trainingFlag == UNDECLARED) {
            TensorType flag = new TensorType(DType.BOOL, Shape.SCALAR);
            trainingFlag = builder.input("run_is_training", flag, Role.TRAINING);
        }
        return tensor(trainingFlag);
    }
}
