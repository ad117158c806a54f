package sambaflow.timing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The state of a graph under way: how often each actor fired, and when the firings that others may
 * still ask for were done. Rings of numbers, so that nothing is allocated while it runs.
 */
final class Firing {
    private static final long BLOCKED = Long.MIN_VALUE;

    final Wiring wiring;
    final long[] count;
    final long[][] done;
    final long[] lastDone;
    final boolean[] pending;
    final long[] readyAt;
    final ServerState[] servers;

    /** By actor: ticks at work, waiting for tokens, for room, for the server. */
    final long[][] spent;

    final long[] first;
    private final boolean[] stale;
    private long simulated;
    private boolean byRoom;

    Firing(TokenGraph graph) {
        this.wiring = new Wiring(graph);
        int actors = wiring.actors();
        this.count = new long[actors];
        this.done = new long[actors][];
        this.lastDone = new long[actors];
        this.pending = new boolean[actors];
        this.readyAt = new long[actors];
        this.spent = new long[4][actors];
        this.first = new long[actors];
        this.stale = new boolean[actors];
        for (int a = 0; a < actors; a++) {
            done[a] = new long[wiring.ring(a)];
            stale[a] = true;
        }
        this.servers =
                graph.servers().stream()
                        .map(s -> new ServerState(s, graph.ticksPerSecond()))
                        .toArray(ServerState[]::new);
    }

    boolean hasServers() {
        return servers.length > 0;
    }

    boolean stale(int actor) {
        return stale[actor];
    }

    int[] actors() {
        return IntStream.range(0, count.length).toArray();
    }

    long fired(int actor) {
        return count[actor];
    }

    boolean allDone() {
        for (int a = 0; a < count.length; a++) {
            if (count[a] < wiring.firings[a]) {
                return false;
            }
        }
        return true;
    }

    /** Fires {@code a} at most so often; returns how often. One with a server asks for it. */
    long fire(int a, long most) {
        stale[a] = false;
        if (wiring.server[a] != TokenGraph.NONE) {
            ask(a);
            return 0;
        }
        long end = Math.min(wiring.firings[a], most > wiring.firings[a] ? most : count[a] + most);
        long before = count[a];
        long clock = lastDone[a];
        long interval = wiring.interval[a];
        long[] ring = done[a];
        int mask = ring.length - 1;
        for (long n = before; n < end; n++) {
            long ready = ready(a, n, clock);
            if (ready == BLOCKED) {
                break;
            }
            spent[byRoom ? 2 : 1][a] += ready - clock;
            first[a] = n == 0 ? ready : first[a];
            clock = ready + interval;
            ring[(int) n & mask] = clock;
            count[a] = n + 1;
        }
        long fired = count[a] - before;
        lastDone[a] = clock;
        if (fired > 0) {
            spent[0][a] += fired * interval;
            simulated += fired;
            wake(a);
        }
        return fired;
    }

    private void ask(int a) {
        if (!pending[a] && count[a] < wiring.firings[a]) {
            long ready = ready(a, count[a], lastDone[a]);
            if (ready != BLOCKED) {
                spent[byRoom ? 2 : 1][a] += ready - lastDone[a];
                pending[a] = true;
                readyAt[a] = ready;
            }
        }
    }

    /** Takes the earliest request, of the lowest actor; returns whether there was one. */
    boolean grant() {
        int next = TokenGraph.NONE;
        for (int a : wiring.served) {
            if (pending[a] && (next == TokenGraph.NONE || readyAt[a] < readyAt[next])) {
                next = a;
            }
        }
        if (next == TokenGraph.NONE) {
            return false;
        }
        ServerState server = servers[wiring.server[next]];
        long start = server.take(next, readyAt[next], wiring.demand[next], wiring.writes[next]);
        long end = Math.max(start + wiring.interval[next], server.free());
        long n = count[next];
        spent[0][next] += end - start;
        spent[3][next] += start - readyAt[next];
        first[next] = n == 0 ? start : first[next];
        done[next][(int) n & done[next].length - 1] = end;
        lastDone[next] = end;
        count[next] = n + 1;
        pending[next] = false;
        simulated++;
        stale[next] = true;
        wake(next);
        return true;
    }

    private void wake(int a) {
        for (int other : wiring.neighbours[a]) {
            stale[other] = true;
        }
    }

    /** When firing {@code n} of {@code a} can be, not before {@code clock}, or BLOCKED. */
    private long ready(int a, long n, long clock) {
        long ready = clock;
        byRoom = false;
        for (int c : wiring.in[a]) {
            int from = wiring.from[c];
            long need = wiring.need(c, n);
            if (count[from] < need) {
                return BLOCKED;
            }
            long[] ring = done[from];
            long there = ring[(int) (need - 1) & ring.length - 1] + wiring.latency[c];
            ready = Math.max(ready, there);
        }
        for (int c : wiring.bounded[a]) {
            long token = n - wiring.slots[c];
            if (token >= 0) {
                int to = wiring.to[c];
                long last = wiring.last(c, token);
                if (count[to] <= last) {
                    return BLOCKED;
                }
                long[] ring = done[to];
                long free = ring[(int) last & ring.length - 1] + wiring.credit[c];
                byRoom |= free > ready;
                ready = Math.max(ready, free);
            }
        }
        return ready;
    }

    long latest() {
        long latest = 0;
        for (long clock : lastDone) {
            latest = Math.max(latest, clock);
        }
        return latest;
    }

    Outcome.Finished finished(long period) {
        List<Outcome.Use> uses = new ArrayList<>();
        long end = 0;
        for (int a = 0; a < count.length; a++) {
            uses.add(
                    new Outcome.Use(
                            first[a],
                            lastDone[a],
                            spent[0][a],
                            spent[1][a],
                            spent[2][a],
                            spent[3][a]));
            end = Math.max(end, lastDone[a] + wiring.depth[a]);
        }
        List<Outcome.Served> served = new ArrayList<>();
        for (ServerState server : servers) {
            served.add(server.served());
        }
        return new Outcome.Finished(end, uses, served, simulated, period);
    }

    /** Actors that wait for each other, once none can fire. */
    List<Outcome.Wait> circle() {
        int at = 0;
        while (count[at] == wiring.firings[at]) {
            at++;
        }
        List<Outcome.Wait> way = new ArrayList<>();
        int[] seen = new int[count.length];
        while (seen[at] == 0) {
            Outcome.Wait wait = waiting(at);
            way.add(wait);
            seen[at] = way.size();
            at = wait.room() ? wiring.to[wait.channel()] : wiring.from[wait.channel()];
        }
        return way.subList(seen[at] - 1, way.size());
    }

    private Outcome.Wait waiting(int a) {
        long n = count[a];
        for (int c : wiring.in[a]) {
            long need = wiring.need(c, n);
            long had = count[wiring.from[c]];
            if (had < need) {
                return new Outcome.Wait(a, c, false, need, had);
            }
        }
        for (int c : wiring.bounded[a]) {
            long token = n - wiring.slots[c];
            if (token >= 0 && count[wiring.to[c]] <= wiring.last(c, token)) {
                return new Outcome.Wait(
                        a, c, true, token + 1, wiring.freed(c, count[wiring.to[c]]));
            }
        }
        throw new IllegalStateException("actor " + a + " waits for nothing");
    }
}
