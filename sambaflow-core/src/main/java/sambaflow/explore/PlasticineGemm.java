package sambaflow.explore;

import java.util.List;
import sambaflow.chip.Dram;
import sambaflow.timing.Outcome;
import sambaflow.timing.Sweep;
import sambaflow.timing.TokenGraph;

/**
 * A product of matrices of 32-bit numbers on Plasticine, the research chip that RDUs come from:
 * tile by tile, in the order of rows, columns and sum, each tile of the result kept until it is
 * summed.
 *
 * <p>Tiles of both operands come from a memory of 51.2 GB/s into double buffers; one unit
 * multiplies two tiles, {@code lanes} products a cycle; the tile of results goes back while the
 * next one is summed. Numbers of the chip: Prabhakar et al., Plasticine, ISCA 2017, and the model
 * in the repository of its compiler (stanford-ppl/pir).
 *
 * @param m rows of the result
 * @param n columns of the result
 * @param k products in a sum
 * @param tile side of a square tile
 * @param unroll tile products that are worked on at the same time
 */
record PlasticineGemm(long m, long n, long k, long tile, long lanes, long unroll)
        implements Workload {
    private static final double CLOCK_HZ = 1e9;
    private static final int WORD = 4;

    /** Four channels of DDR3-1600, as fast as they can be: the network and the memory are ideal. */
    private static final Dram DDR3 = new Dram(1L << 33, 4, 12.8e9, 64, 64, 8192, 0, 0, 0, 0, 64);

    /**
     * Cycles through a compute unit of six stages and the tree over its lanes, and to a unit
     * beside.
     */
    private static final long DEPTH = 6 + 4 + 12;

    @Override
    public Timed compiled(Target target) {
        Prediction always = prediction();
        return rdu -> always;
    }

    private Prediction prediction() {
        TokenGraph graph = graph();
        double cycles =
                switch (Sweep.run(graph)) {
                    case Outcome.Finished f -> f.ticks();
                    case Outcome.Deadlock d ->
                            throw new IllegalStateException("a product deadlocks: " + d);
                };
        double bytes = loads() + (double) m * n * WORD;
        double seconds = cycles / CLOCK_HZ;
        return new Prediction(
                seconds,
                0,
                0,
                0,
                0,
                1,
                0,
                0,
                bytes,
                ((double) m * k + (double) k * n + (double) m * n) * WORD,
                bytes / seconds,
                CLOCK_HZ,
                new Prediction.Work(1, 0, 2.0 * m * n * k));
    }

    private double loads() {
        return (double) products() * 2 * tile * tile * WORD;
    }

    private long products() {
        return results() * Math.ceilDiv(k, tile);
    }

    private long results() {
        return Math.ceilDiv(m, tile) * Math.ceilDiv(n, tile);
    }

    private TokenGraph graph() {
        long steps = Math.max(1, Math.ceilDiv(products(), unroll));
        long stores = Math.max(1, Math.ceilDiv(results(), unroll));
        long together = Math.min(unroll, products());
        long work = Math.ceilDiv(tile * tile * tile, lanes);
        long bytes = tile * tile * WORD;
        TokenGraph.Actor a = memory(0, steps, together * bytes, false);
        TokenGraph.Actor b = memory(1, steps, together * bytes, false);
        TokenGraph.Actor product = TokenGraph.Actor.stage(0, steps, work, DEPTH);
        long kept = Math.min(unroll, results());
        TokenGraph.Actor c = memory(2, stores, kept * bytes, true);
        return new TokenGraph(
                List.of(product, a, b, c),
                List.of(
                        new TokenGraph.Channel(1, 0, 0, 2, 0, false),
                        new TokenGraph.Channel(2, 0, 0, 2, 0, false),
                        new TokenGraph.Channel(0, 3, 0, 2 * Math.ceilDiv(steps, stores), 0, false)),
                List.of(new TokenGraph.Memory("ddr3", DDR3)),
                CLOCK_HZ);
    }

    private static TokenGraph.Actor memory(int number, long firings, long bytes, boolean writes) {
        TokenGraph.Kind kind = writes ? TokenGraph.Kind.WRITE : TokenGraph.Kind.READ;
        return new TokenGraph.Actor(kind, number, firings, 0, 0, 0, bytes, writes);
    }
}
