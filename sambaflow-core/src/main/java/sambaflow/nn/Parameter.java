package sambaflow.nn;

import sambaflow.graph.TensorType;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/** A trainable tensor of a module: the host's copy, made when it is first asked for. */
public final class Parameter {
    private static final long DEFAULT_SEED = 256;

    private final TensorType type;
    private final Initialiser initialiser;
    private String name = "";
    private long seed = DEFAULT_SEED;
    private Tensor data;

    public Parameter(TensorType type, Initialiser initialiser) {
        this.type = type;
        this.initialiser = initialiser;
    }

    public TensorType type() {
        return type;
    }

    /** Full name in the module tree, such as {@code lin_layer.weight}; empty before it has one. */
    public String name() {
        return name;
    }

    /**
     * Takes {@code fullName}, unless it is what a part of the model calls the parameter: first
     * values follow from the name, so the longest one stays.
     */
    void name(String fullName) {
        if (!name.endsWith("." + fullName)) {
            name = fullName;
        }
    }

    /** Forgets the host's copy: the next one is drawn from {@code newSeed}. */
    void seed(long newSeed) {
        seed = newSeed;
        data = null;
    }

    /** The host's copy. */
    public Tensor data() {
        if (data == null) {
            CounterRandom random = CounterRandom.named(seed, name);
            data = Tensor.generate(type.dtype(), type.shape(), i -> initialiser.value(random, i));
        }
        return data;
    }

    /** Replaces the host's copy. */
    public void data(Tensor value) {
        if (value.dtype() != type.dtype() || !value.shape().equals(type.shape())) {
            throw new ShapeException(
                    "parameter '%s' is %s, found %s%s"
                            .formatted(name, type, value.dtype().shortName(), value.shape()));
        }
        data = value;
    }
}
