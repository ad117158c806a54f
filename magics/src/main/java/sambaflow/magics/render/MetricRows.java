package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.List;
import sambaflow.record.Metric;
import sambaflow.record.MetricsReader;
import sambaflow.record.RunFolder;

/** The steps of a run as they become known, each with what was measured after it. */
public final class MetricRows {
    private final List<MetricRow> rows = new ArrayList<>();

    /** All that run {@code folder} has recorded so far. */
    public static List<MetricRow> of(RunFolder folder) {
        MetricRows rows = new MetricRows();
        new MetricsReader(folder).next().forEach(rows::add);
        return rows.rows();
    }

    public void add(Metric metric) {
        switch (metric) {
            case Metric.Step s ->
                    rows.add(
                            new MetricRow(
                                    s.step(),
                                    s.epoch(),
                                    s.loss(),
                                    Double.NaN,
                                    s.samplesPerSecond()));
            case Metric.Test t -> {
                if (!rows.isEmpty() && !Double.isNaN(t.accuracy())) {
                    last(rows.getLast().withAccuracy(t.accuracy() / 100));
                }
            }
            case Metric.Value v -> {
                if (!rows.isEmpty()) {
                    last(rows.getLast().with(v.name(), v.value()));
                }
            }
            case Metric.Setting _ -> {
                // What was asked of the run, not what came of it.
            }
        }
    }

    private void last(MetricRow row) {
        rows.set(rows.size() - 1, row);
    }

    /** Those so far, in their order. */
    public List<MetricRow> rows() {
        return List.copyOf(rows);
    }
}
