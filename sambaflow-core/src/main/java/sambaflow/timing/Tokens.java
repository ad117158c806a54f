package sambaflow.timing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import sambaflow.chip.Dram;
import sambaflow.chip.RduSpec;
import sambaflow.pef.Channel;
import sambaflow.pef.Layout;
import sambaflow.pef.MemoryPlan;
import sambaflow.pef.Stream;

/**
 * Makes the token graph of a section.
 *
 * <p>A stage fires once for each slice. What it reads from outside is brought by an actor that the
 * memory serves; what it holds as a whole comes in pieces, one such value after the other in the
 * order of the stages, so that the first stage can begin while the last one's weights are still on
 * their way. What it writes is taken along slice by slice. A value that passes the busiest links
 * takes turns with the others there.
 */
final class Tokens {
    /** Transfers of what is held as a whole are no longer than this, so that others get a turn. */
    private static final long PIECE = 1 << 20;

    /** Slices of a stream that there is room for: one in use, one on its way. */
    private static final int DOUBLE = 2;

    private final Layout layout;
    private final RduSpec rdu;
    private final IntFunction<MemoryPlan.Kind> places;
    private final WhatIf whatIf;
    private final Ways ways;
    private final long tokens;
    private final List<TokenGraph.Actor> actors = new ArrayList<>();
    private final List<TokenGraph.Channel> channels = new ArrayList<>();
    private final List<TokenGraph.Server> servers = new ArrayList<>();
    private final Map<MemoryPlan.Kind, Integer> memories = new HashMap<>();
    private final int tiles;
    private int lastHeld = TokenGraph.NONE;

    private Tokens(
            Layout layout,
            RduSpec rdu,
            int tiles,
            IntFunction<MemoryPlan.Kind> places,
            WhatIf whatIf) {
        this.layout = layout;
        this.rdu = rdu;
        this.tiles = tiles;
        this.places = places;
        this.whatIf = whatIf;
        this.tokens = layout.tokens();
        this.ways = new Ways(layout, rdu, tiles, servers);
    }

    /**
     * The token graph of {@code layout}; its ticks are parts of a cycle, one for each slice.
     *
     * @param places the memory that each value lies in
     */
    static TokenGraph of(
            Layout layout,
            RduSpec rdu,
            int tiles,
            IntFunction<MemoryPlan.Kind> places,
            WhatIf whatIf) {
        return new Tokens(layout, rdu, tiles, places, whatIf).graph();
    }

    private TokenGraph graph() {
        for (int s = 0; s < layout.stages().size(); s++) {
            var stage = layout.stages().get(s);
            actors.add(
                    new TokenGraph.Actor(
                            TokenGraph.Kind.STAGE,
                            s,
                            tokens,
                            stage.cycles(),
                            stage.depth() * tokens,
                            network() ? ways.feedLink(s) : TokenGraph.NONE,
                            ways.feedCycles(s),
                            false));
        }
        for (int i = 0; i < layout.channels().size(); i++) {
            channel(i, layout.channels().get(i));
        }
        for (int i = 0; i < layout.streams().size(); i++) {
            Stream stream = layout.streams().get(i);
            if (stream.in()) {
                read(i, stream);
            } else {
                write(i, stream);
            }
        }
        return new TokenGraph(actors, channels, servers, rdu.clockHz() * tokens);
    }

    private boolean network() {
        return whatIf != WhatIf.PERFECT_NETWORK;
    }

    private long slots(long wanted) {
        return whatIf == WhatIf.INFINITE_BUFFERS ? 0 : wanted;
    }

    private void channel(int i, Channel c) {
        long latency = network() ? ways.latency(i) * tokens : 0;
        long credit = network() ? ways.credit(i) * tokens : 0;
        long slots = c.waits() || ways.unrouted() ? 0 : slots(c.depth());
        int link = network() ? ways.channelLink(i) : TokenGraph.NONE;
        if (link == TokenGraph.NONE) {
            join(c.from(), c.to(), latency, slots, credit, c.waits());
        } else {
            int wire = wire(i, link, tokens, ways.channelCycles(i));
            join(c.from(), wire, 0, 0, 0, false);
            join(wire, c.to(), latency, 0, 0, c.waits());
            // Room is the reader's, and what the maker waits for.
            join(c.from(), c.to(), 0, slots, credit, c.waits());
        }
    }

    /** A value's turns on a link, which it keeps busy for so many cycles in one run. */
    private int wire(int number, int link, long firings, long cycles) {
        long ticks = Math.ceilDiv(cycles * tokens, firings);
        actors.add(
                new TokenGraph.Actor(
                        TokenGraph.Kind.WIRE, number, firings, 0, 0, link, ticks, false));
        return actors.size() - 1;
    }

    private void join(int from, int to, long latency, long slots, long credit, boolean waits) {
        channels.add(new TokenGraph.Channel(from, to, latency, slots, credit, waits));
    }

