package sambaflow.sim.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import sambaflow.chip.Dram;
import sambaflow.timing.Outcome;
import sambaflow.timing.TokenGraph;
import sambaflow.timing.TokenGraph.Actor;
import sambaflow.timing.TokenGraph.Channel;
import sambaflow.timing.TokenGraph.Kind;

/** Small cases whose times are found by hand. */
class CycleSteppedTest {
    /** 1 byte per channel and tick, bursts of 4 bytes, pieces of 8; rows 5 ticks, turns 3. */
    private static final Dram SLOW = new Dram(1 << 20, 2, 1, 4, 8, 64, 5, 3, 0, 0, 1);

    @Test
    void oneActorFiresBackToBack() {
        Outcome.Finished f = finished(graph(List.of(Actor.stage(0, 5, 7, 3)), List.of()));
        assertThat(f.ticks()).isEqualTo(5 * 7 + 3);
        assertThat(f.uses()).containsExactly(new Outcome.Use(0, 35, 35, 0, 0, 0));
    }

    @Test
    void aTokenTakesDepthAndLatency() {
        Outcome.Finished f = finished(pair(2, 2, new Channel(0, 1, 5, 0, 0, false)));
        // Tokens leave at 10 + 2 and 20 + 2 and arrive 5 later; the reader needs 4 for each.
        assertThat(f.uses().get(1)).isEqualTo(new Outcome.Use(17, 31, 8, 23, 0, 0));
    }

    @Test
    void roomComesBackAfterTheCredit() {
        Outcome.Finished f = finished(pair(3, 3, new Channel(0, 1, 5, 1, 6, false)));
        // Round trip: 10 to make, 7 on the way, 4 to read, 6 back.
        assertThat(f.uses().get(0)).isEqualTo(new Outcome.Use(0, 2 * 27 + 10, 30, 0, 34, 0));
        assertThat(f.ticks()).isEqualTo(2 * 27 + 21);
    }

    @Test
    void threeTokensForTwoFirings() {
        Outcome.Finished f = finished(pair(3, 2, new Channel(0, 1, 0, 0, 0, false)));
        // The first firing needs tokens 0 and 1, the second one token 2 as well.
        assertThat(f.uses().get(1)).isEqualTo(new Outcome.Use(22, 36, 8, 28, 0, 0));
    }

    @Test
    void aTokenIsHeldUntilTheReaderHasMovedPastIt() {
        // Firing 1 needs both tokens, but the only slot keeps token 0 until it is done.
        assertThat(CycleStepped.run(pair(2, 3, new Channel(0, 1, 0, 1, 0, false))))
                .isInstanceOf(Outcome.Deadlock.class);
        Outcome.Finished f = finished(pair(2, 3, new Channel(0, 1, 0, 2, 0, false)));
        // Token 0 is there at 12, token 1 at 22.
        assertThat(f.uses().get(1)).isEqualTo(new Outcome.Use(12, 30, 12, 18, 0, 0));
    }

    @Test
    void aReaderThatWaitsNeedsAll() {
        Outcome.Finished f = finished(pair(3, 2, new Channel(0, 1, 1, 3, 0, true)));
        assertThat(f.uses().get(1)).isEqualTo(new Outcome.Use(33, 41, 8, 33, 0, 0));
    }

    @Test
    void aReaderThatWaitsWithLessRoomThanTokensNeverBegins() {
        Outcome outcome = CycleStepped.run(pair(3, 2, new Channel(0, 1, 1, 2, 0, true)));
        assertThat(outcome)
                .isEqualTo(
                        new Outcome.Deadlock(
                                20,
                                List.of(2L, 0L),
                                List.of(
                                        new Outcome.Wait(0, 0, true, 1, 0),
                                        new Outcome.Wait(1, 0, false, 3, 2))));
    }

    @Test
    void aLinkServesInOrderOfTimeThenActor() {
        Actor late = new Actor(Kind.WIRE, 0, 2, 1, 0, 0, 4, false);
        Actor soon = new Actor(Kind.WIRE, 1, 2, 6, 0, 0, 3, false);
        TokenGraph graph =
                new TokenGraph(
                        List.of(late, soon), List.of(), List.of(new TokenGraph.Link("L")), 1);
        Outcome.Finished f = finished(graph);
        // 0 has it from 0 to 4, 1 from 4 to 7, 0 from 7 to 11, 1, which is busy until 10, from 11.
        assertThat(f.uses().get(0)).isEqualTo(new Outcome.Use(0, 11, 8, 0, 0, 3));
        assertThat(f.uses().get(1)).isEqualTo(new Outcome.Use(4, 17, 12, 0, 0, 5));
        assertThat(f.servers()).containsExactly(new Outcome.Served(14, 14, 4));
    }

    @Test
    void piecesAreDealtToTheChannelsOfAMemory() {
        // 27 bytes: 8 + 8 for the first channel, 8 + 4 for the second; opening a row takes 5.
        assertThat(finished(memory(SLOW, read(1, 27))).ticks()).isEqualTo(5 + 16);
        // The row stays open.
        assertThat(finished(memory(SLOW, read(2, 27))).ticks()).isEqualTo(5 + 2 * 16);
    }

    @Test
    void rowsAndTurnsTakeTimeOnEachChannelByItself() {
        Outcome.Finished f = finished(memory(SLOW, read(1, 16), write(1, 8), read(1, 16)));
        // Channel 0: 5+8, 5+3+8, 5+3+8. Channel 1 never sees the writer: 5+8, 5+8.
        assertThat(f.ticks()).isEqualTo(13 + 16 + 16);
        assertThat(f.uses().get(2).start()).isEqualTo(13);
        assertThat(f.servers()).containsExactly(new Outcome.Served(45, 40, 3));
    }

    @Test
    void refreshesStretchWork() {
        Dram often = new Dram(1 << 20, 2, 1, 4, 8, 64, 5, 3, 0.5, 0, 1);
        assertThat(finished(memory(often, read(1, 27))).ticks()).isEqualTo(2 * (5 + 16));
    }

    @Test
    void passingOverTicksChangesNothing() {
        for (long seed = 0; seed < 60; seed++) {
            for (TokenGraph graph :
                    List.of(StaticGraphs.plain(seed, 0), StaticGraphs.links(seed, 5))) {
                assertThat(SweepAgreesTest.observed(CycleStepped.run(graph)))
                        .as("seed %d", seed)
                        .isEqualTo(SweepAgreesTest.observed(CycleStepped.everyTick(graph)));
            }
        }
    }

    private static Outcome.Finished finished(TokenGraph graph) {
        return (Outcome.Finished) CycleStepped.run(graph);
    }

    private static TokenGraph pair(long made, long read, Channel channel) {
        return graph(
                List.of(Actor.stage(0, made, 10, 2), Actor.stage(1, read, 4, 0)), List.of(channel));
    }

    private static TokenGraph graph(List<Actor> actors, List<Channel> channels) {
        return new TokenGraph(actors, channels, List.of(), 1);
    }

    private static Actor read(long firings, long bytes) {
        return new Actor(Kind.READ, 0, firings, 0, 0, 0, bytes, false);
    }

    private static Actor write(long firings, long bytes) {
        return new Actor(Kind.WRITE, 0, firings, 0, 0, 0, bytes, true);
    }

    private static TokenGraph memory(Dram dram, Actor... actors) {
        return new TokenGraph(
                List.of(actors), List.of(), List.of(new TokenGraph.Memory("M", dram)), 1);
    }
}
