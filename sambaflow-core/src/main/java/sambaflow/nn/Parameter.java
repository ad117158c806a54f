package sambaflow.nn;

import sambaflow.graph.Region;
import sambaflow.graph.TensorType;

/** A tensor of a module that training changes by its gradient. */
public final class Parameter extends HeldTensor {
    public Parameter(TensorType type, Initialiser initialiser) {
        super(type, initialiser);
    }

    @Override
    public Region.Kind kind() {
        return Region.Kind.PARAMETER;
    }
}
