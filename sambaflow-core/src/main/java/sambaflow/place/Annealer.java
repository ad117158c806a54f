package sambaflow.place;

import java.util.Random;
import sambaflow.graph.Interrupts;

/**
 * Improves an arrangement by simulated annealing: random changes, kept if they are better, and
 * sometimes if they are worse, less and less often.
 *
 * <p>The schedule adapts to how many are kept: it cools slowly where about 44 of 100 are, and
 * changes reach less far the fewer are. All randomness comes from the seed.
 */
final class Annealer {
    private static final double WANTED = 0.44;
    private static final int SAMPLE = 64;

    /** Changes for each temperature, and in all, for a section of average size. */
    private static final int CHANGES = 10;

    private static final long MOST_WORK = 400_000_000;
    private static final double COLD = 2e-3;

    /** Temperatures that it takes from hot to cold, nearly; large sections try less at each. */
    private static final int COOLINGS = 150;

    private final Arrangement arrangement;
    private final PlacementCost cost;
    private final Random random;
    private double now;
    private double best;
    private Arrangement.Saved saved;
    private double window;

    private Annealer(Arrangement arrangement, PlacementCost cost, long seed) {
        this.arrangement = arrangement;
        this.cost = cost;
        this.random = new Random(seed);
        this.now = cost.of(arrangement);
        this.best = now;
        this.saved = arrangement.save();
        this.window = arrangement.stages();
    }

    /**
     * Leaves {@code arrangement} at the best that was found.
     *
     * @param netSize nets that a look at the cost goes through
     * @return its cost
     */
    static double anneal(Arrangement arrangement, PlacementCost cost, int netSize, long seed) {
        Annealer annealer = new Annealer(arrangement, cost, seed);
        if (arrangement.stages() > 1) {
            annealer.run(netSize);
        }
        arrangement.restore(annealer.saved);
        return annealer.best;
    }

    private void run(int netSize) {
        int stages = arrangement.stages();
        long left = MOST_WORK / Math.max(1, netSize + stages);
        double wanted = CHANGES * stages * StrictMath.cbrt(stages);
        int changes = (int) Math.min(wanted, Math.max(1, left / COOLINGS));
        double temperature = hot();
        while (temperature > COLD * now / Math.max(1, netSize) && left > 0) {
            Interrupts.check();
            int kept = 0;
            int tried = (int) Math.min(changes, left);
            for (int i = 0; i < tried; i++) {
                kept += change(temperature) ? 1 : 0;
            }
            left -= tried;
            double rate = (double) kept / tried;
            temperature *= cooling(rate);
            window = Math.clamp(window * (1 - WANTED + rate), 1, stages);
        }
    }

    /** Twenty times what random changes differ by: nearly all are kept. */
    private double hot() {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < SAMPLE; i++) {
            double before = now;
            change(Double.POSITIVE_INFINITY);
            sum += now - before;
            squares += (now - before) * (now - before);
        }
        double mean = sum / SAMPLE;
        return 20 * Math.sqrt(Math.max(0, squares / SAMPLE - mean * mean));
    }

    private static double cooling(double rate) {
        if (rate > 0.96) {
            return 0.5;
        }
        return rate > 0.8 || rate < 0.15 ? 0.8 : 0.93;
    }

    /** One random change; whether it was kept. */
    private boolean change(double temperature) {
        int stages = arrangement.stages();
        int one = random.nextInt(stages);
        int reach = (int) Math.max(1, window);
        int far = 1 + random.nextInt(reach);
        int other = random.nextBoolean() ? one + far : one - far;
        int kind = random.nextInt(8);
        if (kind == 0) {
            arrangement.toggle(one);
        } else if (other < 0 || other >= stages) {
            return false;
        } else if (kind < 4) {
            arrangement.shift(one, other);
        } else {
            arrangement.swap(one, other);
        }
        double next = cost.of(arrangement);
        if (next <= now || random.nextDouble() < StrictMath.exp((now - next) / temperature)) {
            now = next;
            if (now < best) {
                best = now;
                saved = arrangement.save();
            }
            return true;
        }
        if (kind == 0) {
            arrangement.toggle(one);
        } else if (kind < 4) {
            arrangement.shift(other, one);
        } else {
            arrangement.swap(one, other);
        }
        return false;
    }
}
