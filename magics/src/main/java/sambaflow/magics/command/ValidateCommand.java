package sambaflow.magics.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import sambaflow.diagnostic.Code;
import sambaflow.explore.Families;
import sambaflow.explore.Row;
import sambaflow.explore.Validation;
import sambaflow.graph.CompileException;

/** Compares published results with predictions. */
final class ValidateCommand {
    static final String HELP =
            """
            usage: sambaflow validate [ROWS.yaml] [--csv FILE] [--max-error PERCENT]

            Predicts published results and says how far off the predictions are. ROWS.yaml is a list of

              - id: C2
                workload: {family: gpt2_training, hidden: 1600, layers: 36, heads: 25,
                           sequence: 1024, batch: 16, vocabulary: 50257}
                platform: sn30          # sn10, sn30, sn40l or plasticine
                tiles: 4                # without it, half an SN30 and the whole of the others
                mode: o0                # without it o3
                metric: rdu_seconds_per_step
                value: 9.626            # or low and high
                source: where it was published

            Without a file the results are taken that the chips' constants were set by.

            families: %s
            metrics:  %s

              --csv FILE            write the table as CSV too
              --max-error PERCENT   end with code 1 if any prediction is further off\
            """
                    .formatted(
                            String.join(", ", Families.names()), String.join(", ", Row.metrics()));

    private static final double PERCENT = 100;

    private final Consumer<String> line;
    private Path csv;
    private double most = Double.POSITIVE_INFINITY;
    private Path rows;

    /**
     * @param line prints one
     */
    ValidateCommand(Consumer<String> line) {
        this.line = line;
    }

    /**
     * @return whether all rows are within {@code --max-error}
     * @throws IllegalArgumentException for arguments that are none
     * @throws CompileException for a file of rows that is none
     */
    boolean run(List<String> arguments) {
        parse(arguments);
        List<Row> all = rows == null ? Validation.calibration() : Validation.rows(rows);
        line.accept(
                String.format(
                        "%-24s %13s %13s %8s  %s",
                        "row", "published", "predicted", "error", "metric"));
        List<Validation.Result> results =
                new Validation(UnaryOperator.identity()).run(all, r -> line.accept(text(r)));
        Validation.Summary s = Validation.summary(results);
        line.accept(
                String.format(
                        Locale.ROOT,
                        "%d of %d rows: mean error %.1f %%, median %.1f %%, 95th percentile %.1f %%, worst %.1f %% (%s); correlation of logarithms %.4f",
                        s.rows(),
                        results.size(),
                        PERCENT * s.mean(),
                        PERCENT * s.median(),
                        PERCENT * s.p95(),
                        PERCENT * s.largest(),
                        s.worst(),
                        s.pearson()));
        if (csv != null) {
            write(results);
        }
        return results.stream()
                .filter(Validation.Result::isPredicted)
                .allMatch(r -> PERCENT * Math.abs(r.error()) <= most);
    }

    private void parse(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            switch (word) {
                case "--csv" -> csv = Path.of(after(arguments, i++));
                case "--max-error" -> most = percent(after(arguments, i++));
                case String other when other.startsWith("-") ->
                        throw new IllegalArgumentException(
                                "validate has no '%s'; it has --csv and --max-error"
                                        .formatted(other));
                case String file -> rows = Path.of(file);
            }
        }
    }

    private static String after(List<String> arguments, int i) {
        if (i + 1 >= arguments.size()) {
            throw new IllegalArgumentException(arguments.get(i) + " needs a value");
        }
        return arguments.get(i + 1);
    }

    private static double percent(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "--max-error: found '%s', expected percent, such as 10".formatted(text));
        }
    }

    private static String text(Validation.Result r) {
        Row row = r.row();
        String published =
                row.low() == row.high()
                        ? number(row.low())
                        : number(row.low()) + "-" + number(row.high());
        if (!r.isPredicted()) {
            return String.format(
                    "%-24s %13s %13s %8s  %s", row.id(), published, "none", "", r.note());
        }
        return String.format(
                Locale.ROOT,
                "%-24s %13s %13s %+7.1f%%  %s, %s %s%s",
                row.id(),
                published,
                number(r.predicted()),
                PERCENT * r.error(),
                row.metric(),
                row.arch(),
                row.mode(),
                r.note().isEmpty() ? "" : "; " + r.note());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    private void write(List<Validation.Result> results) {
        List<String> lines = new ArrayList<>();
        lines.add("id,family,platform,tiles,mode,metric,low,high,predicted,error_percent,note");
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
                            quoted(r.note())));
        }
        try {
            Path part = csv.resolveSibling(csv.getFileName() + ".part");
            Files.writeString(part, String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
            Files.move(part, csv, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CompileException(
                    Code.SF201, "--csv %s cannot be written: %s".formatted(csv, e.getMessage()));
        }
        line.accept("table written to " + csv);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"").replace('\n', ' ') + '"';
    }
}
