package sambaflow.app;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;
import sambaflow.compile.Compiler;
import sambaflow.device.RunException;
import sambaflow.graph.Evaluation;
import sambaflow.graph.Graph;
import sambaflow.graph.Role;
import sambaflow.graph.SectionType;
import sambaflow.io.Batch;
import sambaflow.pass.Differentiate;
import sambaflow.pass.Precision;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.Tensor;

/**
 * The test of every app: one batch on the device, by the program in the PEF, against the module
 * traced anew and evaluated by the operators' definitions in float32. Gradients are compared with
 * differences of the loss, so that no backward pass is shared either.
 */
public record TestRun(List<Compared> compared, boolean passed) {
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
                    "%s: max error %.2e, threshold %.0e: %s",
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
            Batch batch = data.testLoader(app).epoch(0).iterator().next();
            List<Compared> compared =
                    new Comparison(opened, batch, opened.session().runs(), run.inference()).run();
            boolean passed = compared.stream().allMatch(Compared::passed);
            compared.forEach(c -> listener.line(c.toString()));
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

        /** Differences of a float32 loss are coarse. */
        private static final double FP32_GRADIENT_THRESHOLD = 3e-2;

        /** Rounding also moves values across the kinks of ReLUs and pools. */
        private static final double BF16_GRADIENT_THRESHOLD = 1.5e-1;

        private static final int ELEMENTS = 8;
        private static final double STEP = 1e-2;
        private static final double[] STEPS = {1, 0.3, 0.1};

        /** Gradients below this are lost in a float32 loss's last digits. */
        private static final double SMALLEST = 1e-3;

        List<Compared> run() {
            boolean inference = opened.pef().manifest().inference();
            Graph expectedGraph = Compiler.traced(opened.model(), opened.app().inputs(), inference);
            Map<String, Tensor> given = opened.modelInputs(batch);
            given.putAll(opened.session().state());
            Map<String, Tensor> expected = evaluate(expectedGraph, given);
            Map<String, Tensor> found = device();
            List<Compared> compared = new ArrayList<>();
            found.forEach((name, tensor) -> {
                if (name.endsWith(Differentiate.GRADIENT)) {
                    compared.add(gradient(expectedGraph, given, name, tensor));
                } else {
                    double threshold = fp32() ? FP32_THRESHOLD : BF16_THRESHOLD;
                    double error = error(tensor, require(expected, name));
                    compared.add(new Compared(name, error, threshold));
                }
            });
            return compared;
        }

        private Tensor require(Map<String, Tensor> expected, String name) {
            Tensor tensor = expected.get(name);
            if (tensor == null) {
                throw new RunException(
                        "output '%s' of PEF '%s' is none of the model's, which has %s; compile again"
                                .formatted(
                                        name, opened.pef().manifest().name(), expected.keySet()));
            }
            return tensor;
        }

        private boolean fp32() {
            String precision = opened.pef().manifest().precision();
            return Precision.parse(precision) == Precision.MP0;
        }

        private Map<String, Tensor> device() {
            List<String> outputs =
                    opened.graph().outputs().stream()
                            .map(Graph.Output::name)
                            .filter(name -> !forward || !name.endsWith(Differentiate.GRADIENT))
                            .toList();
            EnumSet<SectionType> types = EnumSet.of(SectionType.FWD);
            if (!forward) {
                types.add(SectionType.BCKWD);
            }
            return opened.session()
                    .run(opened.pefInputs(batch), Map.of(), Map.of(), types, outputs);
        }

        private Map<String, Tensor> evaluate(Graph graph, Map<String, Tensor> given) {
            Map<String, Tensor> all = new HashMap<>(given);
            graph.inputs(Role.COUNTER)
                    .forEach(c ->
                            all.put(
                                    c.name(),
                                    Tensor.of(new long[] {counter}).reshape(c.type().shape())));
            return Evaluation.of(graph, all).outputs();
        }

        /**
         * Compares the largest elements of a gradient with central differences of the loss, and all
         * of them along one direction, because the largest found cannot tell what is missing.
         */
        private Compared gradient(
                Graph graph, Map<String, Tensor> given, String name, Tensor found) {
            String parameter = name.substring(0, name.length() - Differentiate.GRADIENT.length());
            double worst = 0;
            double largest = 0;
            for (long element : largest(found)) {
                Slope slope = slope(graph, given, parameter, STEP, i -> i == element ? 1 : 0);
                worst = Math.max(worst, slope.beyondDoubt(found.get(element)));
                largest = Math.max(largest, Math.abs(slope.value()));
            }
            double elements = worst / Math.max(largest, SMALLEST);
            double direction = alongOneDirection(graph, given, parameter, found);
            double threshold = fp32() ? FP32_GRADIENT_THRESHOLD : BF16_GRADIENT_THRESHOLD;
            return new Compared(name, Math.max(elements, direction), threshold);
        }

