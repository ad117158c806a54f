package example;

import sambaflow.chip.Dram;
import sambaflow.chip.RduSpec;

/** Chips that differ from the SN30 in the memory outside the units. */
public final class Chips {
    private Chips() {}

    /** An SN30 with so much memory outside, so fast. */
    public static RduSpec memory(double bytesPerSecond, long bytes) {
        RduSpec s = RduSpec.SN30;
        Dram ddr = new Dram(bytes, 1, bytesPerSecond, 64, 4096, 8192, 0, 0, 0, 0, 1);
        return new RduSpec(
                s.arch(),
                s.tiles(),
                s.pcusPerTile(),
                s.pmusPerTile(),
                s.lanes(),
                s.stages(),
                s.packedBf16(),
                s.clockHz(),
                s.pmuBytes(),
                s.pmuBytesPerCycle(),
                s.hopCycles(),
                1,
                ddr,
                Dram.NONE,
                s.launch(),
                s.host());
    }

    /** An SN30 on which a small model has as good reasons to compute again as a large one. */
    public static RduSpec slowMemory() {
        return memory(1e6, 1L << 40);
    }
}
