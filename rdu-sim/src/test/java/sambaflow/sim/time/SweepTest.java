package sambaflow.sim.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sambaflow.timing.Deadlocks;
import sambaflow.timing.Outcome;
import sambaflow.timing.Sweep;
import sambaflow.timing.TokenGraph;

/** The sweep against the oracle that steps from tick to tick, and against laws it must obey. */
class SweepTest {
    private static final int GRAPHS = 400;

    private static List<TokenGraph> all() {
        List<TokenGraph> all = new ArrayList<>();
        for (int seed = 0; seed < GRAPHS; seed++) {
            all.add(RandomGraphs.free(seed));
            all.add(RandomGraphs.linked(seed));
        }
        return all;
    }

    private static void assertSame(TokenGraph graph, Outcome sweep, Outcome oracle) {
        switch (sweep) {
            case Outcome.Finished f -> {
                assertThat(oracle).as("%s", graph).isInstanceOf(Outcome.Finished.class);
                Outcome.Finished o = (Outcome.Finished) oracle;
                assertThat(f.ticks()).as("%s", graph).isEqualTo(o.ticks());
                for (int a = 0; a < f.uses().size(); a++) {
                    assertThat(f.uses().get(a).start()).isEqualTo(o.uses().get(a).start());
                    assertThat(f.uses().get(a).end()).isEqualTo(o.uses().get(a).end());
                    assertThat(f.uses().get(a).busy()).isEqualTo(o.uses().get(a).busy());
                }
                assertThat(f.servers()).isEqualTo(o.servers());
            }
            case Outcome.Deadlock d ->
                    assertThat(((Outcome.Deadlock) oracle).fired())
                            .as("%s", graph)
                            .isEqualTo(d.fired());
        }
    }

    @Test
    void isTheOracleToTheTickWhereNoMemoryIsShared() {
        int ended = 0;
        int stuck = 0;
        for (TokenGraph graph : all()) {
            Outcome sweep = Sweep.run(graph);
            assertSame(graph, sweep, CycleStepped.run(graph));
            ended += sweep instanceof Outcome.Finished ? 1 : 0;
            stuck += sweep instanceof Outcome.Deadlock ? 1 : 0;
        }
        assertThat(ended).isGreaterThan(GRAPHS);
        assertThat(stuck).isGreaterThan(10);
    }

    @Test
    void isNearTheOracleWhereChannelsOfAMemoryWorkOnTheirOwn() {
        double[] errors =
                IntStream.range(0, 120)
                        .mapToObj(RandomGraphs::remembering)
                        .filter(g -> Sweep.run(g) instanceof Outcome.Finished)
                        .mapToDouble(g -> {
                            double oracle = CycleStepped.run(g).ticks();
                            return Math.abs(Sweep.run(g).ticks() - oracle) / oracle;
                        })
                        .sorted()
                        .toArray();
        System.getLogger("sweep")
                .log(
                        System.Logger.Level.INFO,
                        "{0} graphs with a memory: median error {1} %, worst {2} %",
                        errors.length,
                        String.format("%.3f", 100 * errors[errors.length / 2]),
                        String.format("%.3f", 100 * errors[errors.length - 1]));
        assertThat(errors.length).isGreaterThan(60);
        assertThat(errors[errors.length / 2]).isLessThan(0.01);
        assertThat(errors[errors.length - 1]).isLessThan(0.03);
    }

    private static long ticks(TokenGraph graph) {
        return Sweep.run(graph).ticks();
    }

    private static TokenGraph each(TokenGraph graph, UnaryOperator<TokenGraph.Channel> change) {
        return graph.over(graph.channels().stream().map(change).toList());
    }

    private static List<TokenGraph> ending() {
        return IntStream.range(0, GRAPHS)
                .mapToObj(RandomGraphs::free)
                .filter(g -> Sweep.run(g) instanceof Outcome.Finished)
                .toList();
    }

    @Test
    void moreRoomIsNeverSlower() {
        for (TokenGraph graph : ending()) {
            TokenGraph roomier = each(graph, c -> c.slots() == 0 ? c : c.withSlots(c.slots() + 1));
            assertThat(ticks(roomier)).as("%s", graph).isLessThanOrEqualTo(ticks(graph));
        }
    }

