package example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.device.RunException;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.SambaTensor;
import sambaflow.session.Run;
import sambaflow.session.Session;
import sambaflow.tensor.Tensor;

/** A run that comes to NaN or infinity says where that began, and changes nothing. */
class NotFiniteTest {
    private static final int BATCH = 4;

    @TempDir private Path folder;

    /** Its exponential overflows long before anything else does. */
    static final class Exploding extends Module {
        record Result(SambaTensor loss) {}

        final Linear top = new Linear(Classifier.FEATURES, 1);

        @Override
        public Result forward(SambaTensor x) {
            SambaTensor y = top.forward(x).exp();
            return new Result(y.sub(y).mean());
        }
    }

    private Session session(Module model) {
        return Classifier.session(
                model, BATCH, BATCH, UnaryOperator.identity(), folder.resolve("x.pef"));
    }

    private static Map<String, Tensor> scaled(double factor) {
        Tensor x = Classifier.batch(BATCH, 0).get("x");
        return Map.of("x", Tensor.generate(x.dtype(), x.shape(), i -> x.get(i) * factor));
    }

    @Test
    void theFirstOperatorAndItsLineAreTold() {
        Session session = session(new Exploding());
        session.run(scaled(1));
        Map<String, Tensor> before = session.state();
        assertThatThrownBy(() -> session.run(scaled(1e4)))
                .isInstanceOf(RunException.NotFinite.class)
                .hasMessageContaining("run 1: 'loss' is NaN")
                .hasMessageContaining("it begins at exp 'exp' (NotFiniteTest.java:")
                .hasMessageContaining("makes infinity of finite inputs");
        session.state()
                .forEach((name, held) ->
                        assertThat(held.contentEquals(before.get(name))).as(name).isTrue());
        session.run(scaled(1));
    }

    @Test
    void whatWasGivenSoIsTold() {
        Session session = session(new Exploding());
        Tensor x = scaled(1).get("x").copy();
        x.set(3, Double.NaN);
        assertThatThrownBy(() -> session.run(Map.of("x", x)))
                .hasMessageContaining("'x' was given with NaN in it");
        Tensor weight = session.tensor("top.weight");
        weight.set(0, Double.POSITIVE_INFINITY);
        session.program().write("top.weight", weight);
        assertThatThrownBy(() -> session.run(scaled(1)))
                .hasMessageContaining("'top.weight' held infinity before this run");
    }

    /** Some scores are minus infinity on purpose, as those of a mask; the weights overflow. */
    static final class Masked extends Module {
        record Result(SambaTensor loss) {}

        final Linear top = new Linear(Classifier.FEATURES, Classifier.FEATURES);

        @Override
        public Result forward(SambaTensor x) {
            SambaTensor scores = top.forward(x).maskedFill(x.gt(x.sub(x)), Float.NEGATIVE_INFINITY);
            return new Result(scores.softmax().mul(x.exp()).mean());
        }
    }

    @Test
    void anInfinityThatIsMeantIsNotTheBeginning() {
        Session session = session(new Masked());
        Map<String, Tensor> some = scaled(1);
        assertThat(session.run(some).get("loss").item()).isFinite();
        Tensor all = Tensor.full(some.get("x").dtype(), some.get("x").shape(), 1);
        assertThatThrownBy(() -> session.run(Map.of("x", all)))
                .hasMessageContaining("it begins at softmax 'softmax'")
                .hasMessageContaining("makes NaN of the infinity in 'masked_fill'");
    }

    @Test
    void whoeverWantsToGoesOn() {
        Session session = session(new Exploding());
        Run run = Run.of(scaled(1e4)).withOutputs(List.of("loss")).allowingNonFinite();
        assertThat(session.run(run).get("loss").item()).isNaN();
        assertThat(session.tensor("top.weight").get(0)).isNaN();
    }
}
