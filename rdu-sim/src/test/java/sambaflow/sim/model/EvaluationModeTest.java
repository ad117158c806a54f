package sambaflow.sim.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static sambaflow.sim.model.OnTheDevice.difference;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.graph.SectionType;
import sambaflow.nn.BatchNorm2d;
import sambaflow.nn.Conv2d;
import sambaflow.nn.Dropout;
import sambaflow.nn.Functional;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.SambaTensor;
import sambaflow.nn.optim.SGD;
import sambaflow.session.Run;
import sambaflow.session.Session;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;
import sambaflow.trace.InputSpec;

/** Batch norm and dropout, in runs that train and in runs that evaluate. */
class EvaluationModeTest {
    private static final EnumSet<SectionType> FORWARD = EnumSet.of(SectionType.FWD);
    private static final int STEPS = 3;

    @TempDir private Path folder;

    record Result(SambaTensor loss, SambaTensor logits, SambaTensor normal) {}

    static final class Net extends Module {
        private final Conv2d conv = new Conv2d(1, 3, 3, 1, 1, false);
        private final BatchNorm2d bn = new BatchNorm2d(3);
        private final Dropout dropout = new Dropout(0.5);
        private final Linear fc = new Linear(48, 5);

        public Result forward(SambaTensor image, SambaTensor label) {
            SambaTensor normal = bn.forward(conv.forward(image));
            SambaTensor logits = fc.forward(dropout.forward(normal.relu().flatten(1)));
            return new Result(Functional.crossEntropy(logits, label), logits, normal);
        }
    }

    private final Net net = (Net) new Net().seeded(7);
    private final List<InputSpec> inputs =
            List.of(InputSpec.f32("image", 8, 1, 4, 4), InputSpec.i64("label", 8));

    private static Map<String, Tensor> batch(int step) {
        CounterRandom random = new CounterRandom(11, step);
        Tensor image =
                Tensor.generate(DType.FLOAT32, Shape.of(8, 1, 4, 4), i -> 1 + 2 * random.normal(i));
        return Map.of("image", image, "label", Tensor.of(new long[] {0, 1, 2, 3, 4, 0, 1, 2}));
    }

    private Session trained() {
        Session session = OnTheDevice.training(net, inputs, new SGD(0.1), folder);
        for (int step = 0; step < STEPS; step++) {
            session.run(batch(step));
        }
        return session;
    }

