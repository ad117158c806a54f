package sambaflow.magics.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import sambaflow.chip.ChipFile;
import sambaflow.chip.RduSpec;
import sambaflow.diagnostic.Code;
import sambaflow.explore.Families;
import sambaflow.explore.Row;
import sambaflow.explore.Summary;
import sambaflow.explore.Validation;
import sambaflow.graph.CompileException;
import sambaflow.graph.Names;

/** Compares published results with predictions. */
final class ValidateCommand {
    static final String HELP =
            """
            usage: sambaflow validate [ROWS.yaml] [--csv FILE] [--json FILE] [--arch-file FILE]
                                      [--max-error PERCENT]

            Predicts published results and says how far off the predictions are. ROWS.yaml is a list of

              - id: C2
                workload: {family: gpt2_training, hidden: 1600, layers: 36, heads: 25,
                           sequence: 1024, batch: 16, vocabulary: 50257}
                platform: sn30          # sn10, sn30, sn40l or plasticine
                tiles: 4                # without it, half an SN30 and the whole of the others
                mode: o0                # without it o3
                metric: rdu_seconds_per_step
                value: 9.626            # or low and high; 70 ms and 96.9 %% are understood
                source: where it was published
                hold_out: false         # true for results that no constant was set by

            Without a file the results are taken that the chips' constants were set by. A row that
            cannot be predicted is told as unsupported, with the reason, and counts for nothing.

            families: %s
            metrics:  %s

              --csv FILE            write the table as CSV too
              --json FILE           write the table and the summary as JSON too
              --arch-file FILE      take the chip that the file extends as the file has it
              --max-error PERCENT   end with code 1 if any prediction is further off, or none is made\
            """
                    .formatted(
                            String.join(", ", Families.names()), String.join(", ", Row.metrics()));

    private static final double PERCENT = 100;
    private static final List<String> OPTIONS =
            List.of("--csv", "--json", "--arch-file", "--max-error");

    private final Consumer<String> line;
    private Optional<Path> csv = Optional.empty();
    private Optional<Path> json = Optional.empty();
    private Optional<RduSpec> chip = Optional.empty();
    private double most = Double.POSITIVE_INFINITY;
    private Optional<Path> rows = Optional.empty();

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
        List<Row> all = rows.map(Validation::rows).orElseGet(Validation::calibration);
        line.accept(
                String.format(
                        "%-24s %15s %13s %8s  %s",
                        "row", "published", "predicted", "error", "metric"));
        List<Validation.Result> results =
                new Validation(this::taken).run(all, r -> line.accept(text(r)));
        summaries(results);
        csv.ifPresent(file -> written("--csv", file, ValidationFiles.csv(results)));
        json.ifPresent(file -> written("--json", file, ValidationFiles.json(results)));
        return isGood(results);
    }

    /** A limit that nothing is measured against is not kept. */
    private boolean isGood(List<Validation.Result> results) {
        List<Validation.Result> told =
                results.stream().filter(Validation.Result::isPredicted).toList();
        boolean limited = most < Double.POSITIVE_INFINITY;
        return told.stream().allMatch(r -> PERCENT * Math.abs(r.error()) <= most)
                && !(limited && told.isEmpty());
    }

    private RduSpec taken(RduSpec rdu) {
        return chip.filter(c -> c.base().equals(rdu.arch())).orElse(rdu);
    }

    private void parse(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            switch (word) {
                case "--csv" -> csv = Optional.of(Path.of(after(arguments, i++)));
                case "--json" -> json = Optional.of(Path.of(after(arguments, i++)));
                case "--arch-file" ->
                        chip = Optional.of(ChipFile.read(Path.of(after(arguments, i++))).rdu());
                case "--max-error" -> most = percent(after(arguments, i++));
                case String other when other.startsWith("-") ->
                        throw new IllegalArgumentException(
                                "validate has no '%s'%s"
                                        .formatted(other, Names.hint(other, OPTIONS)));
                case String file when rows.isEmpty() -> rows = Optional.of(Path.of(file));
                case String file ->
                        throw new IllegalArgumentException(
                                "validate takes one file of rows, found '%s' and '%s'"
                                        .formatted(rows.get(), file));
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
            double percent = Double.parseDouble(text.replaceFirst("\\s*%$", ""));
            if (percent >= 0) {
                return percent;
            }
        } catch (NumberFormatException e) {
            // Said below, with what was expected.
        }
        throw new IllegalArgumentException(
                "--max-error: found '%s', expected percent, such as 10".formatted(text));
    }

    /** Over all, and apart for what constants were and were not set by, if there are both. */
    private void summaries(List<Validation.Result> results) {
        line.accept("");
        summary("all rows", results);
        List<Validation.Result> held = results.stream().filter(r -> r.row().holdOut()).toList();
        if (!held.isEmpty() && held.size() < results.size()) {
            summary("held out", held);
            summary("others", results.stream().filter(r -> !r.row().holdOut()).toList());
        }
        for (Summary.Correlation c : Summary.of(results).correlations()) {
            line.accept(
                    text(
                            "%s, %d rows: correlation %.4f, of logarithms %.4f",
                            c.metric(), c.rows(), c.pearson(), c.logPearson()));
        }
    }

    private void summary(String which, List<Validation.Result> some) {
        Summary s = Summary.of(some);
        String rest =
                s.rows() == some.size() ? "" : ", %d unsupported".formatted(some.size() - s.rows());
        if (s.rows() == 0) {
            line.accept(which + ": no prediction" + rest);
            return;
        }
        line.accept(
                text(
                        "%s: %d%s; mean error %.1f %%, median %.1f %%, 95th percentile %.1f %%, worst %.1f %% (%s)",
                        which,
                        s.rows(),
                        rest,
                        PERCENT * s.mean(),
                        PERCENT * s.median(),
                        PERCENT * s.p95(),
                        PERCENT * s.largest(),
                        s.worst()));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String text(Validation.Result r) {
        Row row = r.row();
        String published =
                row.low() == row.high()
                        ? number(row.low())
                        : number(row.low()) + "-" + number(row.high());
        if (!r.isPredicted()) {
            return text(
                    "%-24s %15s %13s %8s  %s",
                    row.id(),
                    published,
                    "unsupported",
                    "",
                    r.note().lines().findFirst().orElse(""));
        }
        return text(
                "%-24s %15s %13s %+7.1f%%  %s, %s %s%s",
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
        return text("%.4g", value);
    }

    private void written(String option, Path file, String text) {
        try {
            Path part = file.resolveSibling(file.getFileName() + ".part");
            Files.writeString(part, text, StandardCharsets.UTF_8);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CompileException(
                    Code.SF201, "%s: %s cannot be written: %s".formatted(option, file, e));
        }
        line.accept("table written to " + file);
    }
}
