package sambaflow.chip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.graph.Names;

/**
 * One RDU, in numbers. Those of the presets stand in a file for each, such as {@code sn30.yaml},
 * with a range and a source; {@link ChipDescription} has all of that.
 *
 * @param arch the name that compile arguments use
 * @param tiles allocatable parts
 * @param pcusPerTile compute units of a tile
 * @param pmusPerTile memory units of a tile
 * @param lanes elements that a compute unit works on in one cycle
 * @param stages steps of a compute unit's pipeline
 * @param packedBf16 bfloat16 operands in one lane
 * @param pcuInputs vectors that a compute unit takes in one cycle
 * @param clockHz cycles per second
 * @param pmuBytes capacity of a memory unit
 * @param pmuBytesPerCycle what a memory unit reads in one cycle, and writes
 * @param hopCycles cycles from one unit to the next through the switches between
 * @param dies parts that the memory outside is divided into: a program on the tiles of one of two
 *     dies has half of the channels
 * @param network what is between the switches
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
        int pcuInputs,
        double clockHz,
        long pmuBytes,
        int pmuBytesPerCycle,
        int hopCycles,
        int dies,
        Links network,
        Dram ddr,
        Dram hbm,
        Launch launch,
        Host host) {

    private static final List<ChipDescription> PRESETS = presets("sn10", "sn20", "sn30", "sn40");

    /** One die of 640 compute units, with DDR. */
    public static final RduSpec SN10 = preset("sn10").rdu();

    /** No public specification: SN10's numbers under its own name. */
    public static final RduSpec SN20 = preset("sn20").rdu();

    /** Two dies like an SN10's, each with half of the DDR channels. */
    public static final RduSpec SN30 = preset("sn30").rdu();

    /** 1040 compute units with HBM and DDR, which launches sections by itself. */
    public static final RduSpec SN40 = preset("sn40").rdu();

    /**
     * More units of a kind than this, some ten times what chips have, no chip is described with.
     */
    private static final int MOST_UNITS = 16384;

    /** Where a change begins in a name; not a plus within a number. */
    private static final String PLUS = "\\+(?=[a-z])";

    /** A later one may extend an earlier one. */
    private static List<ChipDescription> presets(String... names) {
        List<ChipDescription> presets = new ArrayList<>();
        for (String name : names) {
            presets.add(ChipFile.preset(name, other -> named(presets, other)));
        }
        return List.copyOf(presets);
    }

    private static ChipDescription named(List<ChipDescription> presets, String name) {
        return presets.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    }

    /** All that is known of the preset with this name. */
    static ChipDescription preset(String name) {
        return named(PRESETS, name);
    }

    /** All that is known of the preset that this chip is made from; nothing if it is from none. */
    Optional<ChipDescription> preset() {
        return PRESETS.stream().filter(p -> p.name().equals(base())).findFirst();
    }

    /**
     * The chip that {@code --arch} names: a preset, {@code sn40l} being sn40, or one with other
     * numbers, such as {@code sn30+clock_hz=1200000000+ddr.channels=16}.
     *
     * @throws CompileException for a name or a constant there is not, or a value it cannot have
     */
    public static RduSpec of(String arch) {
        String[] parts = arch.split(PLUS);
        String wanted = parts[0].equals("sn40l") ? "sn40" : parts[0];
        if (!names().contains(wanted) || parts.length > 1 + Constant.all().size()) {
            throw new CompileException(
                    Code.SF201, "--arch: found '%s', expected one of %s".formatted(arch, names()));
        }
        RduSpec chip = preset(wanted).rdu();
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
        chip.conflict()
                .ifPresent(c -> {
                    throw new CompileException(
                            Code.SF201, "--arch %s: %s".formatted(arch, c.text()));
                });
        return chip;
    }

    /**
     * This chip with another number, and that in its name.
     *
     * @param path of a {@link Constant}
     * @throws CompileException if there is no such constant, or if it cannot have that value
     */
    public RduSpec with(String path, double value) {
        Constant constant = Constant.at(path).orElseThrow(() -> unknown(path));
        if (value != constant.of(this) && !constant.allows(value)) {
            throw new CompileException(
                    Code.SF201,
                    "--arch: %s: found %s, expected %s; this chip has %s"
                            .formatted(
                                    path,
                                    Constant.text(value),
                                    constant.allowed(),
                                    Constant.text(constant.of(this))));
        }
        return constant.with(this, value).named();
    }

    private static CompileException unknown(String path) {
        List<String> paths = Constant.all().stream().map(Constant::path).toList();
        return new CompileException(
                Code.SF201,
                "--arch: a chip has no constant '%s'%s (sambaflow chip lists them)"
                        .formatted(
                                path,
                                Names.nearest(path, paths)
                                        .map("; did you mean '%s'?"::formatted)
                                        .orElse("")));
    }

    /** The preset that this chip is, or was made from. */
    public String base() {
        return arch.split(PLUS)[0];
    }

    /** What differs from the preset, by path; nothing for a preset, and for a chip of none. */
    public SortedMap<String, Double> overrides() {
        RduSpec preset = preset().map(ChipDescription::rdu).orElse(this);
        SortedMap<String, Double> overrides = new TreeMap<>();
        for (Constant constant : preset == this ? List.<Constant>of() : Constant.all()) {
            if (constant.of(this) != constant.of(preset)) {
                overrides.put(constant.path(), constant.of(this));
            }
        }
        return overrides;
    }

    /** With its base and what differs from it as its name. */
    private RduSpec named() {
        StringBuilder text = new StringBuilder(base());
        overrides()
                .forEach((path, value) ->
                        text.append('+').append(path).append('=').append(Constant.text(value)));
        return named(text.toString());
    }

    /**
     * Numbers that are good by themselves and not together.
     *
     * @param paths of the constants
     * @param text what is wrong, what is expected, and what to do
     */
    record Conflict(List<String> paths, String text) {}

    /** What keeps this from being a chip. */
    Optional<Conflict> conflict() {
        if (pcusPerTile != pmusPerTile) {
            return conflict(
                    "pcus_per_tile is %d and pmus_per_tile %d; a tile has as many of both: change both"
                            .formatted(pcusPerTile, pmusPerTile),
                    "pcus_per_tile",
                    "pmus_per_tile");
        }
        if (pcus() > MOST_UNITS) {
            return conflict(
                    "tiles times pcus_per_tile is %d; expected at most %d"
                            .formatted(pcus(), MOST_UNITS),
                    "tiles",
                    "pcus_per_tile");
        }
        if (dies > tiles) {
            return conflict(
                    "dies is %d and tiles %d; a die has one tile at least".formatted(dies, tiles),
                    "dies",
                    "tiles");
        }
        if (!ddr.exists() && !hbm.exists()) {
            return conflict(
                    "ddr.channels and hbm.channels are 0; a chip has one memory at least",
                    "ddr.channels",
                    "hbm.channels");
        }
        return conflict("ddr", ddr).or(() -> conflict("hbm", hbm));
    }

    private Optional<Conflict> conflict(String memory, Dram dram) {
        String channels = memory + ".channels";
        if (dram.exists() && dram.channels() < dies) {
            return conflict(
                    "%s is %d and dies %d; each die has one channel at least"
                            .formatted(channels, dram.channels(), dies),
                    channels,
                    "dies");
        }
        for (String path : List.of(memory + ".bytes", memory + ".channel_bytes_per_second")) {
            if (dram.exists() && Constant.at(path).orElseThrow().of(this) == 0) {
                return conflict(
                        "%s is %d and %s is 0; a memory with channels needs it: give it too"
                                .formatted(channels, dram.channels(), path),
                        channels,
                        path);
            }
        }
        return Optional.empty();
    }

    private static Optional<Conflict> conflict(String text, String... paths) {
        return Optional.of(new Conflict(List.of(paths), text));
    }

    /** What a user should know of the numbers. */
    public Optional<String> remark() {
        return base().equals("sn20")
                ? Optional.of("sn20 has no public specification: sn10's numbers stand for it")
                : Optional.empty();
    }

    /** The names of the presets. */
    public static List<String> names() {
        return PRESETS.stream().map(ChipDescription::name).toList();
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
                pcuInputs,
                clockHz,
                pmuBytes,
                pmuBytesPerCycle,
                hopCycles,
                dies,
                network,
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