        private double alongOneDirection(
                Graph graph, Map<String, Tensor> given, String parameter, Tensor found) {
            CounterRandom random = CounterRandom.named(0, parameter);
            LongToDoubleFunction signs = i -> random.uniform(i) < 0.5 ? -1 : 1;
            double along = 0;
            double squares = 0;
            for (long i = 0; i < found.elements(); i++) {
                along += signs.applyAsDouble(i) * found.get(i);
                squares += found.get(i) * found.get(i);
            }
            // As far as one of few elements would be moved, however many there are.
            double step = STEP * Math.sqrt(Math.min(1, (double) ELEMENTS / found.elements()));
            Slope slope = slope(graph, given, parameter, step, signs);
            double scale = Math.max(Math.abs(slope.value()), Math.sqrt(squares));
            return slope.beyondDoubt(along) / Math.max(scale, SMALLEST);
        }

        /**
         * How fast the loss grows, and by how much this may be wrong.
         *
         * @param doubt half of what the slopes to both sides differ by, which is large where a step
         *     reaches over the kink of a ReLU, and the rounding of a float32 loss
         */
        private record Slope(double value, double doubt) {
            /** How far {@code found} is off, as far as this slope can tell. */
            double beyondDoubt(double found) {
                double difference = Math.abs(value - found);
                return Double.isNaN(difference)
                        ? Double.POSITIVE_INFINITY
                        : Math.max(0, difference - doubt);
            }
        }

        /**
         * The slope when a parameter moves in {@code direction}: of several steps the one that
         * leaves the least doubt, since a wide one reaches over kinks and a narrow one is lost in
         * rounding. Kinks to one side may hide those to the other, but not in the next step too.
         */
        private Slope slope(
                Graph graph,
                Map<String, Tensor> given,
                String parameter,
                double widest,
                LongToDoubleFunction direction) {
            double here = loss(graph, given, parameter, i -> 0);
            Slope best = new Slope(0, Double.POSITIVE_INFINITY);
            double wider = Double.NaN;
            for (double part : STEPS) {
                double step = widest * part;
                double up = loss(graph, given, parameter, i -> step * direction.applyAsDouble(i));
                double down =
                        loss(graph, given, parameter, i -> -step * direction.applyAsDouble(i));
                double value = (up - down) / (2 * step);
                double bend = Math.abs(up - 2 * here + down) / (2 * step);
                double doubt = bend + Math.abs(value - wider) + Math.ulp((float) here) / step;
                if (part < 1 && !(doubt >= best.doubt())) {
                    best = new Slope(value, doubt);
                }
                wider = value;
            }
            return best;
        }

        private double loss(
                Graph graph,
                Map<String, Tensor> given,
                String parameter,
                LongToDoubleFunction change) {
            Map<String, Tensor> moved = new HashMap<>(given);
            Tensor at = given.get(parameter);
            moved.put(
                    parameter,
                    Tensor.generate(
                            at.dtype(), at.shape(), i -> at.get(i) + change.applyAsDouble(i)));
            Map<String, Tensor> outputs = evaluate(graph, moved);
            return Differentiate.losses(graph).stream()
                    .mapToDouble(loss -> sum(outputs.get(loss.name())))
                    .sum();
        }

        private static double sum(Tensor loss) {
            return LongStream.range(0, loss.elements()).mapToDouble(loss::get).sum();
        }

        private static long[] largest(Tensor gradient) {
            return LongStream.range(0, gradient.elements())
                    .boxed()
                    .sorted((a, b) ->
                            Double.compare(Math.abs(gradient.get(b)), Math.abs(gradient.get(a))))
                    .limit(ELEMENTS)
                    .mapToLong(Long::longValue)
                    .toArray();
        }

        private static double error(Tensor found, Tensor expected) {
            double worst = 0;
            double largest = 1e-12;
            for (long i = 0; i < expected.elements(); i++) {
                double difference = Math.abs(found.get(i) - expected.get(i));
                // A NaN on one side only must not pass as "not larger".
                worst =
                        Double.isNaN(difference)
                                ? Double.POSITIVE_INFINITY
                                : Math.max(worst, difference);
                largest = Math.max(largest, Math.abs(expected.get(i)));
            }
            return worst / largest;
        }
    }
}