    private static double[] channel(Tensor image, int channel) {
        double[] values = new double[8 * 16];
        for (int i = 0; i < values.length; i++) {
            values[i] = image.get((i / 16 * 3L + channel) * 16 + i % 16);
        }
        return values;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double variance(double[] values, int divisor) {
        double mean = mean(values);
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / divisor;
    }

    @Test
    void runningStatisticsFollowEachTrainingStepAsInPytorch() {
        try (Session session = OnTheDevice.training(net, inputs, new SGD(0.0), folder)) {
            double[] mean = new double[3];
            double[] variance = {1, 1, 1};
            for (int step = 0; step < STEPS; step++) {
                Tensor convolved = convolved(batch(step).get("image"));
                session.run(batch(step));
                for (int c = 0; c < 3; c++) {
                    double[] values = channel(convolved, c);
                    mean[c] += 0.1 * (mean(values) - mean[c]);
                    variance[c] += 0.1 * (variance(values, values.length - 1) - variance[c]);
                }
            }
            session.toCpu(net);
            Map<String, Tensor> state = net.stateDict();
            assertThat(state.keySet())
                    .containsExactly(
                            "conv.weight",
                            "bn.weight",
                            "bn.bias",
                            "bn.running_mean",
                            "bn.running_var",
                            "bn.num_batches_tracked",
                            "fc.weight",
                            "fc.bias");
            for (int c = 0; c < 3; c++) {
                assertThat(state.get("bn.running_mean").get(c)).isCloseTo(mean[c], within(1e-5));
                assertThat(state.get("bn.running_var").get(c)).isCloseTo(variance[c], within(1e-4));
            }
            assertThat(state.get("bn.num_batches_tracked").getLong(0)).isEqualTo(STEPS);
        }
    }

    /** The convolution by its definition: 3 x 3 with a border of 1. */
    private Tensor convolved(Tensor image) {
        Tensor weight = net.stateDict().get("conv.weight");
        return Tensor.generate(
                DType.FLOAT32,
                Shape.of(8, 3, 4, 4),
                i -> {
                    long row = i / 4 % 4;
                    long column = i % 4;
                    double sum = 0;
                    for (long dr = -1; dr <= 1; dr++) {
                        for (long dc = -1; dc <= 1; dc++) {
                            long r = row + dr;
                            long c = column + dc;
                            if (r >= 0 && r < 4 && c >= 0 && c < 4) {
                                long w = i / 16 % 3 * 9 + (dr + 1) * 3 + dc + 1;
                                sum += weight.get(w) * image.get(i / 48 * 16 + r * 4 + c);
                            }
                        }
                    }
                    return sum;
                });
    }

    @Test
    void aForwardRunOfATrainingProgramEvaluates() {
        try (Session session = trained()) {
            Map<String, Tensor> before = session.state();
            Map<String, Tensor> batch = batch(9);
            Map<String, Tensor> first = session.run(Run.of(batch).withSections(FORWARD));
            session.state()
                    .forEach((name, tensor) ->
                            assertThat(tensor.contentEquals(before.get(name))).as(name).isTrue());
            Map<String, Tensor> second = session.run(Run.of(batch).withSections(FORWARD));
            assertThat(second.get("logits").contentEquals(first.get("logits"))).isTrue();
            session.toCpu(net);
            Tensor convolved = convolved(batch.get("image"));
            Map<String, Tensor> state = net.stateDict();
            Tensor expected =
                    Tensor.generate(
                            DType.FLOAT32,
                            convolved.shape(),
                            i -> {
                                long c = i / 16 % 3;
                                double scale =
                                        1 / Math.sqrt(state.get("bn.running_var").get(c) + 1e-5);
                                double mean = state.get("bn.running_mean").get(c);
                                return (convolved.get(i) - mean)
                                                * scale
                                                * state.get("bn.weight").get(c)
                                        + state.get("bn.bias").get(c);
                            });
            assertThat(difference(first.get("normal"), expected)).isLessThan(1e-4);
            try (Session inference = OnTheDevice.inference(net, inputs, folder)) {
                Map<String, Tensor> image = Map.of("image", batch.get("image"));
                Map<String, Tensor> inferred = inference.run(image);
                assertThat(difference(inferred.get("logits"), first.get("logits")))
                        .isLessThan(1e-6);
            }
        }
    }

    @Test
    void aTrainingStepNormalisesByTheBatchAndDrops() {
        try (Session session = trained()) {
            Map<String, Tensor> trains = session.run(batch(9));
            for (int c = 0; c < 3; c++) {
                double[] values = channel(trains.get("normal"), c);
                assertThat(mean(values)).isCloseTo(0, within(0.1));
                assertThat(variance(values, values.length)).isCloseTo(1, within(0.2));
            }
            Tensor evaluated = session.run(Run.of(batch(9)).withSections(FORWARD)).get("logits");
            assertThat(difference(evaluated, trains.get("logits"))).isGreaterThan(0.05);
        }
    }

    @Test
    void aSessionThatIsToldToTrainDoesSoInForwardRunsToo() {
        try (Session session = trained()) {
            session.train(true);
            session.run(Run.of(batch(4)).withSections(FORWARD));
            assertThat(session.state().get("bn.num_batches_tracked").getLong(0))
                    .isEqualTo(STEPS + 1);
            session.train(false);
            session.run(batch(4));
            assertThat(session.state().get("bn.num_batches_tracked").getLong(0))
                    .isEqualTo(STEPS + 1);
        }
    }

    @Test
    void gradientsOfAForwardRunThatEvaluatedAreThoseOfTheEvaluation() {
        try (Session session = trained()) {
            Map<String, Tensor> batch = batch(5);
            session.run(Run.of(batch).withSections(FORWARD));
            Map<String, Tensor> apart =
                    session.run(
                            Run.of(Map.of())
                                    .withSections(EnumSet.of(SectionType.BCKWD))
                                    .withOutputs(List.of("conv.weight.grad")));
            session.train(false);
            Map<String, Tensor> together =
                    session.run(
                            Run.of(batch)
                                    .withSections(EnumSet.of(SectionType.FWD, SectionType.BCKWD))
                                    .withOutputs(List.of("conv.weight.grad")));
            assertThat(difference(apart.get("conv.weight.grad"), together.get("conv.weight.grad")))
                    .isZero();
        }
    }
}
