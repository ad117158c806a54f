package sambaflow.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import sambaflow.chip.Platform;
import sambaflow.compile.CompileReport;
import sambaflow.compile.Compiler;
import sambaflow.compile.Options;
import sambaflow.device.ChipTime;
import sambaflow.device.Device;
import sambaflow.device.DeviceProvider;
import sambaflow.device.Plan;
import sambaflow.device.Program;
import sambaflow.device.RunException;
import sambaflow.device.RunInputs;
import sambaflow.device.RunMonitor;
import sambaflow.device.RunPlan;
import sambaflow.device.RunResult;
import sambaflow.device.SectionTime;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Region;
import sambaflow.graph.Role;
import sambaflow.graph.SectionType;
import sambaflow.graph.SnNames;
import sambaflow.graph.Value;
import sambaflow.nn.Module;
import sambaflow.nn.optim.Optimizer;
import sambaflow.pass.Differentiate;
import sambaflow.pef.Pef;
import sambaflow.pef.PefReader;
import sambaflow.pef.PefWriter;
import sambaflow.tensor.Tensor;
import sambaflow.trace.InputSpec;

/**
 * A device, the program loaded on it, and the calls of a training loop. Not for several threads.
 */
public final class Session implements AutoCloseable {
    /** Stops a run before regions change that came to NaN or infinity. */
    private static final RunMonitor WANTS_FINITE =
            new RunMonitor() {
                @Override
                public boolean cancelled() {
                    return false;
                }

                @Override
                public boolean wantsFinite() {
                    return true;
                }
            };

    private final Device device;
    private final Map<RunPlan, Plan> plans = new HashMap<>();
    private final Map<String, Double> hyperparameters = new LinkedHashMap<>();
    private final Map<String, SectionTime> sections = new LinkedHashMap<>();
    private final Map<Set<SectionType>, List<String>> outputs = new HashMap<>();
    private final Map<Role, Set<String>> inputs = new EnumMap<>(Role.class);
    private Program program;
    private Optional<Boolean> training = Optional.empty();
    private ChipTime chipTime = ChipTime.ZERO;
    private int lastParts = 1;
    private long runs;

    /** A session on {@code device}. */
    public Session(Device device) {
        this.device = device;
    }

    /** A session on a simulated node of {@code platform}. */
    public static Session open(Platform platform) {
        return ServiceLoader.load(DeviceProvider.class, Session.class.getClassLoader())
                .findFirst()
                .map(provider -> new Session(provider.open(platform)))
                .orElseThrow(() ->
                        new RunException("no device found: rdu-sim is not on the class path"));
    }

    /** A session on the default platform, a DataScale SN30-8. */
    public static Session open() {
        return open(Platform.of("sn30"));
    }

    /**
     * Compiles {@code model}, writes the PEF to {@code file} and loads it with the model's
     * parameters. The optimizer's values are used in each run that sets no others.
     */
    public CompileReport compile(
            Module model, List<InputSpec> inputs, Optimizer optimizer, Options options, Path file) {
        CompileReport report = Compiler.compile(model, inputs, optimizer, options);
        PefWriter.write(report.pef(), file);
        load(report.pef());
        toRdu(model);
        hyperparameters(optimizer.hyperparameters());
        return report;
    }

    /**
     * Loads the PEF in {@code file}; its parameters are zero until {@link #toRdu} or {@link
     * #restore}.
     */
    public void load(Path file) {
        load(PefReader.read(file));
    }

    /**
     * Loads {@code pef} in place of what was loaded before, whose values and count of runs are
     * forgotten.
     */
    public void load(Pef pef) {
        close();
        hyperparameters.clear();
        sections.clear();
        lastParts = 1;
        training = Optional.empty();
        runs = 0;
        chipTime = ChipTime.ZERO;
        program = device.load(pef);
    }

    /** The loaded program. */
    public Program program() {
        if (program == null) {
            throw new RunException("session: no PEF is loaded; call load or compile first");
        }
        return program;
    }

    /** Sets values that hold in each run that sets no others. */
    public void hyperparameters(Map<String, Double> values) {
        hyperparameters.putAll(values);
    }

    /**
     * Whether runs act as in training from now on, as PyTorch's {@code model.train()} and {@code
     * model.eval()} say. Unless told, a run of forward sections alone evaluates: it drops nothing
     * and leaves running statistics; every other run trains. A loss that is computed on the host
     * needs {@code train(true)} for its forward runs.
     */
    public void train(boolean mode) {
        training = Optional.of(mode);
    }

