package example;

import sambaflow.chip.Dram;
import sambaflow.chip.Host;
import sambaflow.chip.Launch;
import sambaflow.chip.RduSpec;

/** Chips that differ from the SN30 in the memory outside the units. */
public final class Chips {
    private Chips() {}

    /** An SN30 with so much memory outside, so fast. */
    public static RduSpec memory(double bytesPerSecond, long bytes) {
        RduSpec s = RduSpec.SN30;
        return new RduSpec(
                s.arch(),
                s.tiles(),
                s.pcusPerTile(),
                s.pmusPerTile(),
                s.lanes(),
                s.stages(),
                s.packedBf16(),
                s.pcuInputs(),
                s.clockHz(),
                s.pmuBytes(),
                s.pmuBytesPerCycle(),
                s.hopCycles(),
                1,
                s.network(),
                dram(bytesPerSecond, bytes),
                Dram.NONE,
                s.launch(),
                s.host());
    }

    /** A memory that is as fast as it says, whatever is asked of it. */
    public static Dram dram(double bytesPerSecond, long bytes) {
        return new Dram(bytes, 1, bytesPerSecond, 1, 4096, 8192, 0, 0, 0, 0, 1);
    }

    /** A chip of one tile with so many compute units, and as many memory units. */
    public static RduSpec small(
            String arch, int units, long pmuBytes, double bytesPerSecond, double programSeconds) {
        return new RduSpec(
                arch,
                1,
                units,
                units,
                16,
                6,
                2,
                3,
                1e9,
                pmuBytes,
                64,
                12,
                1,
                RduSpec.SN30.network(),
                dram(bytesPerSecond, 1L << 40),
                Dram.NONE,
                new Launch(0, programSeconds, 0, programSeconds / 100),
                new Host(0, 1e9));
    }

    /** An SN30 on which a small model has as good reasons to compute again as a large one. */
    public static RduSpec slowMemory() {
        return memory(1e6, 1L << 40);
    }
}
