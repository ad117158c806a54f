package sambaflow.model;

import sambaflow.nn.Initialiser;
import sambaflow.nn.Module;

/** The first values of transformers, which differ from those of their layers. */
final class FirstValues {
    private FirstValues() {}

    /** Weights normal with {@code deviation}, biases 0, norms as they are. */
    static void normal(Module model, double deviation) {
        model.parameters()
                .forEach((name, parameter) -> {
                    if (parameter.type().shape().rank() > 1) {
                        parameter.initialise(Initialiser.normal(deviation));
                    } else if (name.endsWith("bias")) {
                        parameter.initialise(Initialiser.constant(0));
                    }
                });
    }
}
