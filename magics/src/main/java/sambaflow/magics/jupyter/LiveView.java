package sambaflow.magics.jupyter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import sambaflow.app.StepMetric;
import sambaflow.magics.command.RunView;
import sambaflow.magics.page.Display;
import sambaflow.magics.page.Page;
import sambaflow.magics.render.LossCurve;
import sambaflow.magics.render.MetricRow;
import sambaflow.record.Metric;
import sambaflow.record.RunFolder;

/** A run in a notebook: its lines, its progress, and a loss curve that grows in place. */
final class LiveView extends RunView {
    private static final String TITLE = "Training loss";

    private final Page page;
    private final List<MetricRow> rows = new ArrayList<>();
    private Display curve;

    private Consumer<RunFolder> recorded = run -> {};

    LiveView(Page page) {
        super(page);
        this.page = page;
    }

    /** Tells {@code listener} where the training is recorded. */
    void whenRecorded(Consumer<RunFolder> listener) {
        recorded = recorded.andThen(listener);
    }

    @Override
    public void recorded(RunFolder run) {
        recorded.accept(run);
    }

    /** Every step so far. */
    List<MetricRow> rows() {
        return rows;
    }

    @Override
    public void step(StepMetric metric) {
        super.step(metric);
        rows.add(
                new MetricRow(
                        metric.step(),
                        metric.epoch(),
                        metric.loss(),
                        Double.NaN,
                        metric.samplesPerSecond()));
        if (curve == null) {
            curve = page.display(LossCurve.of(rows, TITLE));
        } else {
            curve.update(() -> LossCurve.of(rows, TITLE));
        }
    }

    @Override
    public void measured(Metric.Value value) {
        if (!rows.isEmpty()) {
            rows.set(rows.size() - 1, rows.getLast().with(value.name(), value.value()));
        }
    }

    /** Adds what a test measured after {@code step}. */
    void tested(long step, double percent) {
        // A training that went on from a checkpoint does not begin at step 1.
        rows.replaceAll(row -> row.step() == step ? row.withAccuracy(percent / 100) : row);
    }

    @Override
    public void close() {
        super.close();
        if (curve != null) {
            curve.update(() -> LossCurve.of(rows, TITLE));
            curve.close();
        }
    }
}
