package sambaflow.record;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Metrics as a table for spreadsheets: a row for each, blank where a kind has no such number. */
final class CsvLines implements MetricsFile.Form {
    private static final String HEAD =
            "kind,step,epoch,seconds,loss,average_loss,samples_per_second,accuracy,name,value\n";

    @Override
    public byte[] head() {
        return bytes(HEAD);
    }

    @Override
    public byte[] bytes(Metric metric) {
        StringBuilder rows = new StringBuilder();
        switch (metric) {
            case Metric.Step s ->
                    row(
                            rows,
                            "step",
                            s.step(),
                            s.epoch(),
                            number(s.seconds()),
                            number(s.loss()),
                            number(s.averageLoss()),
                            number(s.samplesPerSecond()),
                            "",
                            "",
                            "");
            case Metric.Test t ->
                    row(
                            rows,
                            "test",
                            t.step(),
                            t.epoch(),
                            "",
                            number(t.loss()),
                            "",
                            "",
                            number(t.accuracy()),
                            "",
                            "");
            case Metric.Value v -> named(rows, "value", v.step(), v.name(), v.value());
            case Metric.Setting s -> {
                for (Map.Entry<String, Double> each : s.values().entrySet()) {
                    named(rows, "setting", s.step(), each.getKey(), each.getValue());
                }
            }
        }
        return bytes(rows.toString());
    }

    private static void named(
            StringBuilder rows, String kind, long step, String name, double value) {
        row(rows, kind, step, "", "", "", "", "", "", quoted(name), number(value));
    }

    private static void row(StringBuilder rows, Object... fields) {
        for (int i = 0; i < fields.length; i++) {
            rows.append(i == 0 ? "" : ",").append(fields[i]);
        }
        rows.append('\n');
    }

    /** Nothing for what is not a number: a blank is read as missing everywhere. */
    private static String number(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }

    private static String quoted(String name) {
        return name.matches("[^,\"\r\n]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
