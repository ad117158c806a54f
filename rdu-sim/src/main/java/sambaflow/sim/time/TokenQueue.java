package sambaflow.sim.time;

import java.util.ArrayDeque;
import java.util.Deque;
import sambaflow.timing.Outcome;
import sambaflow.timing.TokenGraph;

/**
 * A channel with its tokens: those on their way, those at the reader, and the room that is known of
 * at the maker.
 *
 * <p>Where reader and maker fire differently often, the reader moves on by {@code made / reads} of
 * a token with each firing. It holds a token until it has moved past its end.
 */
final class TokenQueue {
    private final TokenGraph.Channel channel;
    private final long made;
    private final long reads;
    private final long way;

    /** Ticks at which tokens arrive, and at which word of room arrives, in order. */
    private final Deque<Long> flying = new ArrayDeque<>();

    private final Deque<Long> credits = new ArrayDeque<>();
    private long sent;
    private long arrived;
    private long dropped;
    private long room;
    private long readings;

    /**
     * How far the reader is in the token it is at, in parts of which a token has as many as it
     * reads.
     */
    private long phase;

    /**
     * A channel before its first token.
     *
     * @param made tokens in all
     * @param reads firings of the reader in all
     * @param depth ticks from the end of a firing of the maker until its token leaves
     */
    TokenQueue(TokenGraph.Channel channel, long made, long reads, long depth) {
        this.channel = channel;
        this.made = made;
        this.reads = reads;
        this.way = depth + channel.latency();
        this.room = channel.slots();
    }

    TokenGraph.Channel channel() {
        return channel;
    }

    void arrive(long clock) {
        while (!flying.isEmpty() && flying.peek() <= clock) {
            flying.remove();
            arrived++;
        }
        while (!credits.isEmpty() && credits.peek() <= clock) {
            credits.remove();
            room++;
        }
    }

    boolean hasTokens() {
        return arrived >= needed();
    }

    /** Tokens that must have arrived for the reader's next firing. */
    private long needed() {
        return channel.waits() ? made : dropped + Math.ceilDiv(phase + made, reads);
    }

    boolean hasRoom() {
        return channel.slots() == 0 || room > 0;
    }

    /** Keeps a slot for the token of a firing that begins. */
    void reserve() {
        room--;
    }

    /** A firing of the maker is done. */
    void send(long clock) {
        sent++;
        flying.add(clock + way);
    }

    /** A firing of the reader is done. */
    void read(long clock) {
        readings++;
        phase += made;
        while (channel.waits() ? readings == reads && dropped < made : phase >= reads) {
            phase -= reads;
            dropped++;
            credits.add(clock + channel.credit());
        }
    }

    long nextTimer() {
        long token = flying.isEmpty() ? Station.NEVER : flying.peek();
        long credit = credits.isEmpty() ? Station.NEVER : credits.peek();
        return Math.min(token, credit);
    }

    /** What its reader, or its maker, waits for. */
    Outcome.Wait wait(int number, boolean forRoom) {
        return forRoom
                ? new Outcome.Wait(
                        channel.from(), number, true, sent - channel.slots() + 1, dropped)
                : new Outcome.Wait(channel.to(), number, false, needed(), sent);
    }
}
