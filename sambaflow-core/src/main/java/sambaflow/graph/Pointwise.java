package sambaflow.graph;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/** Operators that make each element from the elements at the same (broadcast) position. */
public sealed interface Pointwise extends Op
        permits Pointwise.Unary,
                Pointwise.UnaryGrad,
                Pointwise.Binary,
                Pointwise.Affine,
                Pointwise.Cast,
                Parametric,
                ParametricGrad,
                Choice {

    /** Functions of one number: value, and derivative from input x and output y. */
    enum UnaryFn {
        NEG(x -> -x, (x, y) -> -1),
        EXP(Math::exp, (x, y) -> y),
        LOG(Math::log, (x, y) -> 1 / x),
        SQRT(Math::sqrt, (x, y) -> 0.5 / y),
        // Written so that NaN stays NaN: a loss that has run away must show.
        RELU(x -> x <= 0 ? 0 : x, (x, y) -> x <= 0 ? 0 : 1),
        TANH(Math::tanh, (x, y) -> 1 - y * y),
        SIGMOID(x -> 1 / (1 + Math.exp(-x)), (x, y) -> y * (1 - y)),
        ABS(Math::abs, (x, y) -> Math.signum(x)),
        SQUARE(x -> x * x, (x, y) -> 2 * x),
        RSQRT(x -> 1 / Math.sqrt(x), (x, y) -> -0.5 * y * y * y),
        RECIPROCAL(x -> 1 / x, (x, y) -> -y * y),
        SIN(Math::sin, (x, y) -> Math.cos(x)),
        COS(Math::cos, (x, y) -> -Math.sin(x)),
        ERF(ErrorFunction::erf, (x, y) -> ErrorFunction.slope(x)),
        GELU(x -> x * normalBelow(x), (x, y) -> normalBelow(x) + x * normalDensity(x)),
        GELU_TANH(
                x -> 0.5 * x * (1 + Math.tanh(bent(x))),
                (x, y) -> {
                    double tanh = Math.tanh(bent(x));
                    return 0.5 * (1 + tanh) + 0.5 * x * (1 - tanh * tanh) * bentSlope(x);
                }),
        SILU(x -> x / (1 + Math.exp(-x)), (x, y) -> siluSlope(x)),
        SOFTPLUS(
                x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
                (x, y) -> 1 / (1 + Math.exp(-x)));

        /** How gelu's approximation bends its argument: sqrt(2 / pi) (x + 0.044715 x^3). */
        private static double bent(double x) {
            return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
        }

        private static double bentSlope(double x) {
            return Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
        }

        /** How much of the normal distribution lies below x. */
        private static double normalBelow(double x) {
            return 0.5 * ErrorFunction.erfc(-x / Math.sqrt(2));
        }

        private static double normalDensity(double x) {
            return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
        }

        private static double siluSlope(double x) {
            double sigmoid = 1 / (1 + Math.exp(-x));
            return sigmoid * (1 + x * (1 - sigmoid));
        }

        private final DoubleUnaryOperator value;
        private final DoubleBinaryOperator derivative;

        UnaryFn(DoubleUnaryOperator value, DoubleBinaryOperator derivative) {
            this.value = value;
            this.derivative = derivative;
        }

        public double value(double x) {
            return value.applyAsDouble(x);
        }

        public double derivative(double x, double y) {
            return derivative.applyAsDouble(x, y);
        }
    }

    /** Functions of two numbers. */
    enum BinaryFn {
        ADD((a, b) -> a + b),
        SUB((a, b) -> a - b),
        MUL((a, b) -> a * b),
        DIV((a, b) -> a / b),
        MAXIMUM(Math::max),
        MINIMUM(Math::min);

        private final DoubleBinaryOperator value;

        BinaryFn(DoubleBinaryOperator value) {
            this.value = value;
        }

        public double value(double a, double b) {
            return value.applyAsDouble(a, b);
        }
    }

    @Override
    default Cost cost(List<TensorType> inputs, List<TensorType> outputs) {
        return Cost.of(outputs.getFirst().shape().elements(), inputs, outputs);
    }

    /** y = fn(x). */
    record Unary(UnaryFn fn) implements Pointwise {
        @Override
        public String label() {
            return fn.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            return List.of(Rules.floating(label(), inputs, 1).getFirst());
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            return List.of(g.add(new UnaryGrad(fn), g.of(0), g.input(0), g.output(0)));
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.getFirst();
            return List.of(Tensor.generate(x.dtype(), x.shape(), i -> fn.value(x.get(i))));
        }
    }

    /** dx = dy * fn'(x, y). */
    record UnaryGrad(UnaryFn fn) implements Pointwise {
        @Override
        public String label() {
            return fn.name().toLowerCase(Locale.ROOT) + "_grad";
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            return List.of(Rules.same(label(), Rules.floating(label(), inputs, 3)));
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            throw Rules.noSecondGradient(this);
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor dy = in.get(0);
            Tensor x = in.get(1);
            Tensor y = in.get(2);
            return List.of(
                    Tensor.generate(
                            dy.dtype(),
                            dy.shape(),
                            i -> dy.get(i) * fn.derivative(x.get(i), y.get(i))));
        }
    }

    /** y = fn(a, b) with broadcasting. */
    record Binary(BinaryFn fn) implements Pointwise {
        @Override
        public String label() {
            return fn.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            Rules.floating(label(), inputs, 2);
            TensorType a = inputs.get(0);
            TensorType b = inputs.get(1);
            if (a.dtype() != b.dtype()) {
                throw new ShapeException(
                        "%s: element types differ: %s and %s; cast one of them"
                                .formatted(label(), a, b));
            }
            return List.of(a.as(Rules.named(label(), () -> Shape.broadcast(a.shape(), b.shape()))));
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            int a = g.input(0);
            int b = g.input(1);
            int dy = g.of(0);
            return switch (fn) {
                case ADD -> List.of(g.sumTo(dy, g.shape(a)), g.sumTo(dy, g.shape(b)));
                case SUB ->
                        List.of(
                                g.sumTo(dy, g.shape(a)),
                                g.sumTo(g.add(new Unary(UnaryFn.NEG), dy), g.shape(b)));
                case MUL ->
                        List.of(
                                g.sumTo(g.add(this, dy, b), g.shape(a)),
                                g.sumTo(g.add(this, dy, a), g.shape(b)));
                case MAXIMUM -> chosen(g, Choice.CompareFn.GT, Choice.CompareFn.GE);
                case MINIMUM -> chosen(g, Choice.CompareFn.LT, Choice.CompareFn.LE);
                case DIV -> {
                    int da = g.add(this, dy, b);
                    int db = g.add(new Binary(BinaryFn.MUL), da, g.output(0));
                    yield List.of(
                            g.sumTo(da, g.shape(a)),
                            g.sumTo(g.add(new Unary(UnaryFn.NEG), db), g.shape(b)));
                }
            };
        }

        /** The gradient goes to the operand that was chosen, and by halves where they are equal. */
        private static List<Integer> chosen(
                Gradient g, Choice.CompareFn clear, Choice.CompareFn atLeast) {
            int a = g.input(0);
            int b = g.input(1);
            Op cast = new Cast(g.type(g.of(0)).dtype());
            int wins = g.add(cast, g.add(new Choice.Compare(clear), a, b));
            int draws = g.add(cast, g.add(new Choice.Compare(atLeast), a, b));
            int both = g.add(new Binary(BinaryFn.ADD), wins, draws);
            int left = g.add(new Affine(0.5f, 0), both);
            int right = g.add(new Affine(-0.5f, 1), both);
            Op mul = new Binary(BinaryFn.MUL);
            return List.of(
                    g.sumTo(g.add(mul, g.of(0), left), g.shape(a)),
                    g.sumTo(g.add(mul, g.of(0), right), g.shape(b)));
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor a = in.get(0);
            Tensor b = in.get(1);
            Shape shape = Shape.broadcast(a.shape(), b.shape());
            Strides left = Strides.broadcast(a.shape(), shape);
            Strides right = Strides.broadcast(b.shape(), shape);
            return List.of(
                    Tensor.generate(
                            a.dtype(),
                            shape,
                            i -> fn.value(a.get(left.at(i)), b.get(right.at(i)))));
        }
    }

    /** y = scale * x + shift, both constants of the program. */
    record Affine(float scale, float shift) implements Pointwise {
        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            return List.of(Rules.floating(label(), inputs, 1).getFirst());
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            return List.of(g.add(new Affine(scale, 0), g.of(0)));
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            Tensor x = in.getFirst();
            return List.of(Tensor.generate(x.dtype(), x.shape(), i -> scale * x.get(i) + shift));
        }
    }

    /** The same numbers in another element type; floats are rounded to nearest even. */
    record Cast(DType to) implements Pointwise {
        @Override
        public List<TensorType> infer(List<TensorType> inputs) {
            Rules.count(label(), inputs, 1);
            return List.of(inputs.getFirst().as(to));
        }

        @Override
        public List<Integer> gradient(Gradient g) {
            DType from = g.type(g.input(0)).dtype();
            return List.of(from.isFloat() ? g.add(new Cast(from), g.of(0)) : NO_GRADIENT);
        }

        @Override
        public List<Tensor> evaluate(List<Tensor> in) {
            return List.of(in.getFirst().to(to));
        }
    }
}