    @Test
    void alongerWayIsNeverFaster() {
        for (TokenGraph graph : ending()) {
            TokenGraph longer =
                    each(
                            graph,
                            c ->
                                    new TokenGraph.Channel(
                                            c.from(),
                                            c.to(),
                                            c.latency() + 3,
                                            c.slots(),
                                            c.credit() + 1,
                                            c.waits()));
            assertThat(ticks(longer)).as("%s", graph).isGreaterThanOrEqualTo(ticks(graph));
        }
    }

    @Test
    void allTimesThreefoldTakeThreeTimesAsLong() {
        for (TokenGraph graph : ending()) {
            List<TokenGraph.Actor> actors =
                    graph.actors().stream()
                            .map(a ->
                                    new TokenGraph.Actor(
                                            a.kind(),
                                            a.number(),
                                            a.firings(),
                                            3 * a.interval(),
                                            3 * a.depth(),
                                            a.server(),
                                            a.demand(),
                                            a.writes()))
                            .toList();
            List<TokenGraph.Channel> channels =
                    graph.channels().stream()
                            .map(c ->
                                    new TokenGraph.Channel(
                                            c.from(),
                                            c.to(),
                                            3 * c.latency(),
                                            c.slots(),
                                            3 * c.credit(),
                                            c.waits()))
                            .toList();
            TokenGraph slow = new TokenGraph(actors, channels, List.of(), 1);
            assertThat(ticks(slow)).isEqualTo(3 * ticks(graph));
        }
    }

    private static TokenGraph longer(TokenGraph graph, long times) {
        List<TokenGraph.Actor> actors =
                graph.actors().stream()
                        .map(a ->
                                new TokenGraph.Actor(
                                        a.kind(),
                                        a.number(),
                                        a.firings() * times,
                                        a.interval(),
                                        a.depth(),
                                        a.server(),
                                        a.demand(),
                                        a.writes()))
                        .toList();
        return new TokenGraph(actors, graph.channels(), graph.servers(), graph.ticksPerSecond());
    }

    @Test
    void whatIsSkippedIsWhatAFullRunFinds() {
        int skipped = 0;
        for (int seed = 0; seed < GRAPHS; seed++) {
            for (TokenGraph graph :
                    List.of(
                            longer(RandomGraphs.free(seed), 50),
                            longer(RandomGraphs.linked(seed), 50),
                            longer(RandomGraphs.remembering(seed), 20))) {
                Outcome run = Sweep.run(graph);
                if (run instanceof Outcome.Finished f) {
                    Outcome.Finished full = (Outcome.Finished) Sweep.full(graph);
                    assertThat(f.ticks()).as("%s", graph).isEqualTo(full.ticks());
                    assertThat(f.uses()).as("%s", graph).isEqualTo(full.uses());
                    assertThat(f.servers()).as("%s", graph).isEqualTo(full.servers());
                    skipped += f.simulated() < graph.firings() ? 1 : 0;
                }
            }
        }
        assertThat(skipped).isGreaterThan(GRAPHS / 2);
    }

    /** A maker with a way over a stage that waits for all of it, and one beside that. */
    private static TokenGraph aroundAWaitingStage(long slots) {
        return new TokenGraph(
                List.of(
                        TokenGraph.Actor.stage(0, 20, 5, 2),
                        TokenGraph.Actor.stage(1, 20, 3, 1),
                        TokenGraph.Actor.stage(2, 20, 4, 1)),
                List.of(
                        new TokenGraph.Channel(0, 1, 3, 0, 0, true),
                        new TokenGraph.Channel(1, 2, 3, 2, 1, false),
                        new TokenGraph.Channel(0, 2, 6, slots, 1, false)),
                List.of(),
                1);
    }

