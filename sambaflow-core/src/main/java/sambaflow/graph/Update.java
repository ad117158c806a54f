package sambaflow.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/** Operators that make the next state of a region, such as a parameter's from its gradient. */
public sealed interface Update extends Op {
    @Override
    default List<Integer> gradient(Gradient g) {
        throw Rules.noSecondGradient(this);
    }

    /**
     * PyTorch's SGD for one parameter. Inputs: parameter, gradient, momentum buffer, and the
     * scalars lr, momentum, weight_decay. Outputs: new parameter, new buffer. Without momentum the
     * buffer stays as it is.
     */
    record Sgd() implements Update {
        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            return stepTypes(label(), inputs, SGD, false, SGD);
        }

        @Override
        public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
            return Cost.of(6 * inputs.getFirst().shape().elements(), inputs, outputs);
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            return sgd(in, in.subList(3, 6), 1, false);
        }
    }

    /**
     * SGD that looks ahead by its momentum, as PyTorch has it. Inputs and outputs are those of
     * {@link Sgd}.
     */
    record NesterovSgd() implements Update {
        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            return stepTypes(label(), inputs, SGD, false, SGD);
        }

        @Override
        public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
            return Cost.of(8 * inputs.getFirst().shape().elements(), inputs, outputs);
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            return sgd(in, in.subList(3, 6), 1, true);
        }
    }

    /**
     * SGD of which a part of the gradient, but for that of the first step, stays out of the
     * momentum, as PyTorch has it. Inputs: parameter, gradient, momentum buffer, the number of
     * steps with momentum so far, and the scalars lr, momentum, weight_decay, dampening. Outputs:
     * new parameter, new buffer, new number of steps.
     */
    record DampedSgd() implements Update {
        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            return stepTypes(label(), inputs, SGD, true, SGD + 1);
        }

        @Override
        public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
            return Cost.of(7 * inputs.getFirst().shape().elements(), inputs, outputs);
        }

        /** The part of the gradient that goes into the buffer after {@code steps} steps. */
        public static double share(long steps, double dampening) {
            return steps == 0 ? 1 : 1 - dampening;
        }

        /** The number of steps with momentum, this one included. */
        public static long counted(long steps, double momentum) {
            return momentum == 0 ? steps : steps + 1;
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            long steps = in.get(3).getLong(0);
            List<Tensor> scalars = in.subList(4, 7);
            List<Tensor> out =
                    new ArrayList<>(sgd(in, scalars, share(steps, in.get(7).item()), false));
            out.add(count(counted(steps, scalars.get(1).item())));
            return List.copyOf(out);
        }
    }

    /**
     * PyTorch's AdamW for one parameter. Inputs: parameter, gradient, mean of gradients, mean of
     * their squares, with amsgrad the largest such mean, the number of steps done, and the scalars
     * lr, weight_decay. Outputs: new parameter and state, in the same order.
     */
    record AdamW(double beta1, double beta2, double eps, boolean amsgrad) implements Update {
        private static final int SCALARS = 2;

        public AdamW {
            if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
                throw new ShapeException(
                        "adamw: betas must be in [0, 1), found (%s, %s)".formatted(beta1, beta2));
            }
            if (!(eps >= 0)) {
                throw new ShapeException("adamw: eps must be at least 0, found " + eps);
            }
        }

        /** Parameter, gradient and the means: how many inputs have the parameter's type. */
        public int tensors() {
            return amsgrad ? 5 : 4;
        }

        @Override
        public String label() {
            return "adamw";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            return stepTypes(label(), inputs, tensors(), true, SCALARS);
        }

        @Override
        public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
            return Cost.of(
                    (amsgrad ? 16 : 15) * inputs.getFirst().shape().elements(), inputs, outputs);
        }

        /** One minus {@code beta} to the power of {@code step}, the same on every machine. */
        public static double correction(double beta, long step) {
            return 1 - StrictMath.pow(beta, step);
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor p = in.get(0);
            Tensor g = in.get(1);
            Tensor mean = in.get(2);
            Tensor square = in.get(3);
            int counter = tensors();
            long step = in.get(counter).getLong(0) + 1;
            double lr = in.get(counter + 1).item();
            double kept = 1 - lr * in.get(counter + 2).item();
            Tensor m = like(p, i -> mean.get(i) + (1 - beta1) * (g.get(i) - mean.get(i)));
            Tensor v = like(p, i -> beta2 * square.get(i) + (1 - beta2) * g.get(i) * g.get(i));
            List<Tensor> out = new ArrayList<>(List.of(m, v));
            if (amsgrad) {
                Tensor largest = in.get(4);
                out.add(like(p, i -> Math.max(largest.get(i), v.get(i))));
            }
            Tensor scale = out.getLast();
            double size = lr / correction(beta1, step);
            double root = Math.sqrt(correction(beta2, step));
            out.addFirst(
                    like(
                            p,
                            i ->
                                    p.get(i) * kept
                                            - size
                                                    * m.get(i)
                                                    / (Math.sqrt(scale.get(i)) / root + eps)));
            out.add(count(step));
            return List.copyOf(out);
        }
    }

    /** Sum of the squares of all elements, as a float32 scalar: one gradient's part of the norm. */
    record SquareSum() implements Update {
        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            Rules.floating(label(), inputs, 1);
            return List.of(SCALAR);
        }

        @Override
        public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
            return Cost.of(2 * inputs.getFirst().shape().elements(), inputs, outputs);
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.getFirst();
            double sum = 0;
            for (long i = 0; i < x.elements(); i++) {
                sum += x.get(i) * x.get(i);
            }
            return List.of(Tensor.scalar(sum));
        }
    }

    /**
     * What gradients are multiplied by so that their norm is at most a given one, as PyTorch's
     * clip_grad_norm_ has it. Inputs: the largest norm, then each gradient's sum of squares.
     */
    record ClipFactor() implements Update {
        /** Keeps the factor finite for gradients that are all zero. */
        private static final double EPS = 1e-6;

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            if (inputs.size() < 2) {
                throw new ShapeException(
                        "clip_factor: expected a norm and at least one sum of squares, found "
                                + inputs);
            }
            scalars(label(), inputs);
            return List.of(SCALAR);
        }

        @Override
        public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
            return Cost.of(inputs.size() + 3L, inputs, outputs);
        }

        /** The factor for gradients of which the squares add up to {@code squares}. */
        public static double of(double most, double squares) {
            return Math.min(1, most / (Math.sqrt(squares) + EPS));
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            double squares = in.stream().skip(1).mapToDouble(Tensor::item).sum();
            return List.of(Tensor.scalar(of(in.getFirst().item(), squares)));
        }
    }

    /**
     * The running statistics of a batch norm after a run, as PyTorch keeps them: they move towards
     * the batch's, of which the variance is divided by n - 1, if the run trains. Inputs: running
     * mean, running variance, batches so far, mean and one over the deviation of the batch, and
     * whether the run trains. Outputs: the new mean, variance and number of batches.
     *
     * @param momentum how far they move
     * @param eps what the norm added to the variance
     * @param elements n, how many each statistic is of
     */
    record RunningStatistics(float momentum, float eps, long elements) implements Update {
        private static final int INPUTS = 6;

        public RunningStatistics {
            if (elements < 2) {
                throw new ShapeException(
                        "running_statistics: %d value for each channel has no variance to learn; train with larger batches"
                                .formatted(elements));
            }
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            Rules.count(label(), inputs, INPUTS);
            List<TensorType> statistics = new ArrayList<>(inputs.subList(0, 2));
            statistics.addAll(inputs.subList(3, INPUTS - 1));
            Rules.floating(label(), statistics, statistics.size());
            TensorType type = Rules.same(label(), statistics);
            if (!inputs.get(2).equals(COUNT)) {
                throw new ShapeException(
                        "%s: the number of batches is an int64 scalar, found %s"
                                .formatted(label(), inputs.get(2)));
            }
            Rules.training(label(), inputs.getLast());
            return List.of(type, type, COUNT);
        }

        @Override
        public Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
            return Cost.of(8 * inputs.getFirst().shape().elements(), inputs, outputs);
        }

        /** The running mean after a batch with {@code mean}. */
        public double mean(double running, double mean) {
            return running + momentum * (mean - running);
        }

        /** The running variance after a batch with {@code scale} as one over the deviation. */
        public double variance(double running, double scale) {
            double biased = Math.max(0, 1 / (scale * scale) - eps);
            return running + momentum * (biased * elements / (elements - 1) - running);
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor mean = in.get(0);
            Tensor variance = in.get(1);
            if (in.getLast().getLong(0) == 0) {
                return List.of(mean.copy(), variance.copy(), in.get(2).copy());
            }
            return List.of(
                    like(mean, i -> mean(mean.get(i), in.get(3).get(i))),
                    like(variance, i -> variance(variance.get(i), in.get(4).get(i))),
                    Update.count(in.get(2).getLong(0) + 1));
        }
    }

    /** The type of hyperparameters. */
    TensorType SCALAR = new TensorType(DType.FLOAT32, Shape.SCALAR);

    /** The type of step counters: exact for longer than anything trains. */
    TensorType COUNT = new TensorType(DType.INT64, Shape.SCALAR);

    /** Parameter, gradient and buffer of SGD; and lr, momentum and weight_decay. */
    int SGD = 3;

    /**
     * The first {@code tensors} inputs are alike, then come a step counter, if any, and scalars.
     */
    private static List<TensorType> stepTypes(
            String op, List<TensorType> inputs, int tensors, boolean counted, int scalars) {
        int others = counted ? 1 : 0;
        Rules.count(op, inputs, tensors + others + scalars);
        Rules.floating(op, inputs.subList(0, tensors), tensors);
        TensorType parameter = Rules.same(op, inputs.subList(0, tensors));
        if (counted && !inputs.get(tensors).equals(COUNT)) {
            throw new ShapeException(
                    "%s: the step counter is an int64 scalar, found %s"
                            .formatted(op, inputs.get(tensors)));
        }
        scalars(op, inputs.subList(tensors + others, inputs.size()));
        List<TensorType> outputs = new ArrayList<>(Collections.nCopies(tensors - 1, parameter));
        if (counted) {
            outputs.add(COUNT);
        }
        return outputs;
    }

    private static void scalars(String op, List<TensorType> inputs) {
        for (TensorType scalar : inputs) {
            if (!scalar.equals(SCALAR)) {
                throw new ShapeException(
                        "%s: hyperparameters are float32 scalars, found %s".formatted(op, scalar));
            }
        }
    }

    /**
     * New parameter and buffer.
     *
     * @param scalars lr, momentum, weight_decay
     * @param share of the gradient that goes into the buffer
     */
    private static List<Tensor> sgd(
            List<Tensor> in, List<Tensor> scalars, double share, boolean nesterov) {
        Tensor p = in.get(0);
        Tensor g = in.get(1);
        Tensor buffer = in.get(2);
        double lr = scalars.get(0).item();
        double momentum = scalars.get(1).item();
        double decay = scalars.get(2).item();
        LongToDoubleFunction decayed = i -> g.get(i) + decay * p.get(i);
        if (momentum == 0) {
            Tensor moved = like(p, i -> p.get(i) - lr * decayed.applyAsDouble(i));
            return List.of(moved, buffer.copy());
        }
        Tensor next = like(p, i -> momentum * buffer.get(i) + share * decayed.applyAsDouble(i));
        LongToDoubleFunction direction =
                nesterov ? i -> decayed.applyAsDouble(i) + momentum * next.get(i) : next::get;
        return List.of(like(p, i -> p.get(i) - lr * direction.applyAsDouble(i)), next);
    }

    private static Tensor like(Tensor parameter, LongToDoubleFunction element) {
        return Tensor.generate(parameter.dtype(), parameter.shape(), element);
    }

    private static Tensor count(long steps) {
        return Tensor.of(new long[] {steps}).reshape(Shape.SCALAR);
    }
}
