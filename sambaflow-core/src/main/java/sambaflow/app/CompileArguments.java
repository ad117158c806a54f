package sambaflow.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import picocli.CommandLine.Option;
import sambaflow.chip.ChipFile;
import sambaflow.chip.RduSpec;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.pass.Precision;
import sambaflow.pass.PrecisionRules;
import sambaflow.section.FusionRules;
import sambaflow.section.Mode;
import sambaflow.section.ScalingFactors;
import sambaflow.tensor.UnsupportedFeature;

/** The compile arguments that every app has. */
public final class CompileArguments {
    private static final String CHIP = "sn30";

    /** Marks options that are listed only with {@code --debug}. */
    static final String EXPERIMENTAL = "(experimental) ";

    @Option(
            names = "--pef-name",
            paramLabel = "NAME",
            description = "Name of the PEF and its folder (default: the app's name in lower case)")
    private String pefName;

    @Option(
            names = "--output-folder",
            paramLabel = "DIR",
            defaultValue = "out",
            description = "Where PEF and logs go (default: ./${DEFAULT-VALUE})")
    private Path outputFolder = Path.of("out");

    @Option(names = "--inference", description = "Forward pass only: a smaller PEF")
    private boolean inference;

    @Option(
            names = {"-b", "--batch-size"},
            paramLabel = "N",
            description = "Samples in one step, fixed in the PEF (default: the app's, mostly 1)")
    private Integer batchSize;

    @Option(
            names = {"--arch", "--platform"},
            paramLabel = "CHIP",
            defaultValue = CHIP,
            description =
                    "sn10, sn20, sn30 or sn40, perhaps with other constants, such as sn30+ddr.channels=16 (default: ${DEFAULT-VALUE})")
    private String arch = CHIP;

    @Option(
            names = "--arch-file",
            paramLabel = "FILE",
            description = "A chip of your own: a preset with other constants, in YAML")
    private Path archFile;

    @Option(
            names = "--num-tiles",
            paramLabel = "N",
            description = "Tiles of the chip to use: 1, 2, 4 or 8 (default: the whole chip)")
    private Integer numTiles;

    @Option(names = "--o0", description = "Every operator is a section")
    private boolean o0;

    @Option(names = "--o1", description = "Fuse operators by rules")
    private boolean o1;

    @Option(names = "--o3", description = "Search the whole graph (the default)")
    private boolean o3;

    @Option(
            names = "--graphamp-preset",
            paramLabel = "PRESET",
            defaultValue = "bf16",
            description =
                    "mp0: float32; mp1: bfloat16 inputs of contractions; mp4: bfloat16 (default: bfloat16 until the model casts to float32)")
    private String graphampPreset = "bf16";

    @Option(
            names = "--enable-mixed-precision-ops",
            paramLabel = "OP",
            arity = "1..*",
            description = "Operators that take bfloat16 and make float32, such as gemm softmax")
    private List<String> mixedPrecisionOps = List.of();

    @Option(
            names = "--fp32-ops",
            paramLabel = "OP",
            arity = "1..*",
            description = "Operators that compute in float32, such as softmax layer_norm")
    private List<String> float32Ops = List.of();

    @Option(
            names = "--fp32-modules",
            paramLabel = "PATH",
            arity = "1..*",
            description = "Modules that compute in float32, such as encoder.0")
    private List<String> float32Modules = List.of();

    @Option(
            names = {"--n-chips", "--num-chips"},
            paramLabel = "N",
            defaultValue = "1",
            description = "RDUs that the PEF spans (more than 1: unsupported in this version)")
    private int chips = 1;

    @Option(names = "--debug", description = "Write every pass to the log; list all arguments")
    private boolean debug;

    @Option(names = "--verbose", description = "Report every stage of the compilation")
    private boolean verbose;

    @Option(
            names = {"-mb", "--microbatch-size"},
            paramLabel = "N",
            description =
                    "Samples computed at once; gradients of a batch are summed (default: the batch)")
    private Integer microbatchSize;

    @Option(
            names = "--mapping",
            paramLabel = "KIND",
            hidden = true,
            defaultValue = "section",
            description = EXPERIMENTAL + "section, or spatial (unsupported in this version)")
    private String mapping = "section";

    @Option(
            names = "--data-parallel",
            hidden = true,
            description = EXPERIMENTAL + "Several replicas (unsupported in this version)")
    private boolean dataParallel;

    @Option(
            names = "--tensor-parallel",
            paramLabel = "KIND",
            hidden = true,
            description = EXPERIMENTAL + "Split tensors over RDUs (unsupported in this version)")
    private String tensorParallel;

    @Option(
            names = "--optimization-rules",
            paramLabel = "FILE",
            description =
                    "YAML file of fusion rules for --o1, beside the built-in ones: the highest priority wins")
    private Path optimizationRules;

    @Option(
            names = "--use-o1-default-rules",
            paramLabel = "BOOL",
            arity = "0..1",
            fallbackValue = "true",
            defaultValue = "true",
            description = "Whether --o1 has its built-in rules (default: ${DEFAULT-VALUE})")
    private boolean defaultRules = true;

    @Option(
            names = "--dump-passes",
            description = "Write the graph's changes from pass to pass beside the PEF")
    private boolean dumpPasses;

    @Option(
            names = "--keep-activations",
            description = "Keep all that the backward pass needs, and compute nothing of it again")
    private boolean keepActivations;

