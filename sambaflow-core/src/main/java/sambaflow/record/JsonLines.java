package sambaflow.record;

/** Metrics as JSON, one in a line: what this project reads. */
final class JsonLines implements MetricsFile.Form {
    @Override
    public byte[] head() {
        return new byte[0];
    }

    @Override
    public byte[] bytes(Metric metric) {
        return RunJson.line(metric);
    }
}