    /** Runs every section once: a training step, or a forward pass of an inference PEF. */
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        return run(Run.of(inputs));
    }

    /** Runs a training step with these hyperparameters. */
    public Map<String, Tensor> run(Map<String, Tensor> inputs, Map<String, Double> hyper) {
        return run(Run.of(inputs).withHyperparameters(hyper));
    }

    /**
     * Runs what {@code run} says and returns the outputs by name; values of earlier runs are still
     * on the device. A program with microbatches goes over the batch in its parts, and updates with
     * the last; one that accumulates takes several batches at once, as if they were one. Then a
     * scalar loss is the mean over the parts, and what has a row for each sample is joined.
     *
     * @throws RunException if something is missing, unknown or of another shape than the PEF's
     * @throws RunException.NotFinite if a loss or a parameter came to NaN or infinity; parameters
     *     hold what they held before
     */
    public Map<String, Tensor> run(Run run) {
        Pef pef = program().pef();
        EnumSet<SectionType> types = EnumSet.noneOf(SectionType.class);
        pef.main().types().stream().filter(run.sectionTypes()::contains).forEach(types::add);
        Microbatches batch = Microbatches.of(pef, run.inputs());
        checkForward(types, batch);
        Map<String, Tensor> gradients = batch.seeds(outputGradients(run.gradOfOutputs()));
        Map<String, Double> scalars = scalars(run.hyperparameters());
        List<String> wanted =
                run.outputs().orElseGet(() -> outputs.computeIfAbsent(types, this::outputs));
        RunMonitor monitor = run.allowsNonFinite() ? RunMonitor.NONE : WANTS_FINITE;
        boolean trains = training.orElse(!types.equals(EnumSet.of(SectionType.FWD)));
        List<Map<String, Tensor>> results = new ArrayList<>();
        for (int i = 0; i < batch.count(); i++) {
            RunInputs given =
                    new RunInputs(
                            batch.part(run.inputs(), Role.DATA, i),
                            scalars,
                            batch.part(gradients, Role.OUTPUT_GRADIENT, i),
                            runs,
                            i > 0,
                            trains);
            EnumSet<SectionType> part = types.clone();
            if (i + 1 < batch.count()) {
                part.removeAll(EnumSet.of(SectionType.GRADNORM, SectionType.OPT));
            }
            results.add(run(part, wanted, given, monitor));
        }
        if (types.contains(SectionType.FWD)) {
            lastParts = batch.count();
        }
        return batch.joined(results);
    }

    private Map<String, Tensor> run(
            Set<SectionType> types, List<String> outputs, RunInputs given, RunMonitor monitor) {
        RunPlan wanted = new RunPlan(program.pef().main().graph().name(), types, outputs);
        RunResult result = plans.computeIfAbsent(wanted, program::prepare).run(given, monitor);
        runs++;
        chipTime = chipTime.plus(result.chipTime());
        result.sections().forEach(s -> sections.merge(s.section(), s, SectionTime::plus));
        return result.outputs();
    }

    /** What the parts before the last computed is gone, so that no later run can go on from it. */
    private void checkForward(Set<SectionType> types, Microbatches batch) {
        boolean goesOn = types.contains(SectionType.BCKWD) && !types.contains(SectionType.FWD);
        if (goesOn && Math.max(lastParts, batch.count()) > 1) {
            throw new RunException(
                    "the forward pass ran in %d microbatches, and bckwd can go on from the last one only; give the inputs again and run fwd, bckwd and opt together"
                            .formatted(Math.max(lastParts, batch.count())));
        }
    }

    /** By the names of the graph's inputs; a caller may name an output or its gradient's input. */
    private Map<String, Tensor> outputGradients(Map<String, Tensor> given) {
        if (given.isEmpty()) {
            return given;
        }
        Set<String> inputs = names(Role.OUTPUT_GRADIENT);
        Map<String, Tensor> gradients = new HashMap<>();
        given.forEach((name, gradient) -> {
            String input = inputs.contains(name) ? name : Differentiate.gradientInput(name);
            if (!inputs.contains(input)) {
                throw new RunException(
                        "output '%s' takes no gradient in PEF '%s'; there are gradients of %s. Of a model with scalar losses only these take one, of another every output"
                                .formatted(name, program.pef().manifest().name(), inputs));
            }
            gradients.put(input, gradient);
        });
        return gradients;
    }

    private Map<String, Double> scalars(Map<String, Double> ofThisRun) {
        Map<String, Double> scalars = new HashMap<>(hyperparameters);
        // An inference program has none of the optimizer's scalars; one that a call names must be.
        Set<String> known = names(Role.HYPERPARAMETER);
        if (known.isEmpty() && !ofThisRun.isEmpty()) {
            throw new RunException(
                    "PEF '%s' takes no hyperparameters, found %s; leave them out, or compile without --inference"
                            .formatted(program.pef().manifest().name(), ofThisRun.keySet()));
        }
        scalars.keySet().retainAll(known);
        scalars.putAll(ofThisRun);
        scalars.forEach((name, value) -> {
            if (!Double.isFinite(value)) {
                throw new RunException(
                        "hyperparameter '%s': found %s, expected a finite number"
                                .formatted(name, value));
            }
        });
        return scalars;
    }

    private Set<String> names(Role role) {
        Graph graph = program.pef().main().graph();
        return inputs.computeIfAbsent(
                role, r -> graph.inputs(r).stream().map(Value::name).collect(Collectors.toSet()));
    }

    /**
     * The model's outputs that sections of {@code types} make; gradients are brought on request.
     */
    private List<String> outputs(Set<SectionType> types) {
        Graph graph = program().pef().main().graph();
        Set<Integer> made = new HashSet<>();
        for (Node node : graph.nodes()) {
            if (types.contains(node.section())) {
                made.addAll(node.outputs());
            }
        }
        return graph.outputs().stream()
                .filter(o -> made.contains(o.value()))
                .map(Graph.Output::name)
                .filter(name -> !name.endsWith(Differentiate.GRADIENT))
                .toList();
    }

    /** Time the chip would have taken for all runs of the program so far. */
    public ChipTime chipTime() {
        return chipTime;
    }

    /** Time of each section over all runs of the program so far, in the order in which they run. */
    public List<SectionTime> sectionTimes() {
        return List.copyOf(sections.values());
    }

    /** Number of runs of the program so far; random operators draw from it. */
    public long runs() {
        return runs;
    }

    /** Lets random operators go on as after {@code completed} runs, whatever was run since. */
    public void runs(long completed) {
        runs = completed;
    }

    /**
     * A copy of what the device holds under {@code name}: a parameter or other region, an input, an
     * output, a gradient such as {@code conv1.weight.grad}, or any value by the name that SambaFlow
     * gives it, such as {@code lenet__conv1__conv2d__outputs__0}.
     *
     * @throws RunException if there is none of that name, or no run has made it yet
     */
    public Tensor tensor(String name) {
        Pef pef = program().pef();
        Graph graph = pef.main().graph();
        if (graph.regions().stream().anyMatch(r -> r.name().equals(name))) {
            return program.read(name);
        }
        Optional<Graph.Output> output = graph.output(name);
        if (output.isPresent()) {
            return program.value(graph.name(), output.get().value());
        }
        SnNames names = new SnNames(pef.manifest().app(), graph);
        int value =
                names.find(name)
                        .orElseThrow(() ->
                                new RunException(
                                        "PEF '%s' has no tensor '%s'; it has %s"
                                                .formatted(
                                                        pef.manifest().name(),
                                                        name,
                                                        names.known())));
        return program.value(graph.name(), value);
    }

    /** Copies the model's parameters and buffers to the device. */
    public void toRdu(Module model) {
        Map<String, Tensor> state = model.stateDict();
        for (Region region : program().pef().main().graph().regions()) {
            if (region.kind().isOfModel()) {
                program.write(region.name(), require(state, region, "the model"));
            }
        }
    }

    /** Copies the device's parameters and buffers to the model. */
    public void toCpu(Module model) {
        Map<String, Tensor> state = new LinkedHashMap<>();
        for (Region region : program().pef().main().graph().regions()) {
            if (region.kind().isOfModel()) {
                Tensor value = program.read(region.name());
                state.put(region.name(), value);
                region.aliases().forEach(alias -> state.put(alias, value));
            }
        }
        model.loadStateDict(state);
    }

    /** The content of regions by name: parameters, buffers and the optimizer's state. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        program().pef().main().graph().regions().stream()
                .filter(r -> r.kind() != Region.Kind.ACCUMULATOR)
                .forEach(r -> state.put(r.name(), program.read(r.name())));
        return state;
    }

    /** Restores what {@link #state} returned; an inference program takes its parameters only. */
    public void restore(Map<String, Tensor> state, long completedRuns) {
        for (Region region : program().pef().main().graph().regions()) {
            if (region.kind().isOfModel() || state.containsKey(region.name())) {
                program.write(region.name(), require(state, region, "the checkpoint"));
            }
        }
        runs = completedRuns;
    }

    private static Tensor require(Map<String, Tensor> state, Region region, String holder) {
        Tensor value = state.get(region.name());
        if (value == null) {
            throw new RunException(
                    "the PEF has a %s '%s' that %s lacks; %s has %s. Compile the model again, or use the PEF it was saved with"
                            .formatted(
                                    region.kind(), region.name(), holder, holder, state.keySet()));
        }
        return value;
    }

    @Override
    public void close() {
        plans.clear();
        outputs.clear();
        inputs.clear();
        if (program != null) {
            program.close();
            program = null;
        }
    }
}
