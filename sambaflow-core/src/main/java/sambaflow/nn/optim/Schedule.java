package sambaflow.nn.optim;

import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;

/** A hyperparameter over time: its value in each step, the first being step 0. */
public sealed interface Schedule {
    /** The value in step {@code step}. */
    double at(long step);

    /** Always {@code value}. */
    static Schedule constant(double value) {
        return new Constant(value);
    }

    /** {@code first}, multiplied by {@code factor} after every {@code every} steps. */
    static Schedule step(double first, long every, double factor) {
        return new Step(first, every, factor);
    }

    /** From {@code first} to {@code last} in {@code steps} steps along half a cosine. */
    static Schedule cosine(double first, double last, long steps) {
        return new Cosine(first, last, steps);
    }

    /** This schedule after {@code steps} steps that rise in equal parts from zero to its start. */
    default Schedule afterWarmUp(long steps) {
        return new WarmUp(steps, this);
    }

    /** One value. */
    record Constant(double value) implements Schedule {
        @Override
        public double at(long step) {
            return value;
        }
    }

    /** A staircase. */
    record Step(double first, long every, double factor) implements Schedule {
        public Step {
            positive("step", every);
        }

        @Override
        public double at(long step) {
            return first * StrictMath.pow(factor, Math.floorDiv(step, every));
        }
    }

    /** Half a wave down; {@code last} ever after. */
    record Cosine(double first, double last, long steps) implements Schedule {
        public Cosine {
            positive("cosine", steps);
        }

        @Override
        public double at(long step) {
            double part = (double) Math.min(step, steps) / steps;
            return last + (first - last) * (1 + StrictMath.cos(Math.PI * part)) / 2;
        }
    }

    /** A straight line from zero to where {@code then} starts. */
    record WarmUp(long steps, Schedule then) implements Schedule {
        public WarmUp {
            positive("warm-up", steps);
        }

        @Override
        public double at(long step) {
            return step < steps ? then.at(0) * step / steps : then.at(step - steps);
        }
    }

    private static void positive(String schedule, long steps) {
        if (steps <= 0) {
            throw new CompileException(
                    Code.SF130,
                    "schedule %s: the number of steps must be above 0, found %d"
                            .formatted(schedule, steps));
        }
    }
}
