package sambaflow.timing;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** A graph as arrays of numbers, by actor or by channel. */
final class Wiring {
    final long[] firings;
    final long[] interval;
    final long[] depth;
    final int[] server;
    final long[] demand;
    final boolean[] writes;

    /** By actor: channels it reads, that it fills, on which it may wait for room; whom it wakes. */
    final int[][] in;

    final int[][] out;
    final int[][] bounded;
    final int[][] neighbours;

    /** Actors with a server. */
    final int[] served;

    final int[] from;
    final int[] to;

    /** With the depth of the maker. */
    final long[] latency;

    final long[] slots;
    final long[] credit;
    final boolean[] waits;
    private final long[] sent;
    private final long[] taken;

    Wiring(TokenGraph graph) {
        List<TokenGraph.Actor> actors = graph.actors();
        List<TokenGraph.Channel> channels = graph.channels();
        firings = actors.stream().mapToLong(TokenGraph.Actor::firings).toArray();
        interval = actors.stream().mapToLong(TokenGraph.Actor::interval).toArray();
        depth = actors.stream().mapToLong(TokenGraph.Actor::depth).toArray();
        server = actors.stream().mapToInt(TokenGraph.Actor::server).toArray();
        demand = actors.stream().mapToLong(TokenGraph.Actor::demand).toArray();
        writes = new boolean[firings.length];
        for (int a = 0; a < writes.length; a++) {
            writes[a] = actors.get(a).writes();
        }
        served = IntStream.range(0, server.length).filter(a -> server[a] >= 0).toArray();
        from = channels.stream().mapToInt(TokenGraph.Channel::from).toArray();
        to = channels.stream().mapToInt(TokenGraph.Channel::to).toArray();
        slots = channels.stream().mapToLong(TokenGraph.Channel::slots).toArray();
        credit = channels.stream().mapToLong(TokenGraph.Channel::credit).toArray();
        latency = new long[from.length];
        waits = new boolean[from.length];
        sent = new long[from.length];
        taken = new long[from.length];
        for (int c = 0; c < from.length; c++) {
            latency[c] = channels.get(c).latency() + depth[from[c]];
            waits[c] = channels.get(c).waits();
            sent[c] = firings[from[c]];
            taken[c] = firings[to[c]];
        }
        in = by(to, slots, 0);
        out = by(from, slots, 0);
        bounded = by(from, slots, 1);
        neighbours = neighbours();
    }

    private int[][] by(int[] end, long[] slots, long least) {
        List<List<Integer>> lists = new ArrayList<>();
        for (int a = 0; a < firings.length; a++) {
            lists.add(new ArrayList<>());
        }
        for (int c = 0; c < end.length; c++) {
            if (slots[c] >= least) {
                lists.get(end[c]).add(c);
            }
        }
        return lists.stream()
                .map(l -> l.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    private int[][] neighbours() {
        List<TreeSet<Integer>> sets = new ArrayList<>();
        for (int a = 0; a < firings.length; a++) {
            sets.add(new TreeSet<>());
        }
        for (int c = 0; c < from.length; c++) {
            sets.get(from[c]).add(to[c]);
            if (slots[c] > 0) {
                sets.get(to[c]).add(from[c]);
            }
        }
        return sets.stream()
                .map(s -> s.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    int actors() {
        return firings.length;
    }

    /** Tokens that firing {@code n} of the reader of {@code c} needs. */
    long need(int c, long n) {
        if (waits[c]) {
            return sent[c];
        }
        return sent[c] == taken[c] ? n + 1 : Math.ceilDiv((n + 1) * sent[c], taken[c]);
    }

    /** The last firing of the reader of {@code c} that needs {@code token}. */
    long last(int c, long token) {
        if (waits[c]) {
            return taken[c] - 1;
        }
        return sent[c] == taken[c] ? token : Math.ceilDiv((token + 1) * taken[c], sent[c]) - 1;
    }

    /** Tokens on {@code c} that its reader has done with after so many firings. */
    long freed(int c, long fired) {
        if (waits[c]) {
            return fired == taken[c] ? sent[c] : 0;
        }
        return fired * sent[c] / taken[c];
    }

    /** How many of its last firings others may ask {@code a} for; a power of two. */
    int ring(int a) {
        long most = 1;
        for (int c : out[a]) {
            if (!waits[c]) {
                long ahead = slots[c] + Math.ceilDiv(sent[c], taken[c]) + 2;
                most = Math.max(most, slots[c] == 0 ? sent[c] : Math.min(ahead, sent[c]));
            }
        }
        for (int c : in[a]) {
            if (!waits[c] && slots[c] > 0) {
                long behind = Math.ceilDiv((slots[c] + 1) * taken[c], sent[c]) + 2;
                most = Math.max(most, Math.min(behind, taken[c]));
            }
        }
        return Integer.highestOneBit((int) Math.min(2 * most - 1, 1 << 30));
    }
}
