package sambaflow.sim.time;

import java.util.ArrayDeque;
import java.util.Deque;
import sambaflow.timing.TokenGraph;

/**
 * A channel of the oracle: tokens on their way, tokens there, slots taken and credits on theirs.
 */
final class Pipe {
    final TokenGraph.Channel channel;
    private final long sent;
    private final long taken;
    private final long way;
    private final Deque<long[]> tokens = new ArrayDeque<>();
    private final Deque<long[]> credits = new ArrayDeque<>();
    private long there;
    private long slotsTaken;
    private long freed;

    Pipe(TokenGraph graph, TokenGraph.Channel channel) {
        this.channel = channel;
        this.sent = graph.actors().get(channel.from()).firings();
        this.taken = graph.actors().get(channel.to()).firings();
        this.way = channel.latency() + graph.actors().get(channel.from()).depth();
    }

    /** A tick: everything on its way comes nearer. */
    void step() {
        for (long[] token : tokens) {
            token[0]--;
        }
        for (long[] credit : credits) {
            credit[0]--;
        }
        arrive();
    }

    private void arrive() {
        while (!tokens.isEmpty() && tokens.peek()[0] <= 0) {
            tokens.remove();
            there++;
        }
        while (!credits.isEmpty() && credits.peek()[0] <= 0) {
            credits.remove();
            slotsTaken--;
        }
    }

    /** Whether the reader has what its firing number {@code n}, counted from 0, needs. */
    boolean has(long n) {
        return channel.waits() ? there == sent : there * taken >= (n + 1) * sent || there == sent;
    }

    boolean hasRoom() {
        return channel.slots() == 0 || slotsTaken < channel.slots();
    }

    /** The maker begins a token: its slot is taken from now on. */
    void reserve() {
        slotsTaken++;
    }

    void send() {
        tokens.add(new long[] {way});
        arrive();
    }

    /** The reader has fired so often: what no later firing needs gives its slot back. */
    void taken(long fired) {
        long done;
        if (channel.waits()) {
            done = fired == taken ? sent : 0;
        } else {
            done = fired * sent / taken;
        }
        for (; freed < done; freed++) {
            credits.add(new long[] {channel.credit()});
        }
        arrive();
    }

    boolean isQuiet() {
        return tokens.isEmpty() && credits.isEmpty();
    }
}
