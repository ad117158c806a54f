package sambaflow.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjDoubleConsumer;
import picocli.CommandLine.Option;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;
import sambaflow.io.DataRequest;
import sambaflow.io.DataSource;
import sambaflow.nn.Module;
import sambaflow.nn.optim.Optimizer;
import sambaflow.pef.Manifest;
import sambaflow.tensor.Tensor;
import sambaflow.trace.InputSpec;
import sambaflow.trace.UserCode;

/**
 * A model with all that is needed to compile and run it. A subclass adds its own options as fields
 * with picocli's {@code @Option}, and says what the model, its inputs and its optimizer are.
 */
public abstract class App {
    private static final long ALL_STEPS = -1;
    private static final long TUTORIAL_SEED = 256;

    @Option(
            names = {"-e", "--num-epochs"},
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Epochs to train (default: ${DEFAULT-VALUE}; compile: recorded, no effect)")
    private int numEpochs = 1;

    @Option(
            names = "--num-steps",
            paramLabel = "N",
            defaultValue = "-1",
            description = "Stop after so many steps (default: all; compile: recorded, no effect)")
    private long numSteps = ALL_STEPS;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of first weights and of shuffling (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = {"--data-dir", "--data-folder"},
            paramLabel = "DIR",
            description =
                    "Folder with IDX, CSV, JSONL or image files (default: built-in handwritten-like digits; compile: no effect)")
    private Path dataDir;

    @Option(
            names = "--gradient-accumulation-steps",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Batches whose gradients are averaged for one step; compile and run with the same (default: ${DEFAULT-VALUE})")
    private int accumulationSteps = 1;

    @Option(names = "--print-params", description = "Print each argument and its value, by name")
    private boolean printParams;

    private int batchSize = 1;
    private ObjDoubleConsumer<String> metrics;

    /** What the steps of every training are measured by. */
    private static final List<String> TAKEN =
            List.of(
                    "step",
                    "epoch",
                    "seconds",
                    "samples",
                    "samples_per_second",
                    "loss",
                    "accuracy");

    /** An app with the seed of the first tutorial, unless the user gives another. */
    protected App() {
        this(TUTORIAL_SEED);
    }

    /** An app with {@code seed}, unless the user gives another. */
    protected App(long seed) {
        this.seed = seed;
    }

    /** A new model; its first weights are drawn later, from the seed. */
    public abstract Module model();

    /** Names and shapes of the model's inputs, with {@link #batchSize()} as their first size. */
    public abstract List<InputSpec> inputs();

    /** How the model's parameters change. */
    public abstract Optimizer optimizer();

    /**
     * The hyperparameters of training step {@code step}, counted from 0 over all epochs; by default
     * the optimizer's. Those left out keep the optimizer's values.
     */
    public Map<String, Double> hyperparameters(long step) {
        return optimizer().hyperparameters();
    }

    /**
     * Comes after each step of a training; by default nothing is done. What is measured here and
     * given to {@link #log} is seen beside the loss.
     *
     * @param step from 1, over all epochs
     * @param outputs of the step, by name, as the model returned them
     */
    public void afterStep(long step, Map<String, Tensor> outputs) {}

    /**
     * Adds a number to the metrics of the training that goes on, at its latest step: to its curve
     * and to its record.
     *
     * @param metric a name of the app's own, such as {@code f1}
     * @throws RunException if no training of this app goes on, or its steps have such a number
     *     anyway
     */
    public final void log(String metric, double value) {
        if (metric.isBlank() || TAKEN.contains(metric)) {
            throw new RunException(
                    Code.SF201,
                    "log: found the name '%s', expected one of your own, not %s"
                            .formatted(metric, String.join(", ", TAKEN)));
        }
        if (metrics == null) {
            throw new RunException(
                    Code.SF506,
                    "log: metric '%s' belongs to a training of %s, and none goes on; call it in afterStep"
                            .formatted(metric, name()));
        }
        metrics.accept(metric, value);
    }

    /** Who takes what {@link #log} is given; null where nobody does. */
    final void logTo(ObjDoubleConsumer<String> listener) {
        metrics = listener;
    }

    /** The input that takes the samples; by default the first. */
    public String sampleInput() {
        return inputs().getFirst().name();
    }

    /** The input that takes the labels; by default the second, if there is one. */
    public Optional<String> labelInput() {
        return inputs().stream().skip(1).findFirst().map(InputSpec::name);
    }

    /**
     * The data to train on, to test with and to infer; by default what is found in the folder of
     * {@code --data-dir}, else the built-in digits. An app with data of its own returns {@link
     * DataSource#of}.
     */
    public DataSource data(DataRequest request) {
        return DataSource.open(request);
    }

    /** What a training says on its way; by default as the first tutorial does. */
    public TrainingLines trainingLines() {
        return new TrainingLines.PerEpoch();
    }

    /**
     * Names of the classes, for pictures of predictions; by default none, and numbers are shown.
     */
    public List<String> classNames() {
        return List.of();
    }

    /** Samples in one step unless the user says otherwise; by default 1. */
    public int defaultBatchSize() {
        return 1;
    }

    /** The app's name in reports and as the default name of its PEF. */
    public String name() {
        String simple = getClass().getSimpleName();
        return simple.isEmpty() ? "App" : simple;
    }

    /** Samples that the model sees at once: a batch, or with --microbatch-size a part of one. */
    public final int batchSize() {
        return batchSize;
    }

    /** Sets what {@link #batchSize()} returns. */
    public final App withBatchSize(int size) {
        batchSize = size;
        return this;
    }

    /** Epochs to train in all; 0 trains nothing and keeps what there is. */
    public final int numEpochs() {
        if (numEpochs < 0) {
            throw new RunException(
                    Code.SF201, "--num-epochs: found %d, expected at least 0".formatted(numEpochs));
        }
        return numEpochs;
    }

    /** Steps to train at most; -1 for all. */
    public final long numSteps() {
        if (numSteps < 1 && numSteps != ALL_STEPS) {
            throw new RunException(
                    Code.SF201, "--num-steps: found %d, expected at least 1".formatted(numSteps));
        }
        return numSteps;
    }

    /** Batches whose gradients make one step. */
    public final int accumulationSteps() {
        if (accumulationSteps < 1) {
            throw new RunException(
                    Code.SF201,
                    "--gradient-accumulation-steps: found %d, expected at least 1"
                            .formatted(accumulationSteps));
        }
        return accumulationSteps;
    }

    /** Whether to begin with a list of all arguments. */
    public final boolean printParams() {
        return printParams;
    }

    public final long seed() {
        return seed;
    }

    /** Where the user's data is; empty for the built-in data. */
    public final Optional<Path> dataDir() {
        return Optional.ofNullable(dataDir);
    }

    /** Whether this app's model is the one that a PEF with {@code manifest} was compiled from. */
    public final boolean isModelOf(Manifest manifest) {
        return ModelCheck.isSame(this, manifest);
    }

    /** A model with its first weights. */
    public final Module seededModel() {
        return UserCode.call(name() + ".model", () -> model().seeded(seed));
    }

    /** {@link #inputs()}, whose own exceptions are told as the user's. */
    final List<InputSpec> userInputs() {
        return UserCode.call(name() + ".inputs", this::inputs);
    }

    /** {@link #optimizer()}, whose own exceptions are told as the user's. */
    final Optimizer userOptimizer() {
        return UserCode.call(name() + ".optimizer", this::optimizer);
    }
}
