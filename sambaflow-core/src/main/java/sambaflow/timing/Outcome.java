package sambaflow.timing;

import java.util.List;

/** What became of a section: it finished, or its actors came to wait for each other for ever. */
public sealed interface Outcome {
    /** When the last firing that took place was done, in ticks. */
    long ticks();

    /**
     * All actors fired as often as they should.
     *
     * @param uses one for each actor
     * @param servers what each server did
     * @param simulated firings that were looked at one by one; the others follow from a period
     * @param period ticks of that period, and 0 where none was needed
     */
    record Finished(long ticks, List<Use> uses, List<Served> servers, long simulated, long period)
            implements Outcome {
        public Finished {
            uses = List.copyOf(uses);
            servers = List.copyOf(servers);
        }
    }

    /**
     * What one actor did, in ticks.
     *
     * @param start of its first firing
     * @param end of its last one
     * @param busy from starts to ends of its firings
     * @param data it waited for tokens
     * @param room it waited for room
     * @param server it waited for its server
     */
    record Use(long start, long end, long busy, long data, long room, long server) {}

    /**
     * What one server did.
     *
     * @param busy ticks at work
     * @param demand all that was asked of it: bytes of a memory, ticks of a link
     * @param requests how many
     */
    record Served(long busy, long demand, long requests) {}

    /**
     * Nothing can fire any more, though not all is done.
     *
     * @param fired how often each actor fired
     * @param circle of actors, each of which waits for the next one, and the last for the first
     */
    record Deadlock(long ticks, List<Long> fired, List<Wait> circle) implements Outcome {
        public Deadlock {
            fired = List.copyOf(fired);
            circle = List.copyOf(circle);
        }
    }

    /**
     * An actor that waits, for ever.
     *
     * @param actor its number
     * @param channel on which it waits
     * @param room for room on it, not for tokens
     * @param needed tokens that must have been sent, or done with, for its next firing
     * @param had tokens that were
     */
    record Wait(int actor, int channel, boolean room, long needed, long had) {}
}
