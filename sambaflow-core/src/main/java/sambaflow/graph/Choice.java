package sambaflow.graph;

import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/** Pointwise operators that ask a question or follow its answer. */
public sealed interface Choice extends Pointwise {

    /** How two numbers can stand to each other; NaN is different from everything. */
    enum CompareFn {
        EQ(sign -> sign == 0),
        NE(sign -> sign != 0),
        LT(sign -> sign < 0),
        LE(sign -> sign <= 0),
        GT(sign -> sign > 0),
        GE(sign -> sign >= 0);

        private final IntPredicate holds;

        CompareFn(IntPredicate holds) {
            this.holds = holds;
        }

        public boolean holds(double a, double b) {
            if (Double.isNaN(a) || Double.isNaN(b)) {
                return this == NE;
            }
            return holds.test(a < b ? -1 : a > b ? 1 : 0);
        }

        public boolean holds(long a, long b) {
            return holds.test(Long.compare(a, b));
        }
    }

    /** Functions of booleans. */
    enum LogicalFn {
        AND,
        OR,
        XOR,
        NOT;

        public boolean value(boolean a, boolean b) {
            return switch (this) {
                case AND -> a && b;
                case OR -> a || b;
                case XOR -> a ^ b;
                case NOT -> !a;
            };
        }
    }

    private static Shape broadcast(String op, TensorType a, TensorType b) {
        return Rules.named(op, () -> Shape.broadcast(a.shape(), b.shape()));
    }

    private static void bool(String op, String which, TensorType type) {
        if (type.dtype() != DType.BOOL) {
            throw new ShapeException("%s: %s must be bool, found %s".formatted(op, which, type));
        }
    }

    private static void equalTypes(String op, TensorType a, TensorType b) {
        if (a.dtype() != b.dtype()) {
            throw new ShapeException(
                    "%s: element types differ: %s and %s; cast one of them".formatted(op, a, b));
        }
    }

    /** Whether a stands to b as {@code fn} says, with broadcasting. */
    record Compare(CompareFn fn) implements Choice {
        @Override
        public String label() {
            return fn.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            Rules.count(label(), inputs, 2);
            equalTypes(label(), inputs.get(0), inputs.get(1));
            Shape shape = broadcast(label(), inputs.get(0), inputs.get(1));
            return List.of(new TensorType(DType.BOOL, shape, inputs.getFirst().shard()));
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            return List.of(NO_GRADIENT, NO_GRADIENT);
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor a = in.get(0);
            Tensor b = in.get(1);
            Shape shape = Shape.broadcast(a.shape(), b.shape());
            Strides left = Strides.broadcast(a.shape(), shape);
            Strides right = Strides.broadcast(b.shape(), shape);
            boolean floats = a.dtype().isFloat();
            return List.of(
                    Tensor.generate(
                            DType.BOOL,
                            shape,
                            i -> {
                                long l = left.at(i);
                                long r = right.at(i);
                                boolean holds =
                                        floats
                                                ? fn.holds(a.get(l), b.get(r))
                                                : fn.holds(a.getLong(l), b.getLong(r));
                                return holds ? 1 : 0;
                            }));
        }
    }

    /** A function of two booleans with broadcasting, or of one. */
    record Logical(LogicalFn fn) implements Choice {
        @Override
        public String label() {
            return "logical_" + fn.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            Rules.count(label(), inputs, fn == LogicalFn.NOT ? 1 : 2);
            inputs.forEach(i -> bool(label(), "each input", i));
            Shape shape = broadcast(label(), inputs.getFirst(), inputs.getLast());
            return List.of(inputs.getFirst().as(shape));
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            return fn == LogicalFn.NOT ? List.of(NO_GRADIENT) : List.of(NO_GRADIENT, NO_GRADIENT);
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor a = in.getFirst();
            Tensor b = in.getLast();
            Shape shape = Shape.broadcast(a.shape(), b.shape());
            Strides left = Strides.broadcast(a.shape(), shape);
            Strides right = Strides.broadcast(b.shape(), shape);
            return List.of(
                    Tensor.generate(
                            DType.BOOL,
                            shape,
                            i -> {
                                boolean l = a.getLong(left.at(i)) != 0;
                                return fn.value(l, b.getLong(right.at(i)) != 0) ? 1 : 0;
                            }));
        }
    }

    /** Inputs condition, x, y: x where the condition holds, else y, with broadcasting. */
    record Where() implements Choice {
        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            Rules.count(label(), inputs, 3);
            bool(label(), "the condition", inputs.get(0));
            TensorType x = inputs.get(1);
            equalTypes(label(), x, inputs.get(2));
            TensorType both = x.as(broadcast(label(), x, inputs.get(2)));
            return List.of(x.as(broadcast(label(), inputs.get(0), both)));
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            if (!g.type(g.of(0)).dtype().isFloat()) {
                return List.of(NO_GRADIENT, NO_GRADIENT, NO_GRADIENT);
            }
            Op zero = new MaskedFill(0);
            int not = g.add(new Logical(LogicalFn.NOT), g.input(0));
            return List.of(
                    NO_GRADIENT,
                    g.sumTo(g.add(zero, g.of(0), not), g.shape(g.input(1))),
                    g.sumTo(g.add(zero, g.of(0), g.input(0)), g.shape(g.input(2))));
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.get(1);
            Tensor y = in.get(2);
            Shape shape = infer(Rules.types(in)).getFirst().shape();
            Strides condition = Strides.broadcast(in.get(0).shape(), shape);
            Strides left = Strides.broadcast(x.shape(), shape);
            Strides right = Strides.broadcast(y.shape(), shape);
            // As bytes, so that large int64 stay exact.
            Tensor chosen = x.pick(shape, left::at);
            Tensor other = y.pick(shape, right::at);
            long size = x.dtype().bytes();
            for (long i = 0; i < shape.elements(); i++) {
                if (in.get(0).getLong(condition.at(i)) == 0) {
                    chosen.data()
                            .asSlice(i * size, size)
                            .copyFrom(other.data().asSlice(i * size, size));
                }
            }
            return List.of(chosen);
        }
    }

    /** Inputs x and a mask that broadcasts to it: {@code value} where the mask holds, else x. */
    record MaskedFill(float value) implements Choice {
        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            Rules.count(label(), inputs, 2);
            TensorType x = Rules.floating(label(), inputs.subList(0, 1), 1).getFirst();
            bool(label(), "the mask", inputs.get(1));
            if (!broadcast(label(), x, inputs.get(1)).equals(x.shape())) {
                throw new ShapeException(
                        "masked_fill: a mask of %s does not broadcast to %s"
                                .formatted(inputs.get(1).shape(), x.shape()));
            }
            return List.of(x);
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            return List.of(g.add(new MaskedFill(0), g.of(0), g.input(1)), NO_GRADIENT);
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.get(0);
            Strides mask = Strides.broadcast(in.get(1).shape(), x.shape());
            return List.of(
                    Tensor.generate(
                            x.dtype(),
                            x.shape(),
                            i -> in.get(1).getLong(mask.at(i)) != 0 ? value : x.get(i)));
        }
    }
}
