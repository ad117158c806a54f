package sambaflow.app;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sambaflow.chip.RduSpec;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;
import sambaflow.graph.SectionType;
import sambaflow.io.IndexRange;
import sambaflow.tensor.UnsupportedFeature;

/** The arguments that every command has which runs a PEF. */
public final class RunArguments {
    @Option(
            names = {"-p", "--pef"},
            paramLabel = "FILE",
            description = "The PEF to load (required)")
    private Path pef;

    @Option(
            names = "--inference",
            description = "Forward pass only: run infers instead of training")
    private boolean inference;

    @Option(
            names = "--test",
            description =
                    "run only: check the PEF, compare a small sample with plain FP32 evaluation; with --init-ckpt-path: accuracy and loss of that checkpoint on the test data")
    private boolean test;

    @Option(
            names = {"-b", "--batch-size"},
            paramLabel = "N",
            description = "Must be the PEF's batch size, when given")
    private Integer batchSize;

    @Option(
            names = {"-mb", "--microbatch-size"},
            paramLabel = "N",
            description = "Must be the PEF's microbatch size, when given")
    private Integer microbatchSize;

    @Option(
            names = {"--arch", "--platform"},
            paramLabel = "CHIP",
            description = "Must be the chip that the PEF is for, when given")
    private String arch;

    @Option(
            names = "--arch-file",
            paramLabel = "FILE",
            description = "Must describe the chip that the PEF is for, when given")
    private Path archFile;

    @Option(
            names = "--init-ckpt-path",
            paramLabel = "FILE",
            description = "Checkpoint to begin with (default: none; for inference the newest)")
    private Path initCheckpoint;

    @Option(
            names = "--ckpt-dir",
            paramLabel = "DIR",
            description =
                    "Where training keeps checkpoints (default: beside the PEF, in checkpoints)")
    private Path checkpointFolder;

    @Option(
            names = "--ckpt-every",
            paramLabel = "N",
            description = "Save a checkpoint each N steps (default: at the end only)")
    private Long checkpointEvery;

    @Option(
            names = "--keep-last",
            paramLabel = "K",
            description = "Keep only the last K checkpoints of this run (default: all)")
    private Integer keepLast;

    @Option(
            names = "--results-dir",
            paramLabel = "DIR",
            description = "Where inference keeps results (default: beside the PEF, in results)")
    private Path resultsFolder;

    @Option(
            names = "--allow-nan",
            description = "Train on when the loss or a parameter comes to NaN or infinity")
    private boolean allowNan;

    @Option(
            names = "--dataset-name",
            paramLabel = "NAME",
            description =
                    "Prefix of the files to use (default: those to train, else those to test)")
    private String datasetName;

    @Option(
            names = "--download",
            paramLabel = "SET",
            arity = "0..1",
            fallbackValue = "mnist",
            description = "Fetch mnist (or fashion-mnist) once and use it")
    private String download;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "25",
            description = "Predictions shown as pictures in a notebook (default: ${DEFAULT-VALUE})")
    private int limit = 25;

    @Option(names = "--no-shuffle", description = "Train on samples in file order")
    private boolean noShuffle;

    @Option(
            names = "--train-range",
            paramLabel = "A:B",
            description = "Train on samples A to B-1 only")
    private String trainRange;

    @Option(names = "--test-range", paramLabel = "A:B", description = "Test on samples A to B-1")
    private String testRange;

    private Map<String, String> given = Map.of();

    @Mixin private DataArguments data = new DataArguments();

    @Option(names = "--data-parallel", hidden = true, description = "Unsupported in this version")
    private boolean dataParallel;

    @Option(names = "--reduce-on-rdu", hidden = true, description = "Unsupported in this version")
    private boolean reduceOnRdu;

    /** What the user gave, by the longest name of each option; a record of the run has it. */
    public RunArguments withGiven(Map<String, String> options) {
        given = Map.copyOf(options);
        return this;
    }

    Map<String, String> given() {
        return given;
    }

    public Optional<Path> pef() {
        return Optional.ofNullable(pef);
    }

    /** The PEF, or an error that says which one {@code app} would have made. */
    Path requiredPef(App app) {
        return pef().orElseThrow(() ->
                new RunException(
                        Code.SF405,
                        "--pef is missing: name the file that compile made, such as --pef=out/%s/%<s.pef"
                                .formatted(app.name().toLowerCase(Locale.ROOT))));
    }

    public boolean inference() {
        return inference;
    }

    public boolean test() {
        return test;
    }

    /** The section types that a command runs which repeats a program as a whole. */
    Set<SectionType> sectionTypes() {
        return inference ? EnumSet.of(SectionType.FWD) : EnumSet.allOf(SectionType.class);
    }

    public Optional<Integer> batchSize() {
        return Optional.ofNullable(batchSize);
    }

    public Optional<Integer> microbatchSize() {
        return Optional.ofNullable(microbatchSize);
    }

    /** The chip asked for, by its one name. */
    public Optional<String> arch() {
        return CompileArguments.chip(arch, archFile).map(RduSpec::arch);
    }

    public Optional<Path> initCheckpoint() {
        return Optional.ofNullable(initCheckpoint);
    }

    public Optional<Path> checkpointFolder() {
        return Optional.ofNullable(checkpointFolder);
    }

    /** Steps from one checkpoint to the next; more than any run has if only its end is saved. */
    public long checkpointEvery() {
        return atLeastOne(
                "--ckpt-every", checkpointEvery == null ? Long.MAX_VALUE : checkpointEvery);
    }

    /** How many of a run's checkpoints to keep. */
    public int keepLast() {
        return (int) atLeastOne("--keep-last", keepLast == null ? Integer.MAX_VALUE : keepLast);
    }

    static long atLeastOne(String name, long value) {
        if (value < 1) {
            throw new RunException(
                    Code.SF201, "%s: found %d, expected at least 1".formatted(name, value));
        }
        return value;
    }

    public boolean allowNan() {
        return allowNan;
    }

    public Optional<Path> resultsFolder() {
        return Optional.ofNullable(resultsFolder);
    }

    public Optional<String> datasetName() {
        return Optional.ofNullable(datasetName);
    }

    public Optional<String> download() {
        return Optional.ofNullable(download);
    }

    /** Most predictions to show as pictures. */
    public int limit() {
        return limit;
    }

    public boolean shuffle() {
        return !noShuffle;
    }

    public Optional<String> trainRange() {
        return Optional.ofNullable(trainRange);
    }

    public Optional<String> testRange() {
        return Optional.ofNullable(testRange);
    }

    DataArguments data() {
        return data;
    }

    /** Refuses values that are wrong for any PEF and any data of {@code app}. */
    public void check(App app) {
        requiredPef(app);
        app.numEpochs();
        app.numSteps();
        checkpointEvery();
        keepLast();
        data.format(0);
        for (String range : Stream.of(trainRange, testRange).filter(Objects::nonNull).toList()) {
            IndexRange.parse(range, Integer.MAX_VALUE);
        }
    }

    /** Refuses, by name, what is parsed and cannot be done yet. */
    public void refuseUnsupported() {
        if (dataParallel || reduceOnRdu) {
            throw new UnsupportedFeature(
                    dataParallel ? "--data-parallel" : "--reduce-on-rdu", "run one replica");
        }
    }
}
