package sambaflow.sim.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import sambaflow.timing.Outcome;
import sambaflow.timing.Sweep;
import sambaflow.timing.TokenGraph;
import sambaflow.timing.TokenGraph.Actor;
import sambaflow.timing.TokenGraph.Channel;

/** What must hold for any static graph, whoever times it. */
class MaxPlusLawsTest {
    private static final long GRAPHS = 150;

    @Test
    void moreRoomIsNeverSlower() {
        int faster = 0;
        for (long seed = 0; seed < GRAPHS; seed++) {
            TokenGraph graph = StaticGraphs.plain(seed);
            if (!(Sweep.run(graph) instanceof Outcome.Finished before)) {
                continue;
            }
            for (int c = 0; c < graph.channels().size(); c++) {
                Channel channel = graph.channels().get(c);
                long slots = channel.slots() == 0 ? 0 : channel.slots() + 1;
                Outcome after = Sweep.run(with(graph, c, channel.withSlots(slots)));
                assertThat(after).isInstanceOf(Outcome.Finished.class);
                assertThat(after.ticks()).as("seed %d", seed).isLessThanOrEqualTo(before.ticks());
                faster += after.ticks() < before.ticks() ? 1 : 0;
            }
        }
        assertThat(faster).as("channels where a slot more helps").isGreaterThan(20);
    }

    @Test
    void longerWaysAreNeverFaster() {
        int slower = 0;
        for (long seed = 0; seed < GRAPHS; seed++) {
            TokenGraph graph = StaticGraphs.plain(seed);
            Outcome before = Sweep.run(graph);
            for (int c = 0; c < graph.channels().size(); c++) {
                Channel k = graph.channels().get(c);
                Channel longer =
                        new Channel(
                                k.from(),
                                k.to(),
                                k.latency() + 3,
                                k.slots(),
                                k.credit(),
                                k.waits());
                Outcome after = Sweep.run(with(graph, c, longer));
                assertThat(after.ticks())
                        .as("seed %d", seed)
                        .isGreaterThanOrEqualTo(before.ticks());
                slower += after.ticks() > before.ticks() ? 1 : 0;
            }
        }
        assertThat(slower).as("channels whose length counts").isGreaterThan(100);
    }

    @Test
    void timesScale() {
        for (long seed = 0; seed < GRAPHS; seed++) {
            for (TokenGraph graph : List.of(StaticGraphs.plain(seed), StaticGraphs.links(seed))) {
                assertThat(Sweep.run(scaled(graph, 7)).ticks())
                        .as("seed %d", seed)
                        .isEqualTo(7 * Sweep.run(graph).ticks());
            }
        }
    }

    /** The largest mean of the circles of a chain is that of an actor or of a channel's credit. */
    @Test
    void oneMoreRoundAddsThePeriod() {
        Random random = new Random(3);
        for (int i = 0; i < 100; i++) {
            List<Actor> stages = new ArrayList<>();
            List<Channel> ways = new ArrayList<>();
            double slowest = 0;
            for (int a = 0; a < 1 + random.nextInt(8); a++) {
                stages.add(Actor.stage(a, 1, random.nextInt(20), random.nextInt(5)));
                slowest = Math.max(slowest, stages.get(a).interval());
                if (a > 0) {
                    int slots = 1 + random.nextInt(6);
                    Channel way =
                            new Channel(
                                    a - 1, a, random.nextInt(20), slots, random.nextInt(9), false);
                    ways.add(way);
                    slowest = Math.max(slowest, round(stages.get(a - 1), way, stages.get(a)));
                }
            }
            // As many firings as all numbers of slots divide.
            int more = 60;
            long added = ticks(stages, ways, 6000 + more) - ticks(stages, ways, 6000);
            assertThat(added).as("%s %s", stages, ways).isEqualTo(Math.round(more * slowest));
        }
    }

    private static double round(Actor maker, Channel way, Actor reader) {
        long ticks =
                maker.interval() + maker.depth() + way.latency() + reader.interval() + way.credit();
        return ticks / (double) way.slots();
    }

    private static long ticks(List<Actor> stages, List<Channel> ways, long firings) {
        List<Actor> more =
                stages.stream()
                        .map(s -> Actor.stage(s.number(), firings, s.interval(), s.depth()))
                        .toList();
        return Sweep.run(new TokenGraph(more, ways, List.of(), 1)).ticks();
    }

