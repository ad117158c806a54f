package sambaflow.sim.time;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import sambaflow.chip.Dram;
import sambaflow.timing.TokenGraph;

/** Static graphs of 1 to 64 actors by seed: chains, forks, joins, several rates, bounded room. */
final class RandomGraphs {
    private static final Dram DDR =
            new Dram(1L << 30, 4, 25.6e9, 64, 4096, 8192, 45e-9, 15e-9, 0.07, 120e-9, 64);
    private static final double TICKS_PER_SECOND = 1e9;

    private RandomGraphs() {}

    /** Nothing is shared. */
    static TokenGraph free(int seed) {
        return graph(seed, 0, false);
    }

    /** Some actors take turns on links. */
    static TokenGraph linked(int seed) {
        return graph(seed, 1 + seed % 3, false);
    }

    /** Some actors are readers and writers of one memory. */
    static TokenGraph remembering(int seed) {
        return graph(seed, 0, true);
    }

    private static TokenGraph graph(int seed, int links, boolean memory) {
        Random random = new Random(seed);
        int count = 1 + random.nextInt(seed % 10 == 0 ? 64 : 12);
        int[] rates = {12, 12, 12, 6, 24, 1, 8};
        long base = 1 + random.nextInt(4);
        List<TokenGraph.Actor> actors = new ArrayList<>();
        for (int a = 0; a < count; a++) {
            long firings = rates[random.nextInt(random.nextInt(3) == 0 ? rates.length : 3)] * base;
            boolean served = memory || links > 0 && random.nextInt(3) == 0;
            boolean io = memory && random.nextInt(2) == 0;
            int server = memory ? (io ? 0 : TokenGraph.NONE) : served ? random.nextInt(links) : -1;
            long demand = memory ? 100_000L + random.nextInt(1_000_000) : 1 + random.nextInt(20);
            actors.add(
                    new TokenGraph.Actor(
                            io ? TokenGraph.Kind.READ : TokenGraph.Kind.STAGE,
                            a,
                            firings,
                            memory ? 200 + random.nextInt(8000) : random.nextInt(30),
                            random.nextInt(12),
                            server,
                            demand,
                            io && random.nextInt(2) == 0));
        }
        List<TokenGraph.Server> servers = new ArrayList<>();
        for (int l = 0; l < links; l++) {
            servers.add(new TokenGraph.Link("link " + l));
        }
        if (memory) {
            servers.add(new TokenGraph.Memory("ddr", DDR));
        }
        return new TokenGraph(actors, channels(random, actors), servers, TICKS_PER_SECOND);
    }

    private static List<TokenGraph.Channel> channels(Random random, List<TokenGraph.Actor> actors) {
        List<TokenGraph.Channel> channels = new ArrayList<>();
        for (int to = 1; to < actors.size(); to++) {
            int inputs = 1 + random.nextInt(2);
            for (int i = 0; i < inputs; i++) {
                int from = Math.max(0, to - 1 - random.nextInt(3));
                boolean waits = random.nextInt(8) == 0;
                long one = Math.ceilDiv(actors.get(from).firings(), actors.get(to).firings());
                // Enough that few graphs come to a stop; those that do must stop in both.
                long slots = random.nextInt(4) == 0 ? 0 : one * (1 + random.nextInt(4));
                channels.add(
                        new TokenGraph.Channel(
                                from,
                                to,
                                random.nextInt(20),
                                waits ? 0 : slots,
                                random.nextInt(6),
                                waits));
            }
        }
        return channels;
    }
}
