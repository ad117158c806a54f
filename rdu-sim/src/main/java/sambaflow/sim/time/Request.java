package sambaflow.sim.time;

import java.util.Comparator;

/**
 * What an actor asks of its server.
 *
 * @param asked the tick
 * @param demand bytes of a memory, ticks of a link
 */
record Request(SteppedActor actor, long asked, long demand, boolean writes) {
    /** The order of service: by time, then by actor. */
    static final Comparator<Request> FIRST_COME =
            Comparator.comparingLong(Request::asked).thenComparingInt(r -> r.actor().number());
}
