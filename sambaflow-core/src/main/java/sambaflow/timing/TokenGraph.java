package sambaflow.timing;

import java.util.List;
import sambaflow.chip.Dram;

/**
 * A section as tokens move through it: a static dataflow graph, timed in whole ticks.
 *
 * <p>Its meaning, for firing {@code n} of an actor with {@code T} firings:
 *
 * <ul>
 *   <li>It is ready when its own firing {@code n-1} is done, when each of its input channels has
 *       the tokens it needs, and when each of its output channels has room.
 *   <li>Over a channel from an actor with {@code F} firings, which makes a token with each, it
 *       needs tokens 0 to {@code ceil((n+1) F / T) - 1}; all of them if the channel waits. Token
 *       {@code k} is there {@code depth + latency} after firing {@code k} of its maker is done.
 *   <li>Firing {@code m} of a maker has room on a channel of {@code slots} slots if token {@code m
 *       - slots} has been done with for {@code credit}: the last firing that needs it is done,
 *       {@code ceil((m - slots + 1) T / F) - 1}, or the last of all if the channel waits.
 *   <li>An actor without a server starts when it is ready and is done {@code interval} later.
 *   <li>An actor with a server asks for it when it is ready. A server works on one request at a
 *       time, in the order in which they were made, of equal ones that of the lowest actor first.
 *       The firing starts when its request is taken and is done after the longer of its interval
 *       and the server's work.
 * </ul>
 *
 * @param channels none leads from an actor to itself
 * @param ticksPerSecond to turn ticks into seconds
 */
public record TokenGraph(
        List<Actor> actors, List<Channel> channels, List<Server> servers, double ticksPerSecond) {
    /** Stands for no server. */
    public static final int NONE = -1;

    /**
     * What fires.
     *
     * @param kind what it stands for
     * @param number of the stage, stream or channel it stands for
     * @param firings in one run, 1 or more
     * @param interval ticks from its start to its end
     * @param depth ticks from its end until what it made leaves
     * @param server its number, or {@link #NONE}
     * @param demand of each firing on its server: bytes of a memory, ticks of a link
     * @param writes whether it writes to a memory
     */
    public record Actor(
            Kind kind,
            int number,
            long firings,
            long interval,
            long depth,
            int server,
            long demand,
            boolean writes) {
        /** A stage's work on a token. */
        public static Actor stage(int number, long firings, long interval, long depth) {
            return new Actor(Kind.STAGE, number, firings, interval, depth, NONE, 0, false);
        }
    }

    /** What an actor stands for. */
    public enum Kind {
        STAGE,
        READ,
        WRITE,
        WIRE
    }

    /**
     * A way for tokens.
     *
     * @param latency ticks on the way
     * @param slots tokens that there is room for; 0: room is never waited for
     * @param credit ticks until the maker knows that there is room
     * @param waits whether the reader needs all tokens before its first firing
     */
    public record Channel(int from, int to, long latency, long slots, long credit, boolean waits) {
        public Channel withSlots(long other) {
            return new Channel(from, to, latency, other, credit, waits);
        }
    }

    /** What actors share. */
    public sealed interface Server {}

    /** A link of a network: busy for as many ticks as a firing demands. */
    public record Link(String name) implements Server {}

    /** A memory outside the units. */
    public record Memory(String name, Dram dram) implements Server {}

    public TokenGraph {
        actors = List.copyOf(actors);
        channels = List.copyOf(channels);
        servers = List.copyOf(servers);
    }

    /** The same graph, with other channels. */
    public TokenGraph over(List<Channel> others) {
        return new TokenGraph(actors, others, servers, ticksPerSecond);
    }

    /** All firings of all actors in one run. */
    public long firings() {
        return actors.stream().mapToLong(Actor::firings).sum();
    }
}
