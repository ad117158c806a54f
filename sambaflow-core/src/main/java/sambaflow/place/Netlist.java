package sambaflow.place;

import java.util.ArrayList;
import java.util.List;
import sambaflow.chip.Network;
import sambaflow.chip.PipelineTime;
import sambaflow.chip.RduSpec;
import sambaflow.pef.StageKind;
import sambaflow.stage.Allocation;
import sambaflow.stage.StageGraph;

/**
 * A section as placement and routing see it: numbers only, so that the layers of a model, which
 * differ in nothing but their names, are the same.
 *
 * @param tiles it is for
 * @param blocks one for each stage
 * @param wires one for each channel
 * @param streams from and to the memory outside
 * @param tokens slices in which it works
 * @param traffic bytes from and to the memory outside
 */
record Netlist(
        int tiles,
        List<Block> blocks,
        List<Wire> wires,
        List<Stream> streams,
        long tokens,
        long traffic) {
    /**
     * A stage.
     *
     * @param cycles in which it is at work
     * @param depth cycles of a vector on its way through
     * @param chain compute units in a row, so many to a group
     * @param passes how many times its memory units are filled
     * @param feedBytes that its memory units send to its compute units in one run
     * @param bufferBytes that its memory units hold
     */
    record Block(
            StageKind kind,
            long cycles,
            int depth,
            int pcus,
            int pmus,
            int chain,
            long passes,
            long feedBytes,
            long bufferBytes) {
        Block withPmus(int count) {
            return new Block(
                    kind, cycles, depth, pcus, count, chain, passes, feedBytes, bufferBytes);
        }
    }

    /**
     * A channel.
     *
     * @param sliceBytes of one more slice of depth
     */
    record Wire(int from, int to, long bytes, int depth, boolean waits, long sliceBytes) {}

    /**
     * A value that is read or written.
     *
     * @param bytes of it, however often it is moved
     * @param moved how it is, with its position for a value
     */
    record Stream(long bytes, sambaflow.pef.Stream moved) {
        int stage() {
            return moved.stage();
        }

        boolean in() {
            return moved.in();
        }
    }

    Netlist {
        blocks = List.copyOf(blocks);
        wires = List.copyOf(wires);
        streams = List.copyOf(streams);
    }

    static Netlist of(Allocation allocation, RduSpec rdu) {
        StageGraph graph = allocation.graph();
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < graph.stages().size(); i++) {
            Allocation.Share share = allocation.shares().get(i);
            blocks.add(
                    new Block(
                            graph.stages().get(i).kind(),
                            allocation.cycles(i),
                            allocation.depth(i, rdu),
                            share.pcus(),
                            share.pmus(),
                            graph.stages().get(i).chain(),
                            share.passes(),
                            feed(allocation, i, rdu),
                            share.bufferBytes()));
        }
        int[] depths = graph.depths();
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < depths.length; i++) {
            StageGraph.Channel c = graph.channels().get(i);
            boolean waits = graph.waits(c);
            long slice = Math.ceilDiv(c.bytes(), graph.tokens());
            wires.add(new Wire(c.from(), c.to(), c.bytes(), depths[i], waits, slice));
        }
        return new Netlist(
                allocation.tiles(),
                blocks,
                wires,
                streams(allocation),
                graph.tokens(),
                allocation.traffic());
    }

    private static List<Stream> streams(Allocation allocation) {
        List<Stream> streams = new ArrayList<>();
        List<sambaflow.pef.Stream> moved = allocation.streams();
        for (int i = 0; i < moved.size(); i++) {
            sambaflow.pef.Stream m = moved.get(i);
            streams.add(
                    new Stream(
                            allocation.graph().streams().get(i).bytes(),
                            new sambaflow.pef.Stream(
                                    m.stage(), i, m.bytes(), m.slices(), m.whole(), m.in())));
        }
        return streams;
    }

    /** What a stage's memory units send: each operand of an array once for a row or column. */
    private static long feed(Allocation allocation, int stage, RduSpec rdu) {
        StageGraph graph = allocation.graph();
        Allocation.Share share = allocation.shares().get(stage);
        if (graph.stages().get(stage).kind() == StageKind.SYSTOLIC) {
            double perCycle = StrictMath.sqrt(share.groups()) * rdu.operandBytesPerCycle();
            double most = (double) share.pmus() * rdu.pmuBytesPerCycle();
            return (long) (Math.min(perCycle, most) * allocation.cycles(stage));
        }
        long bytes = 0;
        for (StageGraph.Channel c : graph.channels()) {
            bytes += c.to() == stage ? c.bytes() : 0;
        }
        for (StageGraph.Stream s : graph.streams()) {
            bytes += s.stage() == stage && s.in() ? s.bytes() : 0;
        }
        return bytes;
    }

    /** The network for a value of so many bytes. */
    static Network network(long bytes, RduSpec rdu) {
        return bytes <= Network.SCALAR.trackBytes(rdu) ? Network.SCALAR : Network.VECTOR;
    }

    List<PipelineTime.Step> steps() {
        return blocks.stream().map(b -> new PipelineTime.Step(b.cycles(), b.depth())).toList();
    }

    /** Its channels before they are routed. */
    List<PipelineTime.Way> ways(RduSpec rdu) {
        return wires.stream()
                .map(w -> PipelineTime.Way.unrouted(w.from(), w.to(), w.waits(), rdu))
                .toList();
    }

    /** The least time it takes, with these ways for its channels. */
    PipelineTime time(RduSpec rdu, List<PipelineTime.Way> ways) {
        return PipelineTime.of(steps(), ways, tokens, memory(rdu));
    }

    /** Cycles in which the slowest stage, or the memory outside, does all of its work. */
    double period(RduSpec rdu) {
        double period = memory(rdu);
        for (Block block : blocks) {
            period = Math.max(period, block.cycles());
        }
        return Math.max(1, period);
    }

    /** Cycles that the memory outside takes at least. */
    private double memory(RduSpec rdu) {
        return traffic / rdu.memoryBytesPerSecond(tiles) * rdu.clockHz();
    }

    int pcus() {
        return blocks.stream().mapToInt(Block::pcus).sum();
    }

    int pmus() {
        return blocks.stream().mapToInt(Block::pmus).sum();
    }
}
