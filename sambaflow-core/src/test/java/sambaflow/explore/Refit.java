package sambaflow.explore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sambaflow.chip.ChipDescription;
import sambaflow.chip.Constant;
import sambaflow.chip.Described;
import sambaflow.chip.RduSpec;

/**
 * Sets constants by published results: each in turn takes the value in its range with which the
 * mean error of the rows is smallest. A constant has the same place in the range of each chip: 0 is
 * the lowest value, 1 the highest.
 */
final class Refit {
    /** Values of a constant that are tried, from the lowest to the highest of its range. */
    private static final int STEPS = 9;

    private static final int ROUNDS = 2;

    /** The place of a constant that has the chip's own value. */
    private static final double AS_IT_IS = -1;

    private final Validation validation;
    private final List<Constant> constants;

    /** The numbers of each row by the places that constants had. */
    private final Map<List<Object>, Double> known = new LinkedHashMap<>();

    Refit(Validation validation, List<String> paths) {
        this.validation = validation;
        this.constants = Constant.all().stream().filter(c -> paths.contains(c.path())).toList();
    }

    /** The error of {@code row} with constants that are set by {@code others} alone. */
    double leftOut(Row row, Collection<Row> others) {
        List<Double> places = best(others);
        return row.error(value(row, places));
    }

    /** Whether any of the constants changes what is predicted for {@code row}. */
    boolean moves(Row row) {
        List<Double> now = constants.stream().map(c -> AS_IT_IS).toList();
        double usual = value(row, now);
        for (int c = 0; c < constants.size(); c++) {
            List<Double> other = new ArrayList<>(now);
            other.set(c, 1.0);
            if (Math.abs(value(row, other) / usual - 1) > 1e-9) {
                return true;
            }
        }
        return false;
    }

    private List<Double> best(Collection<Row> rows) {
        List<Double> places = new ArrayList<>(constants.stream().map(c -> AS_IT_IS).toList());
        double least = error(rows, places);
        for (int round = 0; round < ROUNDS; round++) {
            for (int c = 0; c < places.size(); c++) {
                double now = places.get(c);
                for (int step = 0; step < STEPS; step++) {
                    double place = step / (STEPS - 1.0);
                    places.set(c, place);
                    double error = error(rows, places);
                    // Where a row says nothing of a constant, the constant stays.
                    if (error < least - 1e-9) {
                        least = error;
                        now = place;
                    }
                }
                places.set(c, now);
            }
        }
        return places;
    }

    private double error(Collection<Row> rows, List<Double> places) {
        return rows.stream()
                .mapToDouble(r -> Math.abs(r.error(value(r, places))))
                .average()
                .orElse(0);
    }

    private double value(Row row, List<Double> places) {
        List<Double> same = List.copyOf(places);
        return known.computeIfAbsent(
                List.of(row.id(), row.metric(), same),
                k -> validation.value(row, rdu -> with(rdu, same)));
    }

    private RduSpec with(RduSpec rdu, List<Double> places) {
        ChipDescription chip = ChipDescription.of(rdu);
        RduSpec changed = rdu;
        for (int c = 0; c < constants.size(); c++) {
            double place = places.get(c);
            if (place != AS_IT_IS) {
                Described known = chip.at(constants.get(c).path());
                double value = known.low() + (known.high() - known.low()) * place;
                changed = constants.get(c).with(changed, value);
            }
        }
        return changed;
    }
}
