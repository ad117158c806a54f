package sambaflow.sim.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import sambaflow.timing.Outcome;
import sambaflow.timing.Sweep;
import sambaflow.timing.TokenGraph;

/** Skipping whole periods must come to what looking at each firing does. */
class ExtrapolationTest {
    private static final int GRAPHS = 24;

    @Test
    void whereNothingIsShared() {
        assertThat(skipped(s -> StaticGraphs.plain(s, 3000 + 977 * s))).isGreaterThan(GRAPHS / 4);
    }

    @Test
    void whereLinksAreShared() {
        assertThat(skipped(s -> StaticGraphs.links(s, 1000 + 97 * s))).isGreaterThan(GRAPHS / 4);
    }

    @Test
    void whereMemoriesAreShared() {
        assertThat(skipped(s -> StaticGraphs.memories(s, 1000 + 97 * s, StaticGraphs.DDR4)))
                .isGreaterThan(GRAPHS / 4);
    }

    @Test
    void aMillionFirings() {
        assertThat(skipped(s -> StaticGraphs.plain(7 * s, s < 2 ? 300_000 : 10_000)))
                .isGreaterThan(GRAPHS / 4);
    }

    /** Of so many graphs, how many of which a part was skipped. */
    private static int skipped(LongFunction<TokenGraph> graphs) {
        int skipped = 0;
        for (long seed = 0; seed < GRAPHS; seed++) {
            TokenGraph graph = graphs.apply(seed);
            Outcome quick = Sweep.run(graph);
            assertThat(SweepAgreesTest.observed(quick))
                    .as("seed %d", seed)
                    .isEqualTo(SweepAgreesTest.observed(Sweep.full(graph)));
            boolean less = quick instanceof Outcome.Finished f && f.simulated() < graph.firings();
            skipped += less ? 1 : 0;
        }
        return skipped;
    }
}
