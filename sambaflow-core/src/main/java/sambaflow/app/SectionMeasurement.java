package sambaflow.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import sambaflow.graph.SectionType;

/**
 * The measure-sections command of every app: what each section takes, in the order in which they
 * run.
 */
public record SectionMeasurement(int iterations, int batchSize, List<Row> rows) {
    public SectionMeasurement {
        rows = List.copyOf(rows);
    }

    /**
     * One section in one run, on average.
     *
     * @param wallSeconds on this CPU, without handing over inputs and outputs
     * @param chipSeconds predicted for the chip: loading the section and running it
     */
    public record Row(String section, SectionType type, double wallSeconds, double chipSeconds) {
        private String json() {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("section", JsonFile.text(section));
            fields.put("type", JsonFile.text(type.toString()));
            fields.put("wall_time", "" + wallSeconds);
            fields.put("simulated_chip_time", "" + chipSeconds);
            return JsonFile.object(fields);
        }
    }

    /**
     * Runs the PEF on one batch, again and again, and tells the listener the result.
     *
     * @param sections how many to report, from the first
     */
    public static SectionMeasurement run(
            App app,
            RunArguments run,
            MeasureArguments measure,
            long sections,
            AppListener listener) {
        Optional<JsonFile> json = measure.json().map(JsonFile::checked);
        long most = RunArguments.atLeastOne("--num-sections", sections);
        Repetition all = Repetition.of(app, run, measure, listener);
        SectionMeasurement measured =
                new SectionMeasurement(
                        all.iterations(),
                        all.samples(),
                        all.sections().stream().limit(most).toList());
        measured.lines().forEach(listener::line);
        json.ifPresent(file -> file.write(measured.json()));
        return measured;
    }

    /** A line for each section, and their sum. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            lines.add(
                    line(
                            "section %d: %s (%s)".formatted(i, row.section(), row.type()),
                            row.wallSeconds(),
                            row.chipSeconds()));
        }
        lines.add(
                line(
                        "%d sections, measured over %d iterations"
                                .formatted(rows.size(), iterations),
                        rows.stream().mapToDouble(Row::wallSeconds).sum(),
                        rows.stream().mapToDouble(Row::chipSeconds).sum()));
        return lines;
    }

    private static String line(String what, double wall, double chip) {
        return String.format(
                Locale.ROOT,
                "%s: %.3e s, simulated chip time %.3e s (predicted)",
                what,
                wall,
                chip);
    }

    /** The same as a JSON object; times are in seconds, for one run. */
    public String json() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("iterations", "" + iterations);
        fields.put("batch_size", "" + batchSize);
        fields.put(
                "sections",
                rows.stream().map(Row::json).collect(Collectors.joining(", ", "[", "]")));
        return JsonFile.object(fields);
    }
}
