package sambaflow.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sambaflow.chip.Mesh;
import sambaflow.chip.Network;
import sambaflow.chip.RduSpec;

/** The search against every order of the stages. */
class AnnealerTest {
    private static final int STAGES = 7;

    static IntStream seeds() {
        return IntStream.range(0, 10);
    }

    private static double best(Arrangement arrangement, PlacementCost cost, int from) {
        double best = cost.of(arrangement);
        for (int i = from; i < STAGES; i++) {
            arrangement.swap(from, i);
            best = Math.min(best, best(arrangement, cost, from + 1));
            arrangement.swap(from, i);
        }
        return best;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void isAsGoodAsTheBestOfAllOrdersOrNearly(int seed) {
        Netlist section = RandomSections.section(seed, STAGES, 120);
        Mesh mesh = Mesh.of(RduSpec.SN10, 1);
        PlacementCost cost =
                new PlacementCost(
                        section,
                        mesh,
                        section.ways(RduSpec.SN10),
                        section.period(RduSpec.SN10),
                        Network.VECTOR.bytesPerCycle(RduSpec.SN10));
        double exact = best(new Arrangement(section, mesh), cost, 0);
        Arrangement arrangement = new Arrangement(section, mesh);
        double start = cost.of(arrangement);
        double found = Annealer.anneal(arrangement, cost, section.wires().size() + STAGES, seed);
        assertThat(found).isLessThanOrEqualTo(start).isEqualTo(cost.of(arrangement));
        // The search may also leave stages unaligned, so it can be better than every order.
        assertThat(found / exact).as("gap").isBetween(0.5, 1.05);
    }
}
