package sambaflow.app;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import sambaflow.device.RunException;
import sambaflow.graph.Graph;
import sambaflow.graph.Sampling;
import sambaflow.graph.SectionType;
import sambaflow.io.Batch;
import sambaflow.pass.Differentiate;
import sambaflow.session.Run;
import sambaflow.tensor.DType;
import sambaflow.tensor.Tensor;

/**
 * The test of every app: one batch on the device, by the program in the PEF, against the module
 * traced anew and evaluated by the operators' definitions in float64. The gradients so expected are
 * in turn compared with differences of the loss, which share no backward pass with anything.
 */
public record TestRun(List<Compared> compared, boolean passed) {
    /** Under which name the expected gradients are compared with differences of the loss. */
    static final String SLOPES = "expected gradients against differences of the loss";

    public TestRun {
        compared = List.copyOf(compared);
    }

    /**
     * One output or gradient on both sides.
     *
     * @param maxError largest difference, relative to the largest expected magnitude
     * @param threshold above which it fails
     */
    public record Compared(String name, double maxError, double threshold) {
        public boolean passed() {
            return maxError <= threshold;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s: max error %.2e, threshold %.1e: %s",
                    name,
                    maxError,
                    threshold,
                    passed() ? "pass" : "FAIL");
        }
    }

    /** Runs the test and tells the listener its result. */
    public static TestRun run(App app, RunArguments run, AppListener listener) {
        try (Opened opened = Opened.open(app, run, listener)) {
            run.initCheckpoint().map(Checkpoint::read).ifPresent(opened::restore);
            AppData data = AppData.forInference(app, run, listener);
            listener.line("Using dataset: " + data.description());
            Batch batch =
                    data.testLoader(app, opened.pef().manifest().batchSize())
                            .epoch(0)
                            .iterator()
                            .next();
            Comparison comparison =
                    new Comparison(opened, batch, opened.session().runs(), run.inference());
            List<Compared> compared = comparison.run();
            boolean passed = compared.stream().allMatch(Compared::passed);
            compared.forEach(c -> listener.line(c.toString()));
            listener.line(comparison.explanation());
            listener.line(
                    passed
                            ? "Test passed."
                            : "Test FAILED: the PEF does not compute what the model does.");
            return new TestRun(compared, passed);
        }
    }

    /**
     * Both sides for one batch.
     *
     * @param counter of the run, so that random operators draw the same on both sides
     * @param forward whether only the forward pass is compared
     */
    private record Comparison(Opened opened, Batch batch, long counter, boolean forward) {
        /** BF16 keeps 8 bits: an input is off by up to 2^-9, a sum of products by several. */
        private static final double BF16_THRESHOLD = 2e-2;

        private static final double FP32_THRESHOLD = 1e-4;

        /**
         * Where rounding puts a value on the other side of a kink, its gradient is another one: so
         * much more than what rounding the inputs alone changes may be off.
         */
        private static final double BF16_GRADIENT_FACTOR = 3;

        private static final double BF16_GRADIENT_THRESHOLD = 1e-1;

        /**
         * A gradient that is zero but for rounding, such as that of a bias before a norm, is
         * compared with this part of the largest of all.
         */
        private static final double LEAST = 5e-2;

        /** A gradient of zeros, or of the wrong sign, never passes. */
        private static final double LOOSEST = 0.9;

        private static final double FP32_GRADIENT_THRESHOLD = 1e-3;

        private static final double SLOPE_THRESHOLD = 3e-2;

        List<Compared> run() {
            Reference reference =
                    new Reference(
                            opened,
                            opened.modelInputs(batch),
                            opened.session().state(),
                            counter,
                            !forwardOnly());
            Map<String, Tensor> found = device();
            Map<String, List<Tensor>> outputs = reference.outputs();
            Map<String, Tensor> gradients = forwardOnly() ? Map.of() : reference.gradients();
            Map<String, Tensor> rounded =
                    forwardOnly() || fp32() ? gradients : reference.gradientsOfRounded();
            double least = LEAST * largest(gradients.values());
            List<Compared> compared = new ArrayList<>();
            found.forEach((name, tensor) -> {
                if (name.endsWith(Differentiate.GRADIENT)) {
                    List<Tensor> expected = List.of(require(gradients, name));
                    double threshold = ofGradients(error(rounded.get(name), expected, least));
                    double error = error(tensor, expected, least);
                    compared.add(new Compared(name, error, threshold));
                } else {
                    List<Tensor> expected = require(outputs, name);
                    compared.add(new Compared(name, error(tensor, expected, 0), ofOutputs()));
                }
            });
            if (!gradients.isEmpty()) {
                double worst = reference.worstSlope(gradients);
                compared.add(new Compared(SLOPES, worst, SLOPE_THRESHOLD));
            }
            return compared;
        }

        private <T> T require(Map<String, T> expected, String name) {
            T value = expected.get(name);
            if (value == null) {
                throw new RunException(
                        "output '%s' of PEF '%s' is none of the model's, which has %s; compile again"
                                .formatted(
                                        name, opened.pef().manifest().name(), expected.keySet()));
            }
            return value;
        }

        /** What the numbers are, for whom they surprise. */
        String explanation() {
            String relative = "Errors are shares of the largest expected value of each.";
            return fp32() || forwardOnly()
                    ? relative
                    : relative
                            + " In bfloat16 a gradient may be off by several times what rounding"
                            + " the inputs and parameters alone does to it; with"
                            + " --graphamp-preset mp0 the thresholds are tight.";
        }

        private double ofOutputs() {
            return fp32() ? FP32_THRESHOLD : BF16_THRESHOLD;
        }

        private double ofGradients(double ofRounding) {
            double bf16 = BF16_GRADIENT_THRESHOLD + BF16_GRADIENT_FACTOR * ofRounding;
            boolean draws =
                    opened.graph().nodes().stream()
                            .anyMatch(n -> n.op() instanceof Sampling.StochasticCast);
            // Drawing the direction is off by up to twice as much as rounding to the nearest.
            bf16 = draws ? 2 * bf16 : bf16;
            return fp32() ? FP32_GRADIENT_THRESHOLD : Math.min(LOOSEST, bf16);
        }

        private boolean fp32() {
            return opened.graph().values().stream()
                    .noneMatch(v -> v.type().dtype() == DType.BFLOAT16);
        }

        private Map<String, Tensor> device() {
            List<String> outputs =
                    opened.graph().outputs().stream()
                            .map(Graph.Output::name)
                            .filter(name ->
                                    !forwardOnly() || !name.endsWith(Differentiate.GRADIENT))
                            .toList();
            EnumSet<SectionType> types = EnumSet.of(SectionType.FWD);
            if (!forwardOnly()) {
                types.add(SectionType.BCKWD);
            }
            return opened.session()
                    .run(
                            Run.of(opened.pefInputs(batch))
                                    .withSections(types)
                                    .withOutputs(outputs)
                                    .allowingNonFinite());
        }

        /** Whether there is no backward pass to compare, or it is not wanted. */
        private boolean forwardOnly() {
            return forward || opened.pef().manifest().inference();
        }

        /**
         * @param parts what is expected: in parts where the device joins rows or takes a mean
         * @param least magnitude to which a difference is related
         */
        private static double error(Tensor found, List<Tensor> parts, double least) {
            double worst = 0;
            double largest = Math.max(least, 1e-12);
            boolean mean = found.shape().rank() == 0;
            long rows = mean ? 1 : parts.getFirst().elements();
            // What has no row for each sample is the last part's.
            int from = found.elements() == rows ? parts.size() - 1 : 0;
            for (long i = 0; i < found.elements(); i++) {
                double expected =
                        mean
                                ? parts.stream().mapToDouble(Tensor::item).average().orElseThrow()
                                : parts.get(from + (int) (i / rows)).get(i % rows);
                double difference = Math.abs(found.get(i) - expected);
                // A NaN on one side only must not pass as "not larger".
                worst =
                        Double.isNaN(difference)
                                ? Double.POSITIVE_INFINITY
                                : Math.max(worst, difference);
                largest = Math.max(largest, Math.abs(expected));
            }
            return worst / largest;
        }

        private static double largest(Collection<Tensor> tensors) {
            return tensors.stream()
                    .flatMapToDouble(t -> LongStream.range(0, t.elements()).mapToDouble(t::get))
                    .map(Math::abs)
                    .max()
                    .orElse(0);
        }
    }
}
