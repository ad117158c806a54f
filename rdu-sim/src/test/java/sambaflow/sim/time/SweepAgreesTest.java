package sambaflow.sim.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import sambaflow.timing.Outcome;
import sambaflow.timing.Sweep;
import sambaflow.timing.TokenGraph;

/** The sweep, which every reported time comes from, against the stepped model. */
class SweepAgreesTest {
    private static final int GRAPHS = 300;

    /** Graphs with a memory. */
    private static final int TRANSFERS = 200;

    /**
     * Part of the time that the sweep may be off by where channels of memories work by themselves.
     */
    static final double WORST = 0.01;

    private static final double MEDIAN = 0.001;

    @Test
    void toTheTickWhereNothingIsShared() {
        assertThat(deadlocksOfEqual(StaticGraphs::plain)).isBetween(GRAPHS / 100, GRAPHS / 2);
    }

    @Test
    void toTheTickWhereLinksAreShared() {
        assertThat(deadlocksOfEqual(StaticGraphs::links)).isBetween(GRAPHS / 100, GRAPHS / 2);
    }

    private static int deadlocksOfEqual(LongFunction<TokenGraph> graphs) {
        int deadlocks = 0;
        for (long seed = 0; seed < GRAPHS; seed++) {
            TokenGraph graph = graphs.apply(seed);
            Outcome swept = Sweep.run(graph);
            Outcome stepped = CycleStepped.run(graph);
            assertThat(observed(swept)).as("seed %d: %s", seed, graph).isEqualTo(observed(stepped));
            deadlocks += swept instanceof Outcome.Deadlock ? 1 : 0;
        }
        return deadlocks;
    }

    /** An outcome without how it was found. */
    static Outcome observed(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Finished f -> new Outcome.Finished(f.ticks(), f.uses(), f.servers(), 0, 0);
            case Outcome.Deadlock d -> d;
        };
    }

    @Test
    void closelyWhereMemoriesAreShared() {
        double[] errors =
                LongStream.range(0, TRANSFERS)
                        .mapToObj(StaticGraphs::memories)
                        .filter(g -> Sweep.run(g) instanceof Outcome.Finished)
                        .mapToDouble(SweepAgreesTest::error)
                        .sorted()
                        .toArray();
        String spread =
                "%d graphs: median %.4f, 90%% %.4f, worst %.4f; same %d"
                        .formatted(
                                errors.length,
                                errors[errors.length / 2],
                                errors[errors.length * 9 / 10],
                                errors[errors.length - 1],
                                Arrays.stream(errors).filter(e -> e == 0).count());
        assertThat(errors.length).as(spread).isGreaterThan(TRANSFERS / 2);
        assertThat(errors[errors.length / 2]).as(spread).isLessThan(MEDIAN);
        assertThat(errors[errors.length - 1]).as(spread).isLessThan(WORST);
    }

    /** Part of the stepped time that the sweep is off by. */
    static double error(TokenGraph graph) {
        double stepped = CycleStepped.run(graph).ticks();
        return Math.abs(Sweep.run(graph).ticks() - stepped) / Math.max(1, stepped);
    }
}
