package sambaflow.explore;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import sambaflow.chip.RduSpec;
import sambaflow.graph.CompileException;
import sambaflow.graph.Interrupts;
import sambaflow.section.Mode;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.UnsupportedFeature;

/** Predictions beside published results. */
public final class Validation {
    private static final String CALIBRATION = "calibration.yaml";
    private static final int HUNDRED = 100;

    private final UnaryOperator<RduSpec> chips;
    private final Map<List<Object>, Prediction> known = new HashMap<>();

    /**
     * @param chips what each chip is taken as: itself, or one with other constants
     */
    public Validation(UnaryOperator<RduSpec> chips) {
        this.chips = chips;
    }

    /**
     * One row.
     *
     * @param predicted NaN if there is no prediction
     * @param note how the prediction came about, or why there is none
     */
    public record Result(Row row, double predicted, String note) {
        public boolean isPredicted() {
            return !Double.isNaN(predicted);
        }

        /** As a part of what was published: 0.1 is ten percent too much. */
        public double error() {
            return row.error(predicted);
        }
    }

    /**
     * Over all rows with a prediction; errors as parts.
     *
     * @param worst name of the row with the largest error
     * @param pearson correlation of the logarithms; 0 with fewer than two rows
     */
    public record Summary(
            int rows,
            double mean,
            double median,
            double p95,
            double largest,
            String worst,
            double pearson) {
        static Summary of(List<Result> results) {
            List<Result> all =
                    results.stream()
                            .filter(Result::isPredicted)
                            .sorted(Comparator.comparingDouble(r -> Math.abs(r.error())))
                            .toList();
            if (all.isEmpty()) {
                return new Summary(0, 0, 0, 0, 0, "", 0);
            }
            double[] errors = all.stream().mapToDouble(r -> Math.abs(r.error())).toArray();
            double sum = 0;
            for (double error : errors) {
                sum += error;
            }
            int middle = errors.length / 2;
            double median =
                    errors.length % 2 == 1
                            ? errors[middle]
                            : (errors[middle - 1] + errors[middle]) / 2;
            int p95 = Math.min(errors.length - 1, (95 * errors.length + HUNDRED - 1) / HUNDRED - 1);
            return new Summary(
                    errors.length,
                    sum / errors.length,
                    median,
                    errors[Math.max(0, p95)],
                    errors[errors.length - 1],
                    all.getLast().row().id(),
                    pearson(all));
        }

        private static double pearson(List<Result> all) {
            double n = all.size();
            double x = all.stream().mapToDouble(r -> StrictMath.log(r.row().value())).sum() / n;
            double y = all.stream().mapToDouble(r -> StrictMath.log(r.predicted())).sum() / n;
            double both = 0;
            double xs = 0;
            double ys = 0;
            for (Result r : all) {
                double dx = StrictMath.log(r.row().value()) - x;
                double dy = StrictMath.log(r.predicted()) - y;
                both += dx * dy;
                xs += dx * dx;
                ys += dy * dy;
            }
            return xs == 0 || ys == 0 ? 0 : both / Math.sqrt(xs * ys);
        }
    }

    /** The rows of a file. */
    public static List<Row> rows(Path file) {
        return RowFile.read(file);
    }

    /** The rows that the chips' constants were set by. */
    public static List<Row> calibration() {
        try (InputStream in = Validation.class.getResourceAsStream(CALIBRATION)) {
            return RowFile.read(CALIBRATION, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Predictions for {@code rows}; {@code hear} is told of each when it is there. */
    public List<Result> run(List<Row> rows, Consumer<Result> hear) {
        List<Result> results = new ArrayList<>();
        for (Row row : rows) {
            Interrupts.check();
            Result result = result(row);
            results.add(result);
            hear.accept(result);
        }
        return results;
    }

    public static Summary summary(List<Result> results) {
        return Summary.of(results);
    }

    /** One row that cannot be built must not keep the others from being told. */
    private Result result(Row row) {
        try {
            Workload workload = Families.of(row.id(), row.family(), row.fields());
            if (workload.onPlasticine() != row.arch().equals(Row.PLASTICINE)) {
                throw new UnsupportedFeature(
                        "%s on %s".formatted(row.family(), row.arch()),
                        workload.onPlasticine()
                                ? "it runs on plasticine only"
                                : "use an RDU; on plasticine only plasticine_gemm is built");
            }
            return new Result(row, value(row), workload.note());
        } catch (CompileException.Cancelled e) {
            throw e;
        } catch (CompileException | ShapeException | UnsupportedFeature e) {
            return new Result(row, Double.NaN, e.getMessage());
        }
    }

    private double value(Row row) {
        return switch (row.metric()) {
            case Row.PER_LAYER -> perLayer(row);
            case Row.FIXED -> device(row, FEW) - FEW * perLayer(row);
            case String metric -> {
                for (Prediction.Metric m : Prediction.Metric.values()) {
                    if (m.toString().equals(metric)) {
                        yield m.of(prediction(row, row.fields()));
                    }
                }
                throw new IllegalStateException("no metric " + metric);
            }
        };
    }

    /** Layers of the two models that a line is drawn through: FEW and twice as many. */
    private static final int FEW = 2;

    private double perLayer(Row row) {
        return (device(row, 2 * FEW) - device(row, FEW)) / FEW;
    }

    private double device(Row row, int layers) {
        SortedMap<String, String> fields = new TreeMap<>();
        row.fields().forEach((k, v) -> fields.put(Fields.canonical(k), v));
        fields.put("layers", "" + layers);
        return prediction(row, fields).device();
    }

    private Prediction prediction(Row row, SortedMap<String, String> fields) {
        RduSpec rdu = chips.apply(row.rdu());
        List<Object> key = List.of(row.family(), fields, row.arch(), row.tiles(), row.mode());
        Prediction prediction = known.get(key);
        if (prediction == null) {
            Mode mode =
                    switch (row.mode()) {
                        case "o0" -> Mode.O0;
                        case "o1" -> Mode.O1;
                        default -> Mode.O3;
                    };
            Workload workload = Families.of(row.id(), row.family(), fields);
            prediction = workload.on(new Target(rdu, row.tiles(), mode));
            known.put(key, prediction);
        }
        return prediction;
    }
}
