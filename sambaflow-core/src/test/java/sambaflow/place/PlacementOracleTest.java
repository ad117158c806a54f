package sambaflow.place;

import static org.assertj.core.api.Assertions.assertThat;

import example.Chips;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import sambaflow.chip.RduSpec;
import sambaflow.pef.StageKind;

/** What the placer finds against the best there is, on a chip of twelve units. */
class PlacementOracleTest {
    private static final int DESIGNS = 30;
    private static final long TOKENS = 8;

    /** Six compute and six memory units, three switches high and four wide. */
    private static final RduSpec SMALL = Chips.small("small", 6, 1 << 19, 1e12, 0);

    /** Three or four stages of six to eight units, that fill links as far as they can be. */
    private static Netlist design(int seed) {
        Random random = new Random(seed);
        int stages = 3 + seed % 2;
        int more = stages == 3 ? 2 : 0;
        int[] units = {1, 1, 1, 1, 1, 1, 1, 1};
        for (int i = 0; i < more; i++) {
            units[random.nextInt(2 * stages)] = 2;
        }
        List<Netlist.Block> blocks = new ArrayList<>();
        for (int i = 0; i < stages; i++) {
            long cycles = 120 + random.nextInt(120);
            int pmus = units[2 * i + 1];
            long fed = pmus * cycles * (16 + random.nextInt(48));
            blocks.add(
                    new Netlist.Block(
                            StageKind.SIMD, cycles, 6, units[2 * i], pmus, 1, 1, fed, 4096));
        }
        List<Netlist.Wire> wires = new ArrayList<>();
        for (int to = 1; to < stages; to++) {
            wires.add(wire(random, to - 1, to));
            if (to == stages - 1) {
                wires.add(wire(random, 0, to));
            }
        }
        List<Netlist.Stream> streams =
                List.of(
                        RandomSections.stream(0, 120 * (16 + random.nextInt(48)), true),
                        RandomSections.stream(stages - 1, 120 * (16 + random.nextInt(48)), false));
        return new Netlist(1, blocks, wires, streams, TOKENS, 1);
    }

    private static Netlist.Wire wire(Random random, int from, int to) {
        long bytes = 120 * (32 + random.nextInt(80));
        return new Netlist.Wire(from, to, bytes, 1 + to - from, false, bytes / TOKENS);
    }

    @Test
    void smallDesignsAreNearlyAsFastAsTheBestPlacementAndRoutes() {
        double worst = 1;
        double sum = 0;
        for (int seed = 0; seed < DESIGNS; seed++) {
            Netlist section = design(seed);
            double best = new PlacementOracle(section, SMALL).best();
            PlaceReport found = new Mapper(SMALL, 1).map("fwd_0", section).report();
            double gap = found.after() / best;
            // Less than the best would mean that one of the two counts something wrong.
            assertThat(gap).as("design %d", seed).isBetween(1 - 1e-9, 1.1);
            worst = Math.max(worst, gap);
            sum += gap;
        }
        System.out.printf(
                Locale.ROOT,
                "place and route against the best of all, %d designs: gap %.4f mean, %.4f worst%n",
                DESIGNS,
                sum / DESIGNS,
                worst);
        assertThat(sum / DESIGNS).isLessThan(1.03);
    }
}
