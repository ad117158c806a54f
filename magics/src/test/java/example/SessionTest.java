package example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.device.RunException;
import sambaflow.device.SectionTime;
import sambaflow.nn.Module;
import sambaflow.session.Run;
import sambaflow.session.Session;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

/** What a user's own loop asks of a session. */
class SessionTest {
    private static final int BATCH = 16;

    @TempDir private Path folder;

    private Session session(Module model) {
        Path file = folder.resolve(model.getClass().getSimpleName() + ".pef");
        return Classifier.session(model, BATCH, BATCH, UnaryOperator.identity(), file);
    }

    private Session inside() {
        return session(new Classifier.Inside(0));
    }

    private static Map<String, Tensor> points(Map<String, Tensor> batch) {
        return Map.of("x", batch.get("x"));
    }

    /** Of the mean cross entropy with respect to the scores, in plain loops. */
    private static Tensor gradient(Tensor scores, Tensor labels) {
        int classes = Classifier.CLASSES;
        Tensor gradient = Tensor.zeros(DType.FLOAT32, scores.shape());
        for (int row = 0; row < BATCH; row++) {
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += Math.exp(scores.get(row * classes + c));
            }
            for (int c = 0; c < classes; c++) {
                double p = Math.exp(scores.get(row * classes + c)) / sum;
                double wanted = labels.getLong(row) == c ? 1 : 0;
                gradient.set(row * classes + c, (p - wanted) / BATCH);
            }
        }
        return gradient;
    }

    @Test
    void aLossOnTheHostTrainsAsTheSameLossInTheModel() {
        Session inside = inside();
        Session outside = session(new Classifier.Outside());
        for (int step = 0; step < 20; step++) {
            Map<String, Tensor> batch = Classifier.batch(BATCH, step);
            inside.run(batch);
            Tensor out = outside.run(Run.of(points(batch)).withSections("FWD")).get("out");
            outside.run(
                    Run.of(Map.of())
                            .withSections("bckwd", "GradNorm", "opt")
                            .withGradOfOutputs(Map.of("out", gradient(out, batch.get("label")))));
        }
        inside.state()
                .forEach((name, expected) -> {
                    Tensor found = outside.state().get(name);
                    for (long i = 0; i < expected.elements(); i++) {
                        assertThat(found.get(i)).as(name).isCloseTo(expected.get(i), within(1e-5));
                    }
                });
    }

    @Test
    void aGradientScalesTheLossAndIsReadAfterTheRun() {
        Session session = inside();
        Run run = Run.of(Classifier.batch(BATCH, 0)).withSections("fwd", "bckwd");
        session.run(run);
        double once = session.tensor("top.bias.grad").get(0);
        session.run(run.withGradOfOutputs(Map.of("loss", Tensor.scalar(4))));
        assertThat(session.tensor("top.bias.grad").get(0)).isCloseTo(4 * once, within(1e-6));
        assertThat(
                        session.run(run.withOutputs(List.of("top.bias.grad")))
                                .get("top.bias.grad")
                                .get(0))
                .isEqualTo(once);
    }

    @Test
    void sectionsOutOfOrderAreRefused() {
        Session session = inside();
        Run back = Run.of(Map.of()).withSections("bckwd", "opt");
        assertThatThrownBy(() -> session.run(back))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("no fwd section has run")
                .hasMessageContaining("run fwd first");
        assertThatThrownBy(() -> Run.of(Map.of()).withSections("forward"))
                .hasMessage(
                        "section type: found 'forward', expected one of [fwd, bckwd, gradnorm, opt]");
    }

    @Test
    void unknownAndNonsensicalNumbersAreRefused() {
        Session session = inside();
        Map<String, Tensor> batch = Classifier.batch(BATCH, 0);
        assertThatThrownBy(() -> session.run(batch, Map.of("lrr", 0.1)))
                .hasMessageContaining("there is no hyperparameter 'lrr'; did you mean 'lr'?");
        assertThatThrownBy(() -> session.run(batch, Map.of("lr", Double.NaN)))
                .hasMessage("hyperparameter 'lr': found NaN, expected a finite number");
        assertThatThrownBy(() ->
                        session.run(
                                Run.of(batch).withGradOfOutputs(Map.of("out", Tensor.scalar(1)))))
                .hasMessageContaining("output 'out' takes no gradient")
                .hasMessageContaining("[loss_grad]");
    }

    @Test
    void aRateOfThisRunNeedsNoCompilation() {
        Session session = inside();
        Tensor before = session.tensor("top.weight");
        session.run(Classifier.batch(BATCH, 0), Map.of("lr", 0.0));
        assertThat(session.tensor("top.weight").contentEquals(before)).isTrue();
        session.run(Classifier.batch(BATCH, 0), Map.of("lr", 0.5));
        assertThat(session.tensor("top.weight").contentEquals(before)).isFalse();
    }

    @Test
    void valuesAreFoundByTheNamesOfSambaFlow() {
        Session session = inside();
        Map<String, Tensor> batch = Classifier.batch(BATCH, 0);
        assertThatThrownBy(() -> session.tensor("out")).hasMessageContaining("no run has made");
        Tensor out = session.run(Run.of(batch).withSections("fwd")).get("out");
        assertThat(session.tensor("classifier__top__linear__outputs__0").contentEquals(out))
                .isTrue();
        assertThat(session.tensor("top__weight").shape()).isEqualTo(Shape.of(3, 8));
        assertThat(session.tensor("x").contentEquals(batch.get("x"))).isTrue();
        session.run(batch);
        assertThat(session.tensor("classifier__hidden__linear_bwd_1__outputs__0").elements())
                .isPositive();
        assertThatThrownBy(() -> session.tensor("top__wait")).hasMessageContaining("top__weight");
    }

    @Test
    void everySectionIsTimed() {
        Session session = inside();
        session.run(Classifier.batch(BATCH, 0));
        session.run(Classifier.batch(BATCH, 1));
        List<SectionTime> times = session.sectionTimes();
        assertThat(times).hasSameSizeAs(session.program().pef().main().sections());
        assertThat(times).allMatch(t -> t.wallSeconds() > 0 && t.chipTime().execute() >= 0);
        double chip =
                times.stream().mapToDouble(t -> t.chipTime().total() - t.chipTime().idle()).sum();
        assertThat(chip + session.chipTime().idle())
                .isCloseTo(session.chipTime().total(), within(1e-12));
    }
}
