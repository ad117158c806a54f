package sambaflow.graph;

import java.util.List;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/** Operators that draw random numbers: their seed is in the program, their counter an input. */
public sealed interface Sampling extends Op {

    /**
     * Zeroes each element with probability {@code p} and scales the rest by 1 / (1 - p); outputs
     * the result and the factors. The second input is the int64 run counter; a third may say
     * whether the run trains: if not, every factor is 1.
     */
    record Dropout(float p, long seed) implements Sampling {
        public Dropout {
            if (!(p >= 0 && p < 1)) {
                throw new ShapeException("dropout: p must be in [0, 1), found " + p);
            }
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            Rules.count(label(), inputs, Math.clamp(inputs.size(), 2, 3));
            TensorType x = counted(label(), inputs.subList(0, 2));
            inputs.stream().skip(2).forEach(flag -> Rules.training(label(), flag));
            return List.of(x, x);
        }

        @Override
        public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
            return Cost.of(2 * inputs.getFirst().shape().elements(), inputs, outputs);
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            g.requireUnused(1, "factors");
            int dx = g.add(new Pointwise.Binary(Pointwise.BinaryFn.MUL), g.of(0), g.output(1));
            return g.inputs() == 2
                    ? List.of(dx, NO_GRADIENT)
                    : List.of(dx, NO_GRADIENT, NO_GRADIENT);
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.get(0);
            CounterRandom random = new CounterRandom(seed, in.get(1).getLong(0));
            boolean training = in.size() == 2 || in.get(2).getLong(0) != 0;
            double keep = training ? 1 / (1 - (double) p) : 1;
            Tensor factor =
                    Tensor.generate(
                            x.dtype(),
                            x.shape(),
                            i -> training && random.uniform(i) < p ? 0 : keep);
            Tensor y = Tensor.generate(x.dtype(), x.shape(), i -> x.get(i) * factor.get(i));
            return List.of(y, factor);
        }
    }

    /**
     * The same numbers in bfloat16, each rounded to one of its two neighbours, to the nearer one
     * with the greater probability, so that the mean of many roundings is the number. What bfloat16
     * can hold stays. The second input is the int64 run counter.
     */
    record StochasticCast(long seed) implements Sampling {
        /** How many elements share one draw of 64 bits. */
        private static final int SHARED = 4;

        private static final int DROPPED_BITS = 16;

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            return List.of(counted(label(), inputs).as(DType.BFLOAT16));
        }

        @Override
        public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
            return Cost.of(outputs.getFirst().shape().elements(), inputs, outputs);
        }

        /** As if nothing was rounded. */
        @Override
        public List<Integer> gradient(Gradient g) {
            return List.of(g.as(g.of(0), g.input(0)), NO_GRADIENT);
        }

        /** Where the bits for element {@code i} are in the run's random numbers. */
        public static long position(long i) {
            return i / SHARED;
        }

        /**
         * The bfloat16 that {@code x}, element {@code i}, becomes.
         *
         * @param bits the random number at the element's position
         */
        public static float round(float x, long bits, long i) {
            if (!Float.isFinite(x)) {
                return DType.roundToBfloat16(x);
            }
            int drawn = (int) (bits >>> DROPPED_BITS * (i % SHARED)) & 0xffff;
            // The carry from the dropped bits comes as often as they are near to the next number.
            return DType.fromBfloat16(
                    (short) (Float.floatToRawIntBits(x) + drawn >>> DROPPED_BITS));
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.get(0);
            CounterRandom random = new CounterRandom(seed, in.get(1).getLong(0));
            return List.of(
                    Tensor.generate(
                            DType.BFLOAT16,
                            x.shape(),
                            i -> round((float) x.get(i), random.bits(position(i)), i)));
        }
    }

    /** The type of the first input; the second is the run counter. */
    private static TensorType counted(String op, List<TensorType> inputs) {
        Rules.count(op, inputs, 2);
        TensorType counter = inputs.get(1);
        if (counter.dtype() != DType.INT64 || !counter.shape().equals(Shape.SCALAR)) {
            throw new ShapeException(
                    "%s: the counter must be an int64 scalar, found %s".formatted(op, counter));
        }
        return Rules.floating(op, inputs.subList(0, 1), 1).getFirst();
    }
}
