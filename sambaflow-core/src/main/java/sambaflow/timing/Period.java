package sambaflow.timing;

import java.util.Arrays;

/**
 * Notices that a graph repeats itself, and skips the repetitions.
 *
 * <p>One moment is kept and compared to all later ones, and a later one kept when that takes long
 * (Brent). Two moments are alike if all that can still be asked for differs by one and the same
 * time: then all that follows differs by it as well, until some actor has fired for the last time.
 * What is over by then must not be waited for any more, or the moments do not count.
 */
final class Period {
    /** Moments that are looked at before it is given up. */
    private static final int PATIENCE = 50_000;

    private final Firing firing;
    private final Wiring wiring;
    private final long[] iteration;
    private final int reference;
    private int looks;
    private int keepAt = 1;
    private long seen = -1;
    private long ticks;
    private Moment kept;

    /** All that can still be asked for, at one moment. */
    private record Moment(
            long base,
            long[] count,
            long[][] windows,
            long[][] servers,
            long[][] spent,
            long[][] counted,
            boolean comparable) {}

    Period(Firing firing) {
        this.firing = firing;
        this.wiring = firing.wiring;
        long common = 0;
        int most = 0;
        for (int a = 0; a < wiring.actors(); a++) {
            common = wiring.firings[a] == 1 ? common : gcd(common, wiring.firings[a]);
            most = wiring.firings[a] > wiring.firings[most] ? a : most;
        }
        this.reference = most;
        this.iteration = new long[wiring.actors()];
        for (int a = 0; a < iteration.length; a++) {
            iteration[a] = Math.max(1, wiring.firings[a] / Math.max(1, common));
        }
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** Whether it still hopes. */
    boolean looks() {
        return looks < PATIENCE && firing.fired(reference) < wiring.firings[reference];
    }

    /** Firings of {@code actor} from one moment to the next. */
    long iteration(int actor) {
        return iteration[actor];
    }

    /** Ticks of the period that was skipped, or 0. */
    long ticks() {
        return ticks;
    }

    void look() {
        long fired = firing.fired(reference);
        if (fired < seen + iteration[reference]) {
            return;
        }
        seen = fired;
        looks++;
        Moment now = moment();
        if (kept != null && now.comparable && alike(kept, now)) {
            skip(kept, now);
            keepAt = looks + 1;
            kept = null;
        } else if (looks >= keepAt) {
            kept = now.comparable ? now : null;
            keepAt = kept == null ? looks + 1 : 2 * looks;
        }
    }

    private Moment moment() {
        long base = firing.lastDone[reference];
        long[][] windows = new long[wiring.actors()][];
        boolean comparable = true;
        for (int a = 0; a < windows.length; a++) {
            comparable &= over(a) ? settled(a) : true;
            windows[a] = over(a) ? new long[0] : window(a, base);
        }
        long earliest = earliest();
        long[][] servers = new long[firing.servers.length][];
        long[][] counted = new long[servers.length][];
        for (int s = 0; s < servers.length; s++) {
            servers[s] = firing.servers[s].state(base, earliest);
            counted[s] = firing.servers[s].counted();
        }
        long[][] spent = new long[firing.spent.length][];
        Arrays.setAll(spent, i -> firing.spent[i].clone());
        return new Moment(base, firing.count.clone(), windows, servers, spent, counted, comparable);
    }

    /** No request can come before this any more. */
    private long earliest() {
        long earliest = Long.MAX_VALUE;
        for (int a = 0; a < wiring.actors(); a++) {
            earliest = over(a) ? earliest : Math.min(earliest, firing.lastDone[a]);
        }
        return earliest;
    }

    private boolean over(int a) {
        return firing.count[a] == wiring.firings[a];
    }

    /** Whether nobody will ever wait for what {@code a}, which is over, has made. */
    private boolean settled(int a) {
        for (int c : wiring.out[a]) {
            int to = wiring.to[c];
            if (!over(to) && !wiring.waits[c]) {
                long there = firing.lastDone[a] + wiring.latency[c];
                if (there > firing.lastDone[to]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** What can still be asked of {@code a}, and its request, as seen at {@code base}. */
    private long[] window(int a, long base) {
        long count = firing.count[a];
        long lowest = lowest(a);
        int length = (int) (count - lowest);
        long[] window = new long[length + 2];
        long[] ring = firing.done[a];
        for (int i = 0; i < length; i++) {
            window[i] = ring[(int) (lowest + i) & ring.length - 1] - base;
        }
        window[length] = firing.lastDone[a] - base;
        window[length + 1] = firing.pending[a] ? firing.readyAt[a] - base : Long.MIN_VALUE;
        return window;
    }

    private long lowest(int a) {
        long lowest = firing.count[a];
        for (int c : wiring.out[a]) {
            int to = wiring.to[c];
            if (!wiring.waits[c] && !over(to)) {
                lowest = Math.min(lowest, wiring.need(c, firing.count[to]) - 1);
            }
        }
        for (int c : wiring.in[a]) {
            int from = wiring.from[c];
            if (!wiring.waits[c] && !over(from) && wiring.slots[c] > 0) {
                long token = firing.count[from] - wiring.slots[c];
                lowest = Math.min(lowest, token < 0 ? 0 : wiring.last(c, token));
            }
        }
        return Math.max(lowest, firing.count[a] - firing.done[a].length);
    }

    private boolean alike(Moment then, Moment now) {
        for (int a = 0; a < wiring.actors(); a++) {
            boolean rests = now.count[a] == then.count[a];
            boolean overThen = then.count[a] == wiring.firings[a];
            if (over(a) != overThen || rests && !over(a) && firing.pending[a]) {
                return false;
            }
            if (!rests && !Arrays.equals(then.windows[a], now.windows[a])) {
                return false;
            }
        }
        return Arrays.deepEquals(then.servers, now.servers) && inStep(then, now);
    }

    /** Whether makers and readers moved on by the same number of tokens. */
    private boolean inStep(Moment then, Moment now) {
        for (int c = 0; c < wiring.from.length; c++) {
            int from = wiring.from[c];
            int to = wiring.to[c];
            long sent = (now.count[from] - then.count[from]) * wiring.firings[to];
            long taken = (now.count[to] - then.count[to]) * wiring.firings[from];
            if (!over(from) && !over(to) && !wiring.waits[c] && sent != taken) {
                return false;
            }
        }
        return true;
    }

    private void skip(Moment then, Moment now) {
        long times = Long.MAX_VALUE;
        for (int a = 0; a < wiring.actors(); a++) {
            long moved = now.count[a] - then.count[a];
            if (moved > 0) {
                times = Math.min(times, (wiring.firings[a] - now.count[a]) / moved - 1);
            }
        }
        times = Math.min(times, withRoom(then, now));
        if (times <= 0 || times == Long.MAX_VALUE) {
            return;
        }
        ticks = now.base - then.base;
        for (int a = 0; a < wiring.actors(); a++) {
            if (now.count[a] > then.count[a]) {
                move(a, times * (now.count[a] - then.count[a]), times * ticks);
                for (int i = 0; i < firing.spent.length; i++) {
                    firing.spent[i][a] += times * (now.spent[i][a] - then.spent[i][a]);
                }
            }
        }
        for (int s = 0; s < firing.servers.length; s++) {
            long[] perPeriod = new long[now.counted[s].length];
            for (int i = 0; i < perPeriod.length; i++) {
                perPeriod[i] = now.counted[s][i] - then.counted[s][i];
            }
            firing.servers[s].skip(times, ticks, perPeriod);
        }
    }

    /** Periods until a reader that waits for all leaves no room to a maker. */
    private long withRoom(Moment then, Moment now) {
        long times = Long.MAX_VALUE;
        for (int c = 0; c < wiring.from.length; c++) {
            int from = wiring.from[c];
            long moved = now.count[from] - then.count[from];
            if (wiring.waits[c] && wiring.slots[c] > 0 && !over(wiring.to[c]) && moved > 0) {
                times = Math.min(times, (wiring.slots[c] - now.count[from]) / moved - 1);
            }
        }
        return times;
    }

    /** {@code a} fired so often more, and all of that was so much later. */
    private void move(int a, long firings, long later) {
        long[] ring = firing.done[a];
        long[] old = ring.clone();
        long count = firing.count[a];
        long known = Math.min(count, ring.length);
        for (long n = count - known; n < count; n++) {
            ring[(int) (n + firings) & ring.length - 1] = old[(int) n & ring.length - 1] + later;
        }
        firing.count[a] = count + firings;
        firing.lastDone[a] += later;
        firing.readyAt[a] += firing.pending[a] ? later : 0;
        seen += a == reference ? firings : 0;
    }
}