    private void read(int i, Stream stream) {
        int known =
                stream.whole()
                        ? heldReader(i, stream)
                        : memory(i, stream, TokenGraph.Kind.READ, transfers(stream));
        long there = actors.get(known).firings();
        long room = stream.whole() ? atOnce(there) : DOUBLE * Math.ceilDiv(there, tokens);
        long slots = there == 1 ? 0 : slots(room);
        boolean waits = stream.whole() && stream.slices() == 1;
        int link = network() ? ways.streamLink(i) : TokenGraph.NONE;
        if (link == TokenGraph.NONE) {
            join(known, stream.stage(), way(), waits ? 0 : slots, 0, waits);
        } else {
            int wire = wire(i, link, there, ways.streamCycles(i));
            join(known, wire, 0, 0, 0, false);
            join(wire, stream.stage(), way(), 0, 0, waits);
            join(known, stream.stage(), 0, waits ? 0 : slots, 0, waits);
        }
    }

    /**
     * Of so many parts, those that one firing of a stage needs: it may end one and begin the next.
     */
    private long atOnce(long parts) {
        boolean even = parts % tokens == 0 || tokens % parts == 0;
        return Math.ceilDiv(parts, tokens) + (even ? 0 : 1);
    }

    private long way() {
        return network() ? ways.outside() * tokens : 0;
    }

    /** Brings a value in pieces; its stage sees whole parts of it. */
    private int heldReader(int i, Stream stream) {
        long part = Math.ceilDiv(stream.bytes(), stream.slices());
        long most = Math.max(1, Layout.MOST_TOKENS / stream.slices());
        long pieces = Math.clamp(Math.ceilDiv(part, PIECE), 1, most);
        long firings = pieces * stream.slices();
        int reader = memory(i, stream, TokenGraph.Kind.READ, firings);
        if (lastHeld != TokenGraph.NONE) {
            join(lastHeld, reader, 0, 0, 0, true);
        }
        lastHeld = stream.slices() == 1 ? reader : lastHeld;
        if (pieces == 1 || stream.slices() == 1) {
            return reader;
        }
        actors.add(
                new TokenGraph.Actor(
                        TokenGraph.Kind.READ, i, stream.slices(), 0, 0, TokenGraph.NONE, 0, false));
        int full = actors.size() - 1;
        join(reader, full, 0, slots(DOUBLE * pieces), 0, false);
        return full;
    }

    private void write(int i, Stream stream) {
        long transfers = transfers(stream);
        int writer = memory(i, stream, TokenGraph.Kind.WRITE, transfers);
        long room = DOUBLE * Math.ceilDiv(tokens, transfers);
        int link = network() ? ways.streamLink(i) : TokenGraph.NONE;
        int from = stream.stage();
        if (link != TokenGraph.NONE) {
            from = wire(i, link, tokens, ways.streamCycles(i));
            join(stream.stage(), from, 0, 0, 0, false);
            join(stream.stage(), writer, 0, stream.whole() ? 0 : slots(room), 0, stream.whole());
        }
        boolean direct = link == TokenGraph.NONE;
        long held = direct && !stream.whole() ? slots(room) : 0;
        join(from, writer, way(), held, 0, stream.whole());
    }

    /** An actor that moves a value in so many transfers. */
    private int memory(int i, Stream stream, TokenGraph.Kind kind, long firings) {
        long bytes = stream.bytes();
        boolean perfect = whatIf == WhatIf.PERFECT_MEMORY;
        MemoryPlan.Kind place = places.apply(stream.value());
        Dram dram = dram(place);
        boolean reads = kind == TokenGraph.Kind.READ;
        long latency = reads ? cycles(dram.latencySeconds()) * tokens : 0;
        actors.add(
                new TokenGraph.Actor(
                        kind,
                        i,
                        firings,
                        0,
                        perfect ? 0 : latency,
                        perfect || bytes == 0 ? TokenGraph.NONE : server(place, dram),
                        Math.ceilDiv(bytes, firings),
                        !reads));
        return actors.size() - 1;
    }

    private Dram dram(MemoryPlan.Kind place) {
        return rdu.share(place == MemoryPlan.Kind.HBM ? rdu.hbm() : rdu.ddr(), tiles);
    }

    /** As many as it has slices, but none smaller than what keeps all channels busy. */
    private long transfers(Stream stream) {
        Dram dram = dram(places.apply(stream.value()));
        long round = (long) dram.interleaveBytes() * Math.max(1, dram.channels());
        return Math.clamp(stream.bytes() / round, 1, stream.slices());
    }

    private long cycles(double seconds) {
        return (long) StrictMath.ceil(seconds * rdu.clockHz());
    }

    private int server(MemoryPlan.Kind place, Dram dram) {
        return memories.computeIfAbsent(
                place,
                p -> {
                    servers.add(new TokenGraph.Memory(p.toString(), dram));
                    return servers.size() - 1;
                });
    }
}
