package sambaflow.timing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import sambaflow.chip.ChipDescription;
import sambaflow.chip.Constant;
import sambaflow.chip.Described;
import sambaflow.chip.RduSpec;
import sambaflow.pef.CompiledGraph;

/**
 * Between which times a program lies, as far as the chip's constants are known: each is set to the
 * lowest and to the highest value it may have, one at a time, and the differences are taken to have
 * nothing to do with each other (root of the sum of squares). The layout stays as it is.
 *
 * @param seconds with the constants as they are
 * @param influences the constants that change it, the strongest first
 */
public record Band(double low, double seconds, double high, List<Influence> influences) {
    public Band {
        influences = List.copyOf(influences);
    }

    /** Seconds with a constant at the lowest and at the highest value that it may have. */
    public record Influence(Constant constant, double atLow, double atHigh) {
        double range() {
            return Math.abs(atHigh - atLow);
        }
    }

    /** The band of {@code compiled} on so many tiles of {@code rdu}. */
    public static Band of(CompiledGraph compiled, RduSpec rdu, int tiles) {
        return of(
                rdu,
                chip ->
                        new Clock(chip, tiles)
                                .times(compiled).stream().mapToDouble(SectionTime::seconds).sum());
    }

    static Band of(RduSpec rdu, ToDoubleFunction<RduSpec> clock) {
        double seconds = clock.applyAsDouble(rdu);
        double below = 0;
        double above = 0;
        List<Influence> influences = new ArrayList<>();
        for (Described d : ChipDescription.of(rdu).constants()) {
            double atLow = at(rdu, d, d.low(), seconds, clock);
            double atHigh = at(rdu, d, d.high(), seconds, clock);
            double less = Math.min(0, Math.min(atLow, atHigh) - seconds);
            double more = Math.max(0, Math.max(atLow, atHigh) - seconds);
            below += less * less;
            above += more * more;
            if (less < 0 || more > 0) {
                influences.add(new Influence(d.constant(), atLow, atHigh));
            }
        }
        influences.sort(Comparator.comparingDouble(Influence::range).reversed());
        return new Band(
                Math.max(0, seconds - Math.sqrt(below)),
                seconds,
                seconds + Math.sqrt(above),
                influences);
    }

    private static double at(
            RduSpec rdu,
            Described described,
            double value,
            double seconds,
            ToDoubleFunction<RduSpec> clock) {
        return value == described.value()
                ? seconds
                : clock.applyAsDouble(described.constant().with(rdu, value));
    }
}
