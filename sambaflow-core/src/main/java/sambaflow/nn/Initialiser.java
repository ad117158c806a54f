package sambaflow.nn;

import sambaflow.tensor.CounterRandom;

/** The distribution that a parameter's first values are drawn from. */
@FunctionalInterface
public interface Initialiser {
    /** The value of element {@code index}. */
    double value(CounterRandom random, long index);

    static Initialiser constant(double value) {
        return (random, index) -> value;
    }

    /** Uniform in [-bound, bound). */
    static Initialiser uniform(double bound) {
        return (random, index) -> (2 * random.uniform(index) - 1) * bound;
    }

    static Initialiser normal(double deviation) {
        return (random, index) -> random.normal(index) * deviation;
    }
}
