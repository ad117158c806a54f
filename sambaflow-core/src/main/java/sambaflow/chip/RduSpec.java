package sambaflow.chip;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.graph.Names;

/**
 * One RDU.
 *
 * @param arch the name that compile arguments use
 * @param tiles allocatable parts
 * @param pcusPerTile compute units of a tile
 * @param pmusPerTile memory units of a tile
 * @param lanes elements that a compute unit works on in one cycle
 * @param stages steps of a compute unit's pipeline
 * @param packedBf16 bfloat16 operands in one lane
 * @param clockHz cycles per second
 * @param pmuBytes capacity of a memory unit
 * @param pmuBytesPerCycle what a memory unit reads in one cycle, and writes
 * @param hopCycles cycles from one unit to the next through the switches between
 * @param dies parts that the memory outside is divided into: a program on the tiles of one of two
 *     dies has half of the channels
 * @param ddr the large memory
 * @param hbm the fast one, where there is one
 * @param launch what it takes to put a section on its units
 * @param host what it takes to hand over a run
 */
public record RduSpec(
        String arch,
        int tiles,
        int pcusPerTile,
        int pmusPerTile,
        int lanes,
        int stages,
        int packedBf16,
        double clockHz,
        long pmuBytes,
        int pmuBytesPerCycle,
        int hopCycles,
        int dies,
        Dram ddr,
        Dram hbm,
        Launch launch,
        Host host) {

    private static final long KIB = 1024;
    private static final long GIB = KIB * KIB * KIB;

    /** A vector of 16 float32 numbers: the port that published models of such chips assume. */
    private static final int VECTOR = 64;

    /** Not published; some switches of a few cycles each. */
    private static final int HOP = 12;

    /** Channels of DDR4-3200, 64 bits wide, that keep two rows of 8 KiB open side by side. */
    private static Dram ddr4(long bytes, int channels, double megatransfers) {
        return new Dram(
                bytes,
                channels,
                megatransfers * 8e6,
                64,
                4096,
                8192,
                45e-9,
                15e-9,
                0.07,
                120e-9,
                64);
    }

    /**
     * 640 PCUs and PMUs of 0.5 MB (Hot Chips 33); 4 tiles (facility inventory); 16 lanes x 6 stages
     * (Peng et al. 2024); the clock follows from 325 TFLOPS; DDR: 6 channels of DDR4-2667; program
     * load and floor: 0.527 ms for each run of a tiny network at batch 1, host included.
     */
    public static final RduSpec SN10 =
            new RduSpec(
                    "sn10",
                    4,
                    160,
                    160,
                    16,
                    6,
                    2,
                    1.32e9,
                    512 * KIB,
                    VECTOR,
                    HOP,
                    1,
                    ddr4(384 * GIB, 6, 2667),
                    Dram.NONE,
                    new Launch(20e-6, 5e-6, 80e-9, 0.25e-6),
                    new Host(0.35e-3, 2.2e9));

    /** No public specification: SN10's numbers under its own name. */
    public static final RduSpec SN20 = SN10.named("sn20");

    /**
     * Two SN10-class dies: 8 tiles (facility inventory), 688 TFLOPS gives the clock; DDR: 8
     * channels of DDR4-3200, four to a die; program load from sampled tile states.
     */
    public static final RduSpec SN30 =
            new RduSpec(
                    "sn30",
                    8,
                    160,
                    160,
                    16,
                    6,
                    2,
                    1.40e9,
                    512 * KIB,
                    VECTOR,
                    HOP,
                    2,
                    ddr4(1024 * GIB, 8, 3200),
                    Dram.NONE,
                    new Launch(20e-6, 5e-6, 80e-9, 0.25e-6),
                    new Host(0.3e-3, 2.2e9));

    /**
     * 1040 PCUs and PMUs of 0.5 MiB, 638 TFLOPS, 64 GiB HBM at 1.8 TB/s, 1.5 TiB DDR at 200 GB/s
     * (Prabhakar et al. 2024); the tile count is not published, four equal tiles are assumed;
     * launches are orchestrated by the chip, a few microseconds each.
     */
    public static final RduSpec SN40 =
            new RduSpec(
                    "sn40",
                    4,
                    260,
                    260,
                    16,
                    6,
                    2,
                    1.60e9,
                    512 * KIB,
                    VECTOR,
                    HOP,
                    1,
                    ddr4(1536 * GIB, 8, 3200),
                    new Dram(
                            64 * GIB,
                            64,
                            1.8e12 / 64,
                            64,
                            1024,
                            1024,
                            40e-9,
                            10e-9,
                            0.05,
                            150e-9,
                            128),
                    new Launch(0, 2e-6, 1.5e-9, 0.05e-6),
                    new Host(0.1e-3, 10e9));

    private static final List<RduSpec> PRESETS = List.of(SN10, SN20, SN30, SN40);

    /**
     * The chip that {@code --arch} names: a preset, {@code sn40l} being sn40, or one with other
     * numbers, such as {@code sn30+clock_hz=1200000000+ddr.channels=16}.
     *
     * @throws CompileException for a name or a constant there is not, or a value it cannot have
     */
    public static RduSpec of(String arch) {
        String[] parts = arch.split("\\+");
        String wanted = parts[0].equals("sn40l") ? "sn40" : parts[0];
        RduSpec chip =
                PRESETS.stream()
                        .filter(p -> p.arch.equals(wanted))
                        .findFirst()
                        .orElseThrow(() ->
                                new CompileException(
                                        Code.SF201,
                                        "--arch: found '%s', expected one of %s"
                                                .formatted(arch, names())));
        for (int i = 1; i < parts.length; i++) {
            String[] sides = parts[i].split("=", 2);
            try {
                chip = chip.with(sides[0], Double.parseDouble(sides.length > 1 ? sides[1] : ""));
            } catch (NumberFormatException e) {
                throw new CompileException(
                        Code.SF201,
                        "--arch: found '%s', expected constant=number after a +"
                                .formatted(parts[i]));
            }
        }
        return chip.checked();
    }

    /**
     * This chip with another number, and that in its name.
     *
     * @param path of a {@link Constant}
     * @throws CompileException if there is no such constant, or if it cannot have that value
     */
    public RduSpec with(String path, double value) {
        List<String> paths = Constant.all().stream().map(Constant::path).toList();
        Constant constant =
                Constant.all().stream()
                        .filter(c -> c.path().equals(path))
                        .findFirst()
                        .orElseThrow(() ->
                                new CompileException(
                                        Code.SF201,
                                        "a chip has no constant '%s'%s; sambaflow chip lists them"
                                                .formatted(path, Names.hint(path, paths))));
        ChipFacts.Fact fact = ChipFacts.of(constant, base());
        boolean allowed = value >= fact.min() && value <= fact.max();
        if (!allowed || constant.whole() && value != Math.rint(value)) {
            throw new CompileException(
                    Code.SF201,
                    "%s: found %s, expected %s from %s to %s%s; %s has %s"
                            .formatted(
                                    path,
                                    Constant.text(value),
                                    constant.whole() ? "a whole number" : "a number",
                                    Constant.text(fact.min()),
                                    Constant.text(fact.max()),
                                    fact.unit().isEmpty() ? "" : " " + fact.unit(),
                                    arch,
                                    Constant.text(constant.of(this))));
        }
        return constant.with(this, value).named(name(path, value));
    }

    /** The preset that this chip is, or was made from. */
    public String base() {
        return arch.split("\\+")[0];
    }

    /** The base and what differs from it, by path. */
    private String name(String path, double value) {
        SortedMap<String, String> changes = new TreeMap<>();
        for (String part : arch.split("\\+")) {
            if (part.contains("=")) {
                changes.put(part.split("=")[0], part.split("=")[1]);
            }
        }
        Optional<RduSpec> preset = PRESETS.stream().filter(p -> p.arch.equals(base())).findFirst();
        Optional<Constant> same =
                Constant.all().stream()
                        .filter(c -> c.path().equals(path))
                        .filter(c -> preset.isPresent() && c.of(preset.get()) == value)
                        .findFirst();
        changes.put(path, Constant.text(value));
        same.ifPresent(c -> changes.remove(path));
        StringBuilder text = new StringBuilder(base());
        changes.forEach((p, v) -> text.append('+').append(p).append('=').append(v));
        return text.toString();
    }

    private RduSpec checked() {
        if (pcusPerTile != pmusPerTile) {
            throw new CompileException(
                    Code.SF201,
                    "pcus_per_tile is %d and pmus_per_tile %d; a chip has as many of both"
                            .formatted(pcusPerTile, pmusPerTile));
        }
        if (!ddr.exists() && !hbm.exists()) {
            throw new CompileException(
                    Code.SF201,
                    "ddr.channels and hbm.channels are 0; a chip has one memory at least");
        }
        return this;
    }

    /** What a user should know of the numbers. */
    public Optional<String> remark() {
        return base().equals(SN20.arch)
                ? Optional.of("sn20 has no public specification: sn10's numbers stand for it")
                : Optional.empty();
    }

    /** The names of the presets. */
    public static List<String> names() {
        return PRESETS.stream().map(RduSpec::arch).toList();
    }

    private RduSpec named(String name) {
        return new RduSpec(
                name,
                tiles,
                pcusPerTile,
                pmusPerTile,
                lanes,
                stages,
                packedBf16,
                clockHz,
                pmuBytes,
                pmuBytesPerCycle,
                hopCycles,
                dies,
                ddr,
                hbm,
                launch,
                host);
    }

    public int pcus() {
        return tiles * pcusPerTile;
    }

    public int pmus() {
        return tiles * pmusPerTile;
    }

    /** Multiply-adds count as two; bfloat16 operands packed. */
    public double flopsPerPcu() {
        return 2.0 * lanes * stages * packedBf16 * clockHz;
    }

    /** Rate of element-wise work: one element in each lane each cycle. */
    public double simdElementsPerPcu() {
        return lanes * clockHz;
    }

    /** Bytes that the two operands of an array of one compute unit take in a cycle. */
    public double operandBytesPerCycle() {
        return 2.0 * (lanes + stages * packedBf16);
    }

    /**
     * The memory that holds tensors between sections, HBM where there is one: for so many tiles.
     */
    public Dram memory(int tilesUsed) {
        return share(hbm.exists() ? hbm : ddr, tilesUsed);
    }

    /** The channels of {@code memory} that a program on so many tiles has. */
    public Dram share(Dram memory, int tilesUsed) {
        return memory.part(Math.min(dies, Math.ceilDiv(tilesUsed * dies, tiles)), dies);
    }

    /** What no program on so many tiles can move more than. */
    public double memoryBytesPerSecond(int tilesUsed) {
        return memory(tilesUsed).bytesPerSecond();
    }
}
