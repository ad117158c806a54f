package sambaflow.nn;

import sambaflow.graph.Region;
import sambaflow.graph.TensorType;

/** A tensor of a module's state that has no gradient, such as a running mean. */
public final class Buffer extends HeldTensor {
    public Buffer(TensorType type, Initialiser initialiser) {
        super(type, initialiser);
    }

    @Override
    public Region.Kind kind() {
        return Region.Kind.BUFFER;
    }
}