    @Test
    void namesDoNotMatterWhereNothingIsShared() {
        for (long seed = 0; seed < GRAPHS; seed++) {
            TokenGraph graph = StaticGraphs.plain(seed);
            List<Integer> shuffled =
                    new ArrayList<>(IntStream.range(0, graph.actors().size()).boxed().toList());
            java.util.Collections.shuffle(shuffled, new Random(seed));
            int[] to = shuffled.stream().mapToInt(Integer::intValue).toArray();
            Outcome renumbered = Sweep.run(StaticGraphs.renumbered(graph, to));
            switch (Sweep.run(graph)) {
                case Outcome.Finished f -> {
                    Outcome.Finished other = (Outcome.Finished) renumbered;
                    assertThat(other.ticks()).isEqualTo(f.ticks());
                    for (int a = 0; a < to.length; a++) {
                        assertThat(other.uses().get(to[a])).isEqualTo(f.uses().get(a));
                    }
                }
                case Outcome.Deadlock d -> {
                    Outcome.Deadlock other = (Outcome.Deadlock) renumbered;
                    assertThat(other.ticks()).isEqualTo(d.ticks());
                    for (int a = 0; a < to.length; a++) {
                        assertThat(other.fired().get(to[a])).isEqualTo(d.fired().get(a));
                    }
                }
            }
        }
    }

    @Test
    void manyThreadsAtOnceFindTheSame() {
        List<TokenGraph> graphs =
                LongStream.range(0, GRAPHS)
                        .boxed()
                        .flatMap(s ->
                                List.of(StaticGraphs.links(s), StaticGraphs.memories(s)).stream())
                        .toList();
        List<Outcome> alone = graphs.stream().map(Sweep::run).toList();
        assertThat(graphs.parallelStream().map(Sweep::run).toList()).isEqualTo(alone);
    }

    @Test
    void allTokensAreMadeAndAllDemandIsServed() {
        for (long seed = 0; seed < GRAPHS; seed++) {
            if (Sweep.run(StaticGraphs.plain(seed)) instanceof Outcome.Finished f) {
                List<Actor> actors = StaticGraphs.plain(seed).actors();
                for (int a = 0; a < actors.size(); a++) {
                    Actor actor = actors.get(a);
                    Outcome.Use use = f.uses().get(a);
                    assertThat(use.busy()).isEqualTo(actor.firings() * actor.interval());
                    assertThat(use.busy() + use.data() + use.room()).isEqualTo(use.end());
                }
            }
            demandIsServed(StaticGraphs.links(seed));
            demandIsServed(StaticGraphs.memories(seed));
        }
    }

    private static void demandIsServed(TokenGraph graph) {
        if (Sweep.run(graph) instanceof Outcome.Finished f) {
            for (int s = 0; s < graph.servers().size(); s++) {
                int server = s;
                List<Actor> its =
                        graph.actors().stream().filter(a -> a.server() == server).toList();
                Outcome.Served served = f.servers().get(s);
                assertThat(served.demand())
                        .isEqualTo(its.stream().mapToLong(a -> a.firings() * a.demand()).sum());
                assertThat(served.requests())
                        .isEqualTo(its.stream().mapToLong(Actor::firings).sum());
                assertThat(served.busy()).isLessThanOrEqualTo(f.ticks());
            }
        }
    }

    private static TokenGraph with(TokenGraph graph, int number, Channel channel) {
        List<Channel> channels = new ArrayList<>(graph.channels());
        channels.set(number, channel);
        return graph.over(channels);
    }

    private static TokenGraph scaled(TokenGraph graph, long by) {
        return new TokenGraph(
                graph.actors().stream()
                        .map(a ->
                                new Actor(
                                        a.kind(),
                                        a.number(),
                                        a.firings(),
                                        by * a.interval(),
                                        by * a.depth(),
                                        a.server(),
                                        by * a.demand(),
                                        a.writes()))
                        .toList(),
                graph.channels().stream()
                        .map(c ->
                                new Channel(
                                        c.from(),
                                        c.to(),
                                        by * c.latency(),
                                        c.slots(),
                                        by * c.credit(),
                                        c.waits()))
                        .toList(),
                graph.servers(),
                graph.ticksPerSecond());
    }
}
