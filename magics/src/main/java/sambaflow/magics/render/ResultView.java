package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sambaflow.app.AccuracyRun;
import sambaflow.app.Compilation;
import sambaflow.app.Inference;
import sambaflow.app.Measurement;
import sambaflow.app.TestRun;
import sambaflow.app.Training;
import sambaflow.device.ChipTime;
import sambaflow.device.RunException;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.Sheet;
import sambaflow.nn.SambaTensor;
import sambaflow.pef.Pef;
import sambaflow.session.Session;

/** What commands return, each in a few lines. */
public final class ResultView {
    private ResultView() {}

    public static Content of(Compilation compilation) {
        double seconds = compilation.report().predictedSeconds();
        Pef pef = compilation.report().pef();
        ChipTime step = new ChipTime(0, 0, seconds);
        return PefSummary.of(pef, seconds > 0 ? Optional.of(step) : Optional.empty());
    }

    public static Content of(Training training) {
        List<MetricRow> rows = new ArrayList<>();
        training.steps()
                .forEach(s ->
                        rows.add(
                                new MetricRow(
                                        s.step(),
                                        s.epoch(),
                                        s.loss(),
                                        Double.NaN,
                                        s.samplesPerSecond())));
        training.tests()
                .forEach(t ->
                        rows.replaceAll(
                                r -> r.step() == t.step() ? r.withAccuracy(t.percent() / 100) : r));
        String how = training.interrupted() ? "stopped" : "finished";
        return LossCurve.of(
                rows,
                "Training %s: %s in %s, checkpoint %s"
                        .formatted(
                                how,
                                Quantity.of(training.steps().size(), "step"),
                                Quantity.seconds(training.seconds()),
                                training.checkpoint()));
    }

    public static Content of(Inference inference) {
        List<Sheet.Row> rows = new ArrayList<>();
        rows.add(Sheet.Row.of("samples", Integer.toString(inference.data().size())));
        rows.add(Sheet.Row.of("data", inference.data().name()));
        inference.accuracy().ifPresent(a -> rows.add(Sheet.Row.of("accuracy", percent(a))));
        rows.add(Sheet.Row.of("checkpoint", inference.checkpoint().toString()));
        rows.add(Sheet.Row.of("results", inference.results().toString()));
        return Sheet.pairs("Inference", rows).content();
    }

    public static Content of(Measurement measurement) {
        List<Sheet.Row> rows =
                measurement.lines().stream()
                        .map(l -> l.split(":\\s*", 2))
                        .map(p -> Sheet.Row.of(p[0], p.length > 1 ? p[1] : ""))
                        .toList();
        String title = "Measured over " + Quantity.of(measurement.iterations(), "iteration");
        return Sheet.pairs(title, rows).content();
    }

    public static Content of(TestRun test) {
        List<Sheet.Row> rows =
                test.compared().stream()
                        .map(c ->
                                new Sheet.Row(
                                        List.of(
                                                c.name(),
                                                String.format(Locale.ROOT, "%.3e", c.maxError()),
                                                String.format(Locale.ROOT, "%.3e", c.threshold()),
                                                c.passed() ? "passed" : "FAILED"),
                                        ""))
                        .toList();
        return new Sheet(
                        test.passed() ? "Test passed" : "Test FAILED",
                        List.of(
                                Sheet.Column.text("tensor"),
                                Sheet.Column.number("largest error"),
                                Sheet.Column.number("allowed"),
                                Sheet.Column.text("")),
                        rows)
                .content();
    }

    public static Content of(AccuracyRun run) {
        return Content.text(
                Double.isNaN(run.accuracy().percent())
                        ? run.accuracy().toString()
                        : "accuracy " + percent(run.accuracy().percent()));
    }

    public static Content of(SambaTensor tensor) {
        return Content.text(
                "SambaTensor %s %s, value %d of the graph that is traced; it has no numbers before the model runs"
                        .formatted(tensor.dtype().torchName(), tensor.shape(), tensor.value()));
    }

    public static Content of(Session session) {
        try {
            return Content.text(
                    "Session with PEF '%s': %s, %s on the chip"
                            .formatted(
                                    session.program().pef().manifest().name(),
                                    Quantity.of(session.runs(), "run"),
                                    Quantity.seconds(session.chipTime().total())));
        } catch (RunException e) {
            return Content.text("Session, " + e.getMessage());
        }
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.2f %%", value);
    }
}
