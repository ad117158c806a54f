package sambaflow.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The measure-performance command of every app.
 *
 * @param batchSize samples in one run
 * @param secondsPerRun wall time of one run on this CPU
 * @param chipSecondsPerRun time the chip would have taken
 * @param graphOnly whether both are without the host's part: handing over inputs and outputs
 */
public record Measurement(
        int iterations,
        int batchSize,
        double secondsPerRun,
        double chipSecondsPerRun,
        boolean graphOnly) {

    /** Runs the PEF on one batch, again and again, and tells the listener the result. */
    public static Measurement run(
            App app,
            RunArguments run,
            MeasureArguments measure,
            boolean graphOnly,
            AppListener listener) {
        Optional<JsonFile> json = measure.json().map(JsonFile::checked);
        Repetition all = Repetition.of(app, run, measure, listener);
        int runs = all.iterations();
        double chip = all.chipTime().total() - (graphOnly ? all.chipTime().idle() : 0);
        Measurement measured =
                new Measurement(
                        runs,
                        all.samples(),
                        graphOnly ? all.graphSeconds() : all.seconds() / runs,
                        chip / runs,
                        graphOnly);
        measured.lines().forEach(listener::line);
        json.ifPresent(file -> file.write(measured.json()));
        return measured;
    }

    /** Samples in a second of wall time. */
    public double throughput() {
        return batchSize / secondsPerRun;
    }

    /** The documented lines, and the chip's time labelled as predicted. */
    public List<String> lines() {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "e2e_throughput: %s samples/s, measured over %d iterations. Average latency: %s s.",
                        throughput(),
                        iterations,
                        secondsPerRun / batchSize),
                "e2e_latency: %s s".formatted(secondsPerRun),
                "simulated chip time: %s s per run (predicted)".formatted(chipSecondsPerRun));
    }

    /** The same as a JSON object; times are in seconds. */
    public String json() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("iterations", "" + iterations);
        fields.put("batch_size", "" + batchSize);
        fields.put("run_graph_only", "" + graphOnly);
        fields.put("e2e_throughput", "" + throughput());
        fields.put("average_latency", "" + secondsPerRun / batchSize);
        fields.put("e2e_latency", "" + secondsPerRun);
        fields.put("simulated_chip_time", "" + chipSecondsPerRun);
        return JsonFile.object(fields);
    }
}
