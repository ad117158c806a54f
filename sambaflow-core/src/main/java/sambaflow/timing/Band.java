package sambaflow.timing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import sambaflow.chip.ChipDescription;
import sambaflow.chip.Constant;
import sambaflow.chip.Described;
import sambaflow.chip.RduSpec;
import sambaflow.graph.Workers;
import sambaflow.pef.CompiledGraph;

/**
 * Between which times a program lies, as far as the chip's constants are known: each is set to the
 * lowest and to the highest value it may have, one at a time, and the differences are taken to have
 * nothing to do with each other (root of the sum of squares).
 *
 * <p>The layout stays as it is: on another chip the compiler might have made another one, and
 * constants that only shape layouts, such as the lanes of a unit, change nothing here.
 *
 * @param seconds with the constants as they are
 * @param influences the constants that change it, the strongest first
 */
public record Band(double low, double seconds, double high, List<Influence> influences) {
    public Band {
        influences = List.copyOf(influences);
    }

    /**
     * A constant, and seconds with it at the lowest and at the highest value that it may have.
     *
     * @param perPercent percent by which the time changes for each percent of the constant, over
     *     that range; 0 for one that is 0
     */
    public record Influence(Constant constant, double atLow, double atHigh, double perPercent) {
        /** Seconds between the fastest and the slowest of the chips that it may be. */
        public double range() {
            return Math.abs(atHigh - atLow);
        }

        private static Influence of(Described d, double atLow, double atHigh, double seconds) {
            double moved = (atHigh - atLow) / Math.max(seconds, Double.MIN_NORMAL);
            double by = (d.high() - d.low()) / Math.abs(d.value());
            boolean any = d.value() != 0 && by != 0;
            return new Influence(d.constant(), atLow, atHigh, any ? moved / by : 0);
        }
    }

    /** The band of {@code compiled}, on the chip of {@code clock} with so many of its tiles. */
    public static Band of(CompiledGraph compiled, Clock clock) {
        return of(
                clock.rdu(),
                chip ->
                        clock.on(chip).times(compiled).stream()
                                .mapToDouble(SectionTime::seconds)
                                .sum());
    }

    /**
     * The band of what {@code clock} tells of a chip; it is asked by several threads at a time.
     *
     * @throws sambaflow.graph.CompileException.Cancelled if the thread is interrupted meanwhile
     */
    public static Band of(RduSpec rdu, ToDoubleFunction<RduSpec> clock) {
        double seconds = clock.applyAsDouble(rdu);
        List<Callable<Influence>> looks = new ArrayList<>();
        for (Described d : ChipDescription.of(rdu).constants()) {
            looks.add(() -> {
                double atLow = at(rdu, d, d.low(), seconds, clock);
                double atHigh = at(rdu, d, d.high(), seconds, clock);
                return Influence.of(d, atLow, atHigh, seconds);
            });
        }
        double below = 0;
        double above = 0;
        List<Influence> influences = new ArrayList<>();
        for (Influence i : Workers.all(looks, done -> {})) {
            double less = Math.min(0, Math.min(i.atLow(), i.atHigh()) - seconds);
            double more = Math.max(0, Math.max(i.atLow(), i.atHigh()) - seconds);
            below += less * less;
            above += more * more;
            if (less < 0 || more > 0) {
                influences.add(i);
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
