package sambaflow.timing;

import java.util.ArrayList;
import java.util.List;

/**
 * Times a {@link TokenGraph}: each actor fires as far ahead as its tokens and its room allow.
 *
 * <p>All rates are static, so nothing has to be kept in order of time but the requests to servers:
 * once no actor can go on without one, the earliest of all requests is taken. Whatever is asked for
 * later depends on a request that is still to be taken, so it cannot be earlier.
 *
 * <p>Such a graph comes to repeat itself. Where all clocks have moved on by the same time since an
 * earlier moment, whole periods are skipped ({@link Period}); the end is simulated again.
 */
public final class Sweep {
    private final Firing firing;
    private final Period period;
    private final int[] inOrder;

    private Sweep(TokenGraph graph, boolean skips) {
        this.inOrder = Order.of(graph);
        this.firing = new Firing(graph);
        this.period = skips ? new Period(firing) : null;
    }

    /** What becomes of {@code graph}; the same for whatever else runs. */
    public static Outcome run(TokenGraph graph) {
        return new Sweep(graph, true).outcome();
    }

    /** The same, looking at every single firing. */
    public static Outcome full(TokenGraph graph) {
        return new Sweep(graph, false).outcome();
    }

    private Outcome outcome() {
        if (firing.hasServers()) {
            withServers();
        } else {
            withoutServers();
        }
        return firing.allDone() ? firing.finished(period == null ? 0 : period.ticks()) : deadlock();
    }

    /** One iteration of each actor at a time, so that moments can be compared. */
    private void withoutServers() {
        boolean moved = true;
        while (moved) {
            boolean looking = period != null && period.looks();
            moved = false;
            for (int actor : inOrder) {
                long most = looking ? period.iteration(actor) : Long.MAX_VALUE;
                moved |= firing.fire(actor, most) > 0;
            }
            if (looking && moved) {
                period.look();
            }
        }
    }

    private void withServers() {
        boolean moved = true;
        while (moved) {
            settle();
            if (period != null && period.looks()) {
                period.look();
            }
            moved = firing.grant();
        }
    }

    /** All actors as far as they come without a server. */
    private void settle() {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (int actor : inOrder) {
                if (firing.stale(actor)) {
                    moved |= firing.fire(actor, Long.MAX_VALUE) > 0;
                }
            }
        }
    }

    private Outcome.Deadlock deadlock() {
        List<Long> fired = new ArrayList<>();
        for (int actor : firing.actors()) {
            fired.add(firing.fired(actor));
        }
        return new Outcome.Deadlock(firing.latest(), fired, firing.circle());
    }
}
