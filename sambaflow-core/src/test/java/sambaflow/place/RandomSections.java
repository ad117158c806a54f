package sambaflow.place;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import sambaflow.chip.RduSpec;
import sambaflow.pef.StageKind;
import sambaflow.pef.Stream;

/** Sections that no model needs, for a chip that is as full as asked. */
final class RandomSections {
    private static final long TOKENS = 64;
    private static final long CYCLES = 100_000;

    private RandomSections() {}

    /** So many compute and memory units in so many stages, one behind the other, with skips. */
    static Netlist section(long seed, int stages, int units) {
        Random random = new Random(seed);
        List<Netlist.Block> blocks = new ArrayList<>();
        int[] pcus = parts(random, stages, units);
        int[] pmus = parts(random, stages, units);
        for (int i = 0; i < stages; i++) {
            // Half of what its memory units could send in that time.
            long fed = pmus[i] * CYCLES * RduSpec.SN10.pmuBytesPerCycle() / 2;
            long cycles = CYCLES - random.nextInt(20_000);
            StageKind kind = StageKind.SIMD;
            blocks.add(new Netlist.Block(kind, cycles, 6, pcus[i], pmus[i], 1, 1, fed, 4096));
        }
        List<Netlist.Wire> wires = new ArrayList<>();
        for (int to = 1; to < stages; to++) {
            wires.add(wire(random, to - 1, to));
            if (random.nextInt(3) == 0 && to > 1) {
                wires.add(wire(random, random.nextInt(to - 1), to));
            }
        }
        List<Netlist.Stream> streams =
                List.of(
                        stream(0, 1 << 20, true),
                        stream(stages / 2, 4, true),
                        stream(stages - 1, 1 << 20, false));
        return new Netlist(1, blocks, wires, streams, TOKENS, 1 << 21);
    }

    static Netlist.Stream stream(int stage, long bytes, boolean in) {
        return new Netlist.Stream(bytes, new Stream(stage, 0, bytes, TOKENS, false, in));
    }

    private static Netlist.Wire wire(Random random, int from, int to) {
        long bytes = 1 << (20 + random.nextInt(3));
        return new Netlist.Wire(from, to, bytes, 1 + to - from, false, bytes / TOKENS);
    }

    /** Numbers of at least one that add up. */
    private static int[] parts(Random random, int count, int sum) {
        int[] parts = new int[count];
        Arrays.fill(parts, 1);
        for (int left = sum - count; left > 0; left--) {
            parts[random.nextInt(count)]++;
        }
        return parts;
    }
}
