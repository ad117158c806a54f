package sambaflow.explore;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import sambaflow.chip.RduSpec;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.graph.Interrupts;
import sambaflow.section.Mode;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.UnsupportedFeature;
import sambaflow.timing.SectionTime;

/** Predictions beside published results. */
public final class Validation {
    /** Layers of the two models that a line is drawn through: as many and twice as many. */
    private static final int FEW = 2;

    private static final String CALIBRATION = "calibration.yaml";

    private final UnaryOperator<RduSpec> chips;
    private final Map<List<Object>, Timed> known = new LinkedHashMap<>();

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

    /** One row that cannot be built must not keep the others from being told. */
    private Result result(Row row) {
        if (!row.unsupported().isEmpty()) {
            return new Result(row, Double.NaN, row.unsupported());
        }
        try {
            Workload workload = workload(row);
            double value = value(row);
            List<String> notes = new ArrayList<>(List.of(workload.note(), row.remark()));
            notes.removeIf(String::isEmpty);
            return new Result(row, value, String.join("; ", notes));
        } catch (CompileException.Cancelled e) {
            throw e;
        } catch (CompileException | ShapeException | UnsupportedFeature e) {
            return new Result(row, Double.NaN, e.getMessage());
        }
    }

    private static Workload workload(Row row) {
        Workload workload = Families.of(row.where(), row.family(), row.fields());
        boolean research = workload instanceof PlasticineGemm;
        if (research != row.arch().equals(Row.PLASTICINE)) {
            throw new CompileException(
                    Code.SF201,
                    research
                            ? "%s: %s is for plasticine, found platform %s"
                                    .formatted(row.where(), row.family(), row.arch())
                            : "%s: plasticine has plasticine_gemm only, found %s"
                                    .formatted(row.where(), row.family()));
        }
        return workload;
    }

    private double value(Row row) {
        return value(row, chips);
    }

    /**
     * The prediction of {@code row} with other constants, while the plans of sections stay.
     *
     * @param others what each chip is taken as
     */
    double value(Row row, UnaryOperator<RduSpec> others) {
        RduSpec rdu = others.apply(row.rdu());
        return switch (row.metric()) {
            case Row.PER_LAYER -> perLayer(row, rdu);
            case Row.FIXED -> device(row, FEW, rdu) - FEW * perLayer(row, rdu);
            case String metric -> Prediction.Metric.named(metric).of(timed(row).with(rdu));
        };
    }

    private double perLayer(Row row, RduSpec rdu) {
        return (device(row, 2 * FEW, rdu) - device(row, FEW, rdu)) / FEW;
    }

    private double device(Row row, int layers, RduSpec rdu) {
        return compiled(row, withLayers(row, layers)).with(rdu).device();
    }

    private static SortedMap<String, String> withLayers(Row row, int layers) {
        SortedMap<String, String> fields = canonical(row);
        fields.put("layers", "" + layers);
        return fields;
    }

    private static SortedMap<String, String> canonical(Row row) {
        SortedMap<String, String> fields = new TreeMap<>();
        row.fields().forEach((k, v) -> fields.put(Fields.canonical(k), v));
        return fields;
    }

    /** Rows of models that differ in their layers alone share the two that both are told from. */
    private Timed timed(Row row) {
        if (workload(row) instanceof Layered layered && layered.isTold()) {
            int few = layered.few();
            Timed told =
                    layered.told(
                            compiled(row, withLayers(row, few)),
                            compiled(row, withLayers(row, 2 * few)));
            if (Layered.fits(told, chips.apply(row.rdu()))) {
                return told;
            }
        }
        return compiled(row, canonical(row));
    }

    private Timed compiled(Row row, SortedMap<String, String> fields) {
        List<Object> key = List.of(row.family(), fields, row.arch(), row.tiles(), row.mode());
        Timed timed = known.get(key);
        if (timed == null) {
            Mode mode = Mode.valueOf(row.mode().toUpperCase(Locale.ROOT));
            Target target = new Target(chips.apply(row.rdu()), row.tiles(), mode);
            Workload workload = Families.of(row.where(), row.family(), fields);
            timed =
                    workload instanceof Layered layered
                            ? layered.whole(target)
                            : workload.compiled(target);
            known.put(key, timed);
        }
        return timed;
    }

    /** The times of all sections that were compiled for the rows so far. */
    List<SectionTime> sections(RduSpec rdu) {
        return known.entrySet().stream()
                .filter(e -> e.getKey().contains(rdu.arch()))
                .map(Map.Entry::getValue)
                .filter(CompiledTimes.class::isInstance)
                .flatMap(t -> ((CompiledTimes) t).sections(rdu).stream())
                .toList();
    }
}
