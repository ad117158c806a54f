package sambaflow.nn;

import sambaflow.graph.Region;
import sambaflow.graph.TensorType;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/** A tensor of a module's state: the host's copy, made when it is first asked for. */
public abstract sealed class HeldTensor permits Parameter, Buffer {
    private static final long DEFAULT_SEED = 256;

    private final TensorType type;
    private Initialiser initialiser;
    private String name = "";
    private long seed = DEFAULT_SEED;
    private Tensor data;

    HeldTensor(TensorType type, Initialiser initialiser) {
        this.type = type;
        this.initialiser = initialiser;
    }

    public TensorType type() {
        return type;
    }

    /** What a graph's region for this tensor is for. */
    public abstract Region.Kind kind();

    /** Full name in the module tree, such as {@code lin_layer.weight}; empty before it has one. */
    public String name() {
        return name;
    }

    /**
     * Takes {@code fullName}, unless it is what a part of the model calls the tensor: first values
     * follow from the name, so the longest one stays.
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

    /** Forgets the host's copy: the next one is drawn from {@code distribution}. */
    public void initialise(Initialiser distribution) {
        initialiser = distribution;
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

    /**
     * Replaces the host's copy.
     *
     * @throws ShapeException if {@code value} has another type or shape
     */
    public void data(Tensor value) {
        if (value.dtype() != type.dtype() || !value.shape().equals(type.shape())) {
            throw new ShapeException(
                    "%s '%s' is %s, found %s%s"
                            .formatted(
                                    kind(), name, type, value.dtype().shortName(), value.shape()));
        }
        data = value;
    }
}