    @Option(
            names = "--resources-scaling-factors",
            paramLabel = "F",
            arity = "3",
            hidden = true,
            description =
                    EXPERIMENTAL
                            + "Cut sections as if operators needed F times their units: forward,"
                            + " backward, optimizer")
    private List<Double> scalingFactors = List.of();

    @Option(
            names = "--mac-human-decision",
            paramLabel = "FILE",
            hidden = true,
            description = EXPERIMENTAL + "Hand-written mapping (unsupported in this version)")
    private Path macHumanDecision;

    @Option(
            names = {"--enable-stochastic-rounding", "--enable-stoc-rounding"},
            hidden = true,
            description =
                    EXPERIMENTAL
                            + "Casts to bfloat16 draw their direction, from --seed and the run")
    private boolean stochasticRounding;

    @Option(names = "--force", description = "Compile even if nothing changed since the last time")
    private boolean force;

    /** The PEF's name for {@code app}. */
    public String pefName(App app) {
        return pefName == null ? app.name().toLowerCase(Locale.ROOT) : pefName;
    }

    public Path outputFolder() {
        return outputFolder;
    }

    public boolean inference() {
        return inference;
    }

    /** Samples in one step: as asked for, or as {@code app} has it. */
    public int batchSize(App app) {
        int size = batchSize == null ? app.defaultBatchSize() : batchSize;
        if (size < 1) {
            throw new CompileException(
                    Code.SF201, "--batch-size: found %d, expected at least 1".formatted(size));
        }
        return size;
    }

    /** Samples that the model sees at once. */
    public int microbatchSize(App app) {
        if (microbatchSize == null) {
            return batchSize(app);
        }
        if (microbatchSize < 1 || batchSize(app) % microbatchSize != 0) {
            throw new CompileException(
                    Code.SF201,
                    "--microbatch-size: found %d, expected a divisor of --batch-size %d"
                            .formatted(microbatchSize, batchSize(app)));
        }
        return microbatchSize;
    }

    /** The chip to compile for. */
    public RduSpec rdu() {
        boolean said = archFile == null || !arch.equals(CHIP);
        return chip(said ? arch : null, archFile).orElseThrow();
    }

    /** The chip that {@code --arch} or {@code --arch-file} names; nothing if neither does. */
    static Optional<RduSpec> chip(String arch, Path archFile) {
        if (arch != null && archFile != null) {
            throw new CompileException(
                    Code.SF201,
                    "--arch %s and --arch-file %s exclude each other; the file names its preset itself, as extends: %1$s"
                            .formatted(arch, archFile));
        }
        return archFile == null
                ? Optional.ofNullable(arch).map(RduSpec::of)
                : Optional.of(ChipFile.read(archFile).rdu());
    }

    public OptionalInt tiles() {
        return numTiles == null ? OptionalInt.empty() : OptionalInt.of(numTiles);
    }

    /**
     * The types to compute in.
     *
     * @param seed of the casts that draw, if any do
     */
    public PrecisionRules precision(long seed) {
        return new PrecisionRules(
                Precision.parse(graphampPreset),
                mixedPrecisionOps,
                float32Ops,
                float32Modules,
                stochasticRounding ? OptionalLong.of(seed) : OptionalLong.empty());
    }

    public boolean debug() {
        return debug;
    }

    /** Whether to compile what is up to date. */
    public boolean force() {
        return force;
    }

    public boolean verbose() {
        return verbose;
    }

    /** The mode; two at once are refused. */
    public Mode mode() {
        List<Mode> asked = new ArrayList<>();
        if (o0) {
            asked.add(Mode.O0);
        }
        if (o1) {
            asked.add(Mode.O1);
        }
        if (o3) {
            asked.add(Mode.O3);
        }
        if (asked.size() > 1) {
            throw new CompileException(Code.SF201, "modes exclude each other, found " + asked);
        }
        return asked.isEmpty() ? Mode.O3 : asked.getFirst();
    }

    /** The rules for mode o1: the user's before the built-in ones. */
    public FusionRules fusionRules() {
        FusionRules own =
                optimizationRules == null
                        ? FusionRules.none()
                        : FusionRules.read(optimizationRules);
        return defaultRules ? own.and(FusionRules.builtIn()) : own;
    }

    /** Whether activations may be computed again for the backward pass. */
    public boolean recomputes() {
        return !keepActivations;
    }

    /** How many times the units that operators need sections are cut for. */
    public ScalingFactors scaling() {
        return ScalingFactors.of(scalingFactors);
    }

    /** Whether to show what each pass changes. */
    public boolean dumpPasses() {
        return dumpPasses;
    }

    /** Refuses values that are wrong for any app. */
    public void check(App app) {
        batchSize(app);
        rdu();
        mode();
        fusionRules();
        scaling();
        precision(0);
    }

    /** Refuses, by name, what is parsed and cannot be done yet. */
    public void refuseUnsupported() {
        refuse(chips != 1, "--n-chips " + chips, "compile for one RDU");
        refuse(!mapping.equals("section"), "--mapping " + mapping, "use --mapping section");
        refuse(dataParallel, "--data-parallel", "leave it out");
        refuse(tensorParallel != null, "--tensor-parallel", "leave it out");
        refuse(macHumanDecision != null, "--mac-human-decision", "leave it out");
    }

    private static void refuse(boolean asked, String feature, String instead) {
        if (asked) {
            throw new UnsupportedFeature(feature, instead);
        }
    }
}
