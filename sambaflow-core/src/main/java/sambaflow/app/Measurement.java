package sambaflow.app;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import sambaflow.device.ChipTime;
import sambaflow.device.RunException;
import sambaflow.graph.SectionType;
import sambaflow.io.Batch;
import sambaflow.session.Run;
import sambaflow.tensor.Tensor;

/**
 * The measure-performance command of every app.
 *
 * @param secondsPerRun wall time of one run on this CPU
 * @param chipSecondsPerRun time the chip would have taken
 */
public record Measurement(
        int iterations, int batchSize, double secondsPerRun, double chipSecondsPerRun) {
    private static final double NANOS = 1e9;

    /** Runs the PEF on one batch, again and again, after a tenth of the runs as warm-up. */
    public static Measurement run(App app, RunArguments run, AppListener listener) {
        try (Opened opened = Opened.open(app, run, listener)) {
            AppData data = AppData.forInference(app, run, listener);
            Batch batch = data.testLoader(app, app.batchSize()).epoch(0).iterator().next();
            Map<String, Tensor> inputs = opened.pefInputs(batch);
            Set<SectionType> types = run.sectionTypes();
            repeat(opened, inputs, types, run.iterations() / 10);
            ChipTime before = opened.session().chipTime();
            long start = System.nanoTime();
            repeat(opened, inputs, types, run.iterations());
            double seconds = (System.nanoTime() - start) / NANOS / run.iterations();
            double chip = opened.session().chipTime().total() - before.total();
            Measurement measured =
                    new Measurement(
                            run.iterations(), app.batchSize(), seconds, chip / run.iterations());
            measured.lines().forEach(listener::line);
            return measured;
        }
    }

    private static void repeat(
            Opened opened, Map<String, Tensor> inputs, Set<SectionType> types, int times) {
        for (int i = 0; i < times; i++) {
            if (Thread.interrupted()) {
                throw new RunException.Cancelled(
                        "measurement was stopped in run %d of %d".formatted(i + 1, times));
            }
            opened.session().run(Run.of(inputs).withSections(types).allowingNonFinite());
        }
    }

    /** The documented lines, and the chip's time labelled as predicted. */
    public List<String> lines() {
        double throughput = batchSize / secondsPerRun;
        return List.of(
                String.format(
                        Locale.ROOT,
                        "e2e_throughput: %s samples/s, measured over %d iterations. Average latency: %s s.",
                        throughput,
                        iterations,
                        secondsPerRun / batchSize),
                "e2e_latency: %s s".formatted(secondsPerRun),
                "simulated chip time: %s s per run (predicted)".formatted(chipSecondsPerRun));
    }
}
