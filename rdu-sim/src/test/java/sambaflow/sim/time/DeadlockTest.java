package sambaflow.sim.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sambaflow.timing.Deadlocks;
import sambaflow.timing.Outcome;
import sambaflow.timing.Sweep;
import sambaflow.timing.TokenGraph;
import sambaflow.timing.TokenGraph.Actor;
import sambaflow.timing.TokenGraph.Channel;

/** Graphs that come to a stop, and what would cure them. */
class DeadlockTest {
    private static final int GRAPHS = 100;

    @Test
    void aWayAroundAnActorThatWaitsNeedsRoomForAll() {
        for (int tokens = 2; tokens < 40; tokens++) {
            TokenGraph graph = around(tokens, tokens - 1);
            Outcome.Deadlock deadlock = stops(graph);
            // Room for all but one token: that one is never made, and the actor waits for it.
            assertThat(deadlock.fired()).containsExactly(tokens - 1L, 0L, 0L);
            assertThat(Deadlocks.fixes(graph)).containsExactly(new Deadlocks.Fix(1, tokens));
            assertThat(Sweep.run(around(tokens, tokens))).isInstanceOf(Outcome.Finished.class);
        }
    }

    /** 0 to 1, which waits for all, to 2; and 0 to 2 with so many slots. */
    private static TokenGraph around(long tokens, long slots) {
        return new TokenGraph(
                List.of(
                        Actor.stage(0, tokens, 3, 0),
                        Actor.stage(1, tokens, 2, 0),
                        Actor.stage(2, tokens, 5, 0)),
                List.of(
                        new Channel(0, 1, 1, 0, 0, true),
                        new Channel(0, 2, 1, slots, 1, false),
                        new Channel(1, 2, 1, 2, 1, false)),
                List.of(),
                1);
    }

    /** However regular the maker is until then. */
    @Test
    void aMakerStopsWhereAReaderThatWaitsLeavesNoRoom() {
        for (int tokens = 2; tokens < 60; tokens++) {
            for (int slots = 1; slots < tokens; slots++) {
                TokenGraph graph =
                        new TokenGraph(
                                List.of(Actor.stage(0, tokens, 3, 0), Actor.stage(1, tokens, 1, 0)),
                                List.of(new Channel(0, 1, 2, slots, 1, true)),
                                List.of(),
                                1);
                assertThat(stops(graph).fired()).containsExactly((long) slots, 0L);
            }
        }
    }

    @Test
    void aReaderOfSeveralTokensNeedsRoomForThem() {
        for (int each = 2; each < 9; each++) {
            List<Actor> actors = List.of(Actor.stage(0, 5 * each, 1, 0), Actor.stage(1, 5, 1, 0));
            TokenGraph graph =
                    new TokenGraph(
                            actors,
                            List.of(new Channel(0, 1, 2, each - 1, 3, false)),
                            List.of(),
                            1);
            assertThat(stops(graph).fired()).containsExactly(each - 1L, 0L);
            assertThat(Deadlocks.fixes(graph)).containsExactly(new Deadlocks.Fix(0, each));
        }
    }

    @Test
    void theFixesAreEnoughAndNoSlotTooMany() {
        int cured = 0;
        for (long seed = 0; seed < GRAPHS; seed++) {
            for (TokenGraph graph :
                    List.of(StaticGraphs.scarce(seed), StaticGraphs.scarceLinks(seed))) {
                if (Sweep.run(graph) instanceof Outcome.Deadlock) {
                    cure(seed, graph);
                    cured++;
                } else {
                    assertThat(Deadlocks.fixes(graph)).isEmpty();
                }
            }
        }
        assertThat(cured).isBetween(GRAPHS / 5, GRAPHS * 19 / 10);
    }

    private static void cure(long seed, TokenGraph graph) {
        stops(graph);
        List<Deadlocks.Fix> fixes = Deadlocks.fixes(graph);
        assertThat(fixes).as("seed %d: %s", seed, graph).isNotEmpty();
        TokenGraph fixed = widened(graph, fixes, null);
        assertThat(Sweep.run(fixed)).as("seed %d", seed).isInstanceOf(Outcome.Finished.class);
        assertThat(CycleStepped.run(fixed))
                .as("seed %d", seed)
                .isInstanceOf(Outcome.Finished.class);
        for (Deadlocks.Fix fix : fixes) {
            assertThat(fix.slots()).isGreaterThan(graph.channels().get(fix.channel()).slots());
            assertThat(Sweep.run(widened(graph, fixes, fix)))
                    .as("seed %d, one slot less than %s", seed, fix)
                    .isInstanceOf(Outcome.Deadlock.class);
        }
    }

    /** The graph with {@code fixes}, but for one slot of {@code less}. */
    private static TokenGraph widened(
            TokenGraph graph, List<Deadlocks.Fix> fixes, Deadlocks.Fix less) {
        List<Channel> channels = new ArrayList<>(graph.channels());
        for (Deadlocks.Fix fix : fixes) {
            long slots = fix.equals(less) ? fix.slots() - 1 : fix.slots();
            channels.set(fix.channel(), channels.get(fix.channel()).withSlots(slots));
        }
        return graph.over(channels);
    }

    /** The deadlock that both find. */
    private static Outcome.Deadlock stops(TokenGraph graph) {
        Outcome.Deadlock swept = (Outcome.Deadlock) Sweep.run(graph);
        assertThat(swept).isEqualTo(CycleStepped.run(graph));
        List<Outcome.Wait> circle = swept.circle();
        for (int i = 0; i < circle.size(); i++) {
            Outcome.Wait wait = circle.get(i);
            Channel channel = graph.channels().get(wait.channel());
            assertThat(wait.had()).isLessThan(wait.needed());
            assertThat(wait.actor()).isEqualTo(wait.room() ? channel.from() : channel.to());
            assertThat(circle.get((i + 1) % circle.size()).actor())
                    .isEqualTo(wait.room() ? channel.to() : channel.from());
        }
        return swept;
    }
}
