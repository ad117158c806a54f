package sambaflow.sim.time;

import sambaflow.timing.Outcome;

/** A server with those who wait at it. */
sealed interface Station permits LinkStation, DramStation {
    /** The tick of what does not come. */
    long NEVER = Long.MAX_VALUE;

    void ask(Request request);

    /** Whether it can do something about {@link #head} at {@code clock}. */
    boolean takes(long clock);

    /** The request that is next. */
    Request head();

    /** Begins with {@link #head}. */
    void take(long clock);

    /** The next tick at which it can change by itself. */
    long nextTimer();

    Outcome.Served served();
}
