package sambaflow.nn.optim;

import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;

/** Checks of hyperparameters. */
final class Values {
    private Values() {}

    /** Refuses a value below zero, or none at all. */
    static void atLeastZero(String optimizer, String name, double value) {
        if (!(value >= 0)) {
            throw new CompileException(
                    Code.SF130,
                    "%s: %s must be at least 0, found %s".formatted(optimizer, name, value));
        }
    }
}
