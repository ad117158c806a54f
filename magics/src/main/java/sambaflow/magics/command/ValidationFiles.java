package sambaflow.magics.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import sambaflow.explore.Row;
import sambaflow.explore.Summary;
import sambaflow.explore.Validation;

/** Predictions beside published results, as files for other programs. */
final class ValidationFiles {
    private static final double PERCENT = 100;

    private ValidationFiles() {}

    /** A line for each row, after one with names. */
    static String csv(List<Validation.Result> results) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "id,family,platform,tiles,mode,metric,low,high,predicted,error_percent,hold_out,note");
        for (Validation.Result r : results) {
            Row row = r.row();
            lines.add(
                    String.join(
                            ",",
                            quoted(row.id()),
                            quoted(row.family()),
                            row.arch(),
                            "" + row.tiles(),
                            row.mode(),
                            row.metric(),
                            "" + row.low(),
                            "" + row.high(),
                            r.isPredicted() ? "" + r.predicted() : "",
                            r.isPredicted() ? "" + PERCENT * r.error() : "",
                            "" + row.holdOut(),
                            quoted(r.note())));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"").replace('\n', ' ') + '"';
    }

    /** An object with {@code rows} and {@code summary}. */
    static String json(List<Validation.Result> results) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeArrayFieldStart("rows");
            for (Validation.Result r : results) {
                row(json, r);
            }
            json.writeEndArray();
            summary(json, Summary.of(results), results.size());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("text in memory can be written", e);
        }
        return text + "\n";
    }

    private static void row(JsonGenerator json, Validation.Result r) throws IOException {
        Row row = r.row();
        json.writeStartObject();
        json.writeStringField("id", row.id());
        json.writeStringField("family", row.family());
        json.writeStringField("platform", row.arch());
        json.writeNumberField("tiles", row.tiles());
        json.writeStringField("mode", row.mode());
        json.writeStringField("metric", row.metric());
        json.writeNumberField("low", row.low());
        json.writeNumberField("high", row.high());
        json.writeStringField("status", r.isPredicted() ? "predicted" : "unsupported");
        if (r.isPredicted()) {
            json.writeNumberField("predicted", r.predicted());
            json.writeNumberField("error_percent", PERCENT * r.error());
        }
        json.writeBooleanField("hold_out", row.holdOut());
        json.writeStringField("source", row.source());
        json.writeStringField("note", r.note());
        json.writeEndObject();
    }

    private static void summary(JsonGenerator json, Summary s, int all) throws IOException {
        json.writeObjectFieldStart("summary");
        json.writeNumberField("rows", all);
        json.writeNumberField("predicted", s.rows());
        if (s.rows() > 0) {
            json.writeNumberField("mean_percent", PERCENT * s.mean());
            json.writeNumberField("median_percent", PERCENT * s.median());
            json.writeNumberField("p95_percent", PERCENT * s.p95());
            json.writeNumberField("worst_percent", PERCENT * s.largest());
            json.writeStringField("worst", s.worst());
        }
        json.writeArrayFieldStart("correlations");
        for (Summary.Correlation c : s.correlations()) {
            json.writeStartObject();
            json.writeStringField("metric", c.metric());
            json.writeNumberField("rows", c.rows());
            number(json, "pearson", c.pearson());
            number(json, "log_pearson", c.logPearson());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** JSON has no word for what is no number. */
    private static void number(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isNaN(value)) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }
}
