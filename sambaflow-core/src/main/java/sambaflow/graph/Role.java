package sambaflow.graph;

import java.util.Locale;

/** Who supplies an input of a graph. */
public enum Role {
    /** The user's data: images, labels. */
    DATA,
    /** A scalar that may change in every run without compiling again: lr, momentum. */
    HYPERPARAMETER,
    /** The gradient of an output; ones unless the user gives another. */
    OUTPUT_GRADIENT,
    /** An int64 scalar that counts runs; random operators draw from the position it names. */
    COUNTER,
    /** A bool: whether a run adds its gradients to those of the run before. */
    ACCUMULATE,
    /** A bool scalar: whether the run trains, so that modules such as dropout act, or evaluates. */
    TRAINING;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
