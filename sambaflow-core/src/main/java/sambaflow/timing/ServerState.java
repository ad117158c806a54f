package sambaflow.timing;

/** A server under way. */
final class ServerState {
    private final DramState dram;
    private long free;
    private long busy;
    private long demanded;
    private long requests;

    ServerState(TokenGraph.Server server, double ticksPerSecond) {
        this.dram =
                switch (server) {
                    case TokenGraph.Link _ -> null;
                    case TokenGraph.Memory m -> new DramState(m.dram(), ticksPerSecond);
                };
    }

    /** Takes a request made at {@code ready}; returns when it begins. */
    long take(int actor, long ready, long demand, boolean writes) {
        long start = Math.max(ready, free);
        long work = dram == null ? demand : dram.serve(actor, demand, writes);
        free = start + work;
        busy += work;
        demanded += demand;
        requests++;
        return start;
    }

    /** When it can take the next request. */
    long free() {
        return free;
    }

    Outcome.Served served() {
        return new Outcome.Served(busy, demanded, requests);
    }

    /** What has been counted: ticks at work, demand, requests. */
    long[] counted() {
        return new long[] {busy, demanded, requests};
    }

    /** What a request after {@code earliest} depends on, as seen at {@code base}. */
    long[] state(long base, long earliest) {
        return new long[] {Math.max(free, earliest) - base, dram == null ? 0 : dram.state()};
    }

    /** {@code times} more of a period of {@code ticks}, in which so much was counted. */
    void skip(long times, long ticks, long[] perPeriod) {
        free += times * ticks;
        busy += times * perPeriod[0];
        demanded += times * perPeriod[1];
        requests += times * perPeriod[2];
    }
}
