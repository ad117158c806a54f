package example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.compile.Options;
import sambaflow.device.RunException;
import sambaflow.graph.CompileException;
import sambaflow.graph.Region;
import sambaflow.pef.Manifest;
import sambaflow.pef.PefReader;
import sambaflow.session.Run;
import sambaflow.session.Session;
import sambaflow.tensor.Tensor;

/** A batch in parts, and several batches in one step, against one big batch. */
class MicrobatchTest {
    private static final int STEPS = 10;
    private static final int BATCH = 12;

    @TempDir private Path folder;

    private Session session(int batch, int seen, UnaryOperator<Options> change) {
        Path file = folder.resolve("%d-%d.pef".formatted(batch, seen));
        return Classifier.session(new Classifier.Inside(0), batch, seen, change, file);
    }

    private void assertSameTraining(Session session) {
        Session whole = session(BATCH, BATCH, UnaryOperator.identity());
        for (int step = 0; step < STEPS; step++) {
            Map<String, Tensor> batch = Classifier.batch(BATCH, step);
            Map<String, Tensor> expected = whole.run(batch);
            Map<String, Tensor> found = session.run(batch);
            assertThat(found.keySet()).isEqualTo(expected.keySet());
            expected.forEach((name, tensor) -> assertClose(name, found.get(name), tensor));
        }
        whole.state()
                .forEach((name, tensor) -> assertClose(name, session.state().get(name), tensor));
    }

    private static void assertClose(String name, Tensor found, Tensor expected) {
        assertThat(found.shape()).as(name).isEqualTo(expected.shape());
        for (long i = 0; i < expected.elements(); i++) {
            assertThat(found.get(i)).as(name).isCloseTo(expected.get(i), within(2e-5));
        }
    }

    @Test
    void microbatchesTrainAsOneBatchDoes() {
        for (int seen : new int[] {6, 3, 1}) {
            assertSameTraining(session(BATCH, seen, UnaryOperator.identity()));
        }
    }

    @Test
    void severalBatchesInOneStepTrainAsOneBatchDoes() {
        assertSameTraining(session(4, 4, Options::accumulating));
        assertSameTraining(session(6, 2, Options::accumulating));
    }

    @Test
    void theClippedGradientIsThatOfTheSum() {
        Session parts = session(BATCH, 4, UnaryOperator.identity());
        Session whole = session(BATCH, BATCH, UnaryOperator.identity());
        Map<String, Tensor> batch = Classifier.batch(BATCH, 0);
        for (Session session : new Session[] {parts, whole}) {
            session.run(Run.of(batch).withSections("fwd", "bckwd"));
        }
        String name = "hidden.weight.grad";
        assertClose(name, parts.tensor(name), whole.tensor(name));
        assertThat(parts.tensor(name).get(0)).isNotZero();
    }

    @Test
    void everyPartHasItsOwnDropoutMask() {
        Session session =
                Classifier.session(
                        new Classifier.Inside(0.5),
                        8,
                        4,
                        UnaryOperator.identity(),
                        folder.resolve("dropout.pef"));
        Map<String, Tensor> half = Classifier.batch(4, 0);
        Tensor twice = Tensor.zeros(half.get("x").dtype(), half.get("x").shape().with(0, 8));
        IntStream.range(0, (int) twice.elements())
                .forEach(i -> twice.set(i, half.get("x").get(i % half.get("x").elements())));
        Map<String, Tensor> batch =
                Map.of(
                        "x",
                        twice,
                        "label",
                        Tensor.of(new long[8]).reshape(twice.shape().without(1)));
        Tensor out = session.run(batch).get("out");
        assertThat(out.rows(0, 4).copy().contentEquals(out.rows(4, 8).copy())).isFalse();
        assertThat(session.runs()).isEqualTo(2);
    }

    @Test
    void bothSizesAreInThePefAndSumsAreInNoCheckpoint() {
        Session session = session(BATCH, 4, UnaryOperator.identity());
        Manifest manifest = PefReader.read(folder.resolve("12-4.pef")).manifest();
        assertThat(manifest.batchSize()).isEqualTo(12);
        assertThat(manifest.microbatchSize()).isEqualTo(4);
        assertThat(session.program().pef().main().graph().regions())
                .filteredOn(r -> r.kind() == Region.Kind.ACCUMULATOR)
                .extracting(Region::name)
                .contains("hidden.weight.grad_sum")
                .doesNotContainAnyElementsOf(session.state().keySet());
    }

    @Test
    void aSizeThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> Classifier.options(32).inMicrobatches(5))
                .isInstanceOf(CompileException.class)
                .hasMessage(
                        "microbatch size 5 does not divide batch size 32; choose one that does");
        Session session = session(BATCH, 4, UnaryOperator.identity());
        assertThatThrownBy(() -> session.run(Classifier.batch(4, 0)))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("takes batches of 12 samples in microbatches of 4")
                .hasMessageContaining("[4");
        Map<String, Tensor> two = Classifier.batch(24, 0);
        Map<String, Tensor> uneven =
                Map.of("x", two.get("x"), "label", two.get("label").rows(0, 12));
        assertThatThrownBy(() -> session.run(uneven)).hasMessageContaining("the same number");
    }

    @Test
    void anInfinityOfOneStepIsNotInTheSumOfTheNext() {
        Session session = session(BATCH, 4, UnaryOperator.identity());
        Map<String, Tensor> good = Classifier.batch(BATCH, 0);
        Tensor bad = good.get("x").copy();
        bad.set(0, Double.POSITIVE_INFINITY);
        Map<String, Tensor> broken = Map.of("x", bad, "label", good.get("label"));
        assertThatThrownBy(() -> session.run(broken)).isInstanceOf(RunException.NotFinite.class);
        session.run(Run.of(broken).withSections("fwd", "bckwd").allowingNonFinite());
        assertThat(session.run(good).get("loss").item()).isFinite();
    }
}