    @Test
    void thePrintedFixEndsADeadlockAndOneSlotLessDoesNot() {
        TokenGraph stuck = aroundAWaitingStage(4);
        Outcome.Deadlock deadlock = (Outcome.Deadlock) Sweep.run(stuck);
        assertThat(deadlock.fired()).containsExactly(4L, 0L, 0L);
        assertThat(deadlock.circle())
                .anySatisfy(w -> {
                    assertThat(w.room()).isTrue();
                    assertThat(w.channel()).isEqualTo(2);
                    assertThat(w.needed()).isEqualTo(1);
                    assertThat(w.had()).isZero();
                });
        assertThat(Deadlocks.fixes(stuck)).containsExactly(new Deadlocks.Fix(2, 20));
        assertThat(Sweep.run(aroundAWaitingStage(20))).isInstanceOf(Outcome.Finished.class);
        assertThat(Sweep.run(aroundAWaitingStage(19))).isInstanceOf(Outcome.Deadlock.class);
    }

    @Test
    void everyFixOfARandomDeadlockIsNeededAndEnough() {
        int cured = 0;
        for (TokenGraph graph : all()) {
            if (Sweep.run(graph) instanceof Outcome.Deadlock) {
                List<Deadlocks.Fix> fixes = Deadlocks.fixes(graph);
                if (!fixes.isEmpty()) {
                    assertThat(Sweep.run(with(graph, fixes, -1)))
                            .isInstanceOf(Outcome.Finished.class);
                    for (int i = 0; i < fixes.size(); i++) {
                        assertThat(Sweep.run(with(graph, fixes, i)))
                                .as("%s", graph)
                                .isInstanceOf(Outcome.Deadlock.class);
                    }
                    cured++;
                }
            }
        }
        assertThat(cured).isGreaterThan(5);
    }

    /** All fixes, but one slot less for number {@code less}. */
    private static TokenGraph with(TokenGraph graph, List<Deadlocks.Fix> fixes, int less) {
        TokenGraph.Channel[] channels = graph.channels().toArray(TokenGraph.Channel[]::new);
        for (int i = 0; i < fixes.size(); i++) {
            Deadlocks.Fix fix = fixes.get(i);
            long slots = fix.slots() - (i == less ? 1 : 0);
            channels[fix.channel()] = channels[fix.channel()].withSlots(slots);
        }
        return graph.over(Arrays.asList(channels));
    }

    @Test
    void manyThreadsFindTheSame() {
        List<TokenGraph> graphs = all();
        List<Outcome> alone = graphs.stream().map(Sweep::run).toList();
        assertThat(graphs.parallelStream().map(Sweep::run).toList()).isEqualTo(alone);
    }

    /** Each fault is put into the graph that the sweep sees; the oracle sees the right one. */
    @Test
    void plantedFaultsAreNoticed() {
        List<UnaryOperator<TokenGraph.Channel>> faults =
                List.of(
                        c -> with(c, c.latency(), c.slots(), 0, c.waits()),
                        c -> with(c, 0, c.slots(), c.credit(), c.waits()),
                        c -> with(c, c.latency() + 1, c.slots(), c.credit(), c.waits()),
                        c -> with(c, c.latency(), 0, c.credit(), c.waits()),
                        c -> with(c, c.latency(), c.slots() + 1, c.credit(), c.waits()),
                        c ->
                                with(
                                        c,
                                        c.latency(),
                                        Math.max(1, c.slots() - 1),
                                        c.credit(),
                                        c.waits()),
                        c -> with(c, c.credit(), c.slots(), c.latency(), c.waits()),
                        c -> with(c, c.latency(), c.slots(), c.credit(), false));
        for (int i = 0; i < faults.size(); i++) {
            UnaryOperator<TokenGraph.Channel> fault = faults.get(i);
            long noticed =
                    ending().stream()
                            .limit(100)
                            .filter(g -> ticks(each(g, fault)) != CycleStepped.run(g).ticks())
                            .count();
            assertThat(noticed).as("fault %d", i).isPositive();
        }
        long trips =
                ending().stream()
                        .limit(50)
                        .filter(g -> ticks(longer(g, 2)) != CycleStepped.run(g).ticks())
                        .count();
        assertThat(trips).as("twice the trips").isGreaterThan(40);
    }

    private static TokenGraph.Channel with(
            TokenGraph.Channel c, long latency, long slots, long credit, boolean waits) {
        return new TokenGraph.Channel(c.from(), c.to(), latency, slots, credit, waits);
    }
}
