package sambaflow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

/** The optimizers' definitions over 20 steps, against PyTorch's formulas written out in double. */
class UpdateTest {
    private static final int STEPS = 20;
    private static final int SIZE = 6;
    private static final CounterRandom RANDOM = new CounterRandom(5, 1);

    private final double[] p = new double[SIZE];
    private List<Tensor> state;

    private void start(int tensors, boolean counted) {
        state = new ArrayList<>();
        Tensor parameter =
                Tensor.generate(DType.FLOAT32, Shape.of(SIZE), i -> RANDOM.normal(900 + i));
        state.add(parameter);
        for (int i = 1; i < tensors; i++) {
            state.add(Tensor.zeros(DType.FLOAT32, Shape.of(SIZE)));
        }
        if (counted) {
            state.add(Tensor.zeros(DType.INT64, Shape.SCALAR));
        }
        for (int i = 0; i < SIZE; i++) {
            p[i] = parameter.get(i);
        }
    }

    /** Gradients large at first, so that amsgrad's largest mean is not always the newest. */
    private static Tensor gradient(int step) {
        double scale = step < 4 ? 3 : 0.5;
        return Tensor.generate(
                DType.FLOAT32, Shape.of(SIZE), i -> scale * RANDOM.normal(10L * step + i));
    }

    private void step(Update op, Tensor gradient, double... scalars) {
        List<Tensor> inputs = new ArrayList<>(state);
        inputs.add(1, gradient);
        for (double scalar : scalars) {
            inputs.add(Tensor.scalar(scalar));
        }
        state = op.evaluate(inputs);
    }

    private void assertParameter(int step) {
        for (int i = 0; i < SIZE; i++) {
            assertThat(state.getFirst().get(i))
                    .as("step %d [%d]", step, i)
                    .isCloseTo(p[i], within(4e-6));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, , 0, false",
        "0, 0.5, 0.125, false",
        "0.75, , 0, false",
        "0.75, , 0.125, false",
        "0.75, 0, 0.125, false",
        "0.75, 0.5, 0.125, false",
        "0.75, 1, 0, false",
        "0.75, , 0.125, true",
        "0, , 0.125, true"
    })
    void sgdFollowsPyTorch(double momentum, Double dampening, double decay, boolean nesterov) {
        start(2, dampening != null);
        double lr = 0.125;
        double[] buffer = null;
        for (int step = 0; step < STEPS; step++) {
            Tensor gradient = gradient(step);
            double[] d = new double[SIZE];
            for (int i = 0; i < SIZE; i++) {
                d[i] = gradient.get(i) + decay * p[i];
            }
            if (momentum != 0) {
                double share = buffer == null || dampening == null ? 1 : 1 - dampening;
                double[] next = new double[SIZE];
                for (int i = 0; i < SIZE; i++) {
                    next[i] = (buffer == null ? 0 : momentum * buffer[i]) + share * d[i];
                    d[i] = nesterov ? d[i] + momentum * next[i] : next[i];
                }
                buffer = next;
            }
            for (int i = 0; i < SIZE; i++) {
                p[i] -= lr * d[i];
            }
            if (dampening != null) {
                step(new Update.DampedSgd(), gradient, lr, momentum, decay, dampening);
            } else {
                Update op = nesterov ? new Update.NesterovSgd() : new Update.Sgd();
                step(op, gradient, lr, momentum, decay);
            }
            assertParameter(step);
        }
    }

    @Test
    void withoutMomentumTheBufferWaitsForMomentum() {
        start(2, true);
        step(new Update.DampedSgd(), gradient(0), 0.5, 0, 0, 0.5);
        assertThat(state.get(1).toFloatArray()).containsOnly(0);
        step(new Update.DampedSgd(), gradient(1), 0.5, 0.5, 0, 0.5);
        assertThat(state.get(1).contentEquals(gradient(1))).isTrue();
        Tensor buffer = state.get(1);
        step(new Update.DampedSgd(), gradient(2), 0.5, 0, 0, 0.5);
        assertThat(state.get(1).contentEquals(buffer)).isTrue();
        assertThat(state.getLast().item()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "0.9, 0.997, 1e-8, 0, false",
        "0.9, 0.999, 1e-3, 0.25, false",
        "0, 0, 0.5, 0, false",
        "0.9, 0.5, 1e-8, 0.25, true"
    })
    void adamWFollowsPyTorch(
            double beta1, double beta2, double eps, double decay, boolean amsgrad) {
        start(amsgrad ? 4 : 3, true);
        double lr = 0.0625;
        double[] mean = new double[SIZE];
        double[] square = new double[SIZE];
        double[] largest = new double[SIZE];
        for (int step = 0; step < STEPS; step++) {
            Tensor gradient = gradient(step);
            for (int i = 0; i < SIZE; i++) {
                double g = gradient.get(i);
                p[i] *= 1 - lr * decay;
                mean[i] += (g - mean[i]) * (1 - beta1);
                square[i] = square[i] * beta2 + (1 - beta2) * g * g;
                largest[i] = Math.max(largest[i], square[i]);
                double correction1 = 1 - Math.pow(beta1, step + 1);
                double correction2 = 1 - Math.pow(beta2, step + 1);
                double root = Math.sqrt(amsgrad ? largest[i] : square[i]);
                p[i] -= lr / correction1 * mean[i] / (root / Math.sqrt(correction2) + eps);
            }
            step(new Update.AdamW(beta1, beta2, eps, amsgrad), gradient, lr, decay);
            assertParameter(step);
        }
        assertThat(state.getLast().item()).isEqualTo(STEPS);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, Double.NaN})
    void aBetaThatIsNoShareIsRefused(double beta) {
        assertThatThrownBy(() -> new Update.AdamW(beta, 0.9, 0, false))
                .isExactlyInstanceOf(ShapeException.class)
                .hasMessage("adamw: betas must be in [0, 1), found (%s, 0.9)", beta);
        assertThatThrownBy(() -> new Update.AdamW(0.9, beta, 0, false))
                .isExactlyInstanceOf(ShapeException.class);
    }

    @Test
    void gradientsAreScaledToTheLargestNormAndNeverUp() {
        Tensor nine =
                new Update.SquareSum().evaluate(List.of(Tensor.of(new float[] {3}))).getFirst();
        Tensor sixteen =
                new Update.SquareSum().evaluate(List.of(Tensor.of(new float[] {0, -4}))).getFirst();
        assertThat(factor(1, nine, sixteen)).isCloseTo(1 / 5.000001, within(1e-7));
        assertThat(factor(6, nine, sixteen)).isEqualTo(1);
        assertThat(factor(1, Tensor.scalar(0))).isEqualTo(1);
        assertThat(factor(1, Tensor.scalar(Double.POSITIVE_INFINITY))).isZero();
        assertThat(factor(1, Tensor.scalar(Double.NaN))).isNaN();
    }

    private static double factor(double most, Tensor... squares) {
        List<Tensor> inputs = new ArrayList<>(List.of(squares));
        inputs.addFirst(Tensor.scalar(most));
        return new Update.ClipFactor().evaluate(inputs).getFirst().item();
    }
}
