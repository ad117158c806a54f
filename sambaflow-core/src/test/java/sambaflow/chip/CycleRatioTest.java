package sambaflow.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CycleRatioTest {
    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    /** Every simple cycle, tried one by one. */
    private static double brute(
            List<CycleRatio.Arc> arcs, int start, int at, double weight, long tokens, int seen) {
        double best = 0;
        for (CycleRatio.Arc arc : arcs) {
            if (arc.from() == at && arc.to() == start) {
                best = Math.max(best, (weight + arc.weight()) / (tokens + arc.tokens()));
            } else if (arc.from() == at && arc.to() > start && (seen >> arc.to() & 1) == 0) {
                double on =
                        brute(
                                arcs,
                                start,
                                arc.to(),
                                weight + arc.weight(),
                                tokens + arc.tokens(),
                                seen | 1 << arc.to());
                best = Math.max(best, on);
            }
        }
        return best;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void isTheBestOfAllCycles(int seed) {
        Random random = new Random(seed);
        int actors = 2 + random.nextInt(6);
        List<CycleRatio.Arc> arcs = new ArrayList<>();
        for (int i = 0; i < 3 * actors; i++) {
            int from = random.nextInt(actors);
            int to = random.nextInt(actors);
            // Only arcs to later actors are without a token, so each cycle has one.
            int tokens = from < to ? random.nextInt(2) : 1 + random.nextInt(3);
            arcs.add(new CycleRatio.Arc(from, to, random.nextInt(1000), tokens));
        }
        double best = 0;
        for (int start = 0; start < actors; start++) {
            best = Math.max(best, brute(arcs, start, start, 0, 0, 1 << start));
        }
        assertThat(CycleRatio.of(actors, arcs).value()).isEqualTo(best);
    }

    @Test
    void aCycleWithoutATokenIsRefused() {
        List<CycleRatio.Arc> arcs =
                List.of(new CycleRatio.Arc(0, 1, 1, 0), new CycleRatio.Arc(1, 0, 1, 0));
        assertThatThrownBy(() -> CycleRatio.of(2, arcs))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no token");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aPipelineKeepsThePaceOfItsWorstCycleAndIsNeverFasterThanItsBound(int seed) {
        Random random = new Random(seed);
        int tokens = 4000;
        int stages = 2 + random.nextInt(7);
        List<PipelineTime.Step> steps = new ArrayList<>();
        for (int i = 0; i < stages; i++) {
            steps.add(new PipelineTime.Step((1.0 + random.nextInt(40)) * tokens, 0));
        }
        List<PipelineTime.Way> ways = new ArrayList<>();
        for (int to = 1; to < stages; to++) {
            int others = random.nextInt(Math.min(to, 2) + 1);
            ways.add(way(random, to - 1, to));
            for (int i = 0; i < others; i++) {
                ways.add(way(random, random.nextInt(to), to));
            }
        }
        TokenRun run = new TokenRun(steps, ways, tokens);
        double pace = PipelineTime.pace(steps, ways, tokens).value() / tokens;
        // In half of the run, the start of the first and the last slice may lie within a cycle.
        assertThat(run.pace()).isCloseTo(pace, within(1000.0 / tokens));
        PipelineTime bound = PipelineTime.of(steps, ways, tokens, 0);
        assertThat(bound.compute())
                .isLessThanOrEqualTo(run.end() * (1 + 1e-12))
                .isGreaterThan(0.97 * run.end());
        List<PipelineTime.Way> roomy =
                ways.stream()
                        .map(w -> new PipelineTime.Way(w.from(), w.to(), false, w.latency(), 0, 0))
                        .toList();
        PipelineTime free = PipelineTime.of(steps, roomy, tokens, 0);
        assertThat(free.compute())
                .isCloseTo(new TokenRun(steps, roomy, tokens).end(), within(1e-3));
    }

    private static PipelineTime.Way way(Random random, int from, int to) {
        int depth = 1 + random.nextInt(4);
        return new PipelineTime.Way(from, to, false, random.nextInt(30), depth, random.nextInt(30));
    }
}
