package sambaflow.session;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Region;
import sambaflow.graph.Role;
import sambaflow.graph.SectionType;
import sambaflow.graph.Value;
import sambaflow.nn.Module;
import sambaflow.nn.optim.Optimizer;
import sambaflow.pass.Differentiate;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Pef;
import sambaflow.pef.PefReader;
import sambaflow.pef.PefWriter;
import sambaflow.tensor.Tensor;
import sambaflow.trace.InputSpec;

/**
 * A device, the program loaded on it, and the calls of a training loop. Not for several threads.
 */
public final class Session implements AutoCloseable {
    private final Device device;
    private final Map<RunPlan, Plan> plans = new HashMap<>();
    private final Map<String, Double> hyperparameters = new LinkedHashMap<>();
    private Program program;
    private ChipTime chipTime = ChipTime.ZERO;
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

    /** Runs every section once: a training step, or a forward pass of an inference PEF. */
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        return run(inputs, Map.of(), EnumSet.allOf(SectionType.class));
    }

    /** Runs a training step with these hyperparameters. */
    public Map<String, Tensor> run(Map<String, Tensor> inputs, Map<String, Double> hyper) {
        return run(inputs, hyper, EnumSet.allOf(SectionType.class));
    }

    /** Runs the sections of {@code types}; values of earlier runs are still there. */
    public Map<String, Tensor> run(
            Map<String, Tensor> inputs, Map<String, Double> hyper, Set<SectionType> types) {
        return run(inputs, hyper, Map.of(), types, outputs(types));
    }

    /**
     * Runs sections and brings back the outputs named {@code outputs}.
     *
     * @param outputGradients gradients of outputs, for a loss that is computed on the host
     */
    public Map<String, Tensor> run(
            Map<String, Tensor> inputs,
            Map<String, Double> hyper,
            Map<String, Tensor> outputGradients,
            Set<SectionType> types,
            List<String> outputs) {
        CompiledGraph main = program().pef().main();
        EnumSet<SectionType> present = EnumSet.noneOf(SectionType.class);
        main.types().stream().filter(types::contains).forEach(present::add);
        RunPlan wanted = new RunPlan(main.graph().name(), present, outputs);
        Plan plan = plans.computeIfAbsent(wanted, program::prepare);
        Map<String, Double> scalars = new HashMap<>(hyperparameters);
        // An inference program has none of the optimizer's scalars; one that a call names must be.
        scalars.keySet().retainAll(names(main.graph(), Role.HYPERPARAMETER));
        scalars.putAll(hyper);
        RunInputs given = new RunInputs(inputs, scalars, outputGradients, runs);
        RunResult result = plan.run(given, RunMonitor.NONE);
        runs++;
        chipTime = chipTime.plus(result.chipTime());
        return result.outputs();
    }

    private static Set<String> names(Graph graph, Role role) {
        return graph.inputs(role).stream().map(Value::name).collect(Collectors.toSet());
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

    /** Number of runs of the program so far; random operators draw from it. */
    public long runs() {
        return runs;
    }

    /** Lets random operators go on as after {@code completed} runs, whatever was run since. */
    public void runs(long completed) {
        runs = completed;
    }

    /** Copies the model's parameters to the device. */
    public void toRdu(Module model) {
        Map<String, Tensor> state = model.stateDict();
        for (Region region : program().pef().main().graph().regions()) {
            if (region.kind() == Region.Kind.PARAMETER) {
                program.write(region.name(), require(state, region, "the model"));
            }
        }
    }

    /** Copies the device's parameters to the model. */
    public void toCpu(Module model) {
        Map<String, Tensor> state = new LinkedHashMap<>();
        for (Region region : program().pef().main().graph().regions()) {
            if (region.kind() == Region.Kind.PARAMETER) {
                Tensor value = program.read(region.name());
                state.put(region.name(), value);
                region.aliases().forEach(alias -> state.put(alias, value));
            }
        }
        model.loadStateDict(state);
    }

    /** The content of every region by name: parameters and the optimizer's state. */
    public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        program()
                .pef()
                .main()
                .graph()
                .regions()
                .forEach(r -> state.put(r.name(), program.read(r.name())));
        return state;
    }

    /** Restores what {@link #state} returned; an inference program takes its parameters only. */
    public void restore(Map<String, Tensor> state, long completedRuns) {
        for (Region region : program().pef().main().graph().regions()) {
            if (region.kind() == Region.Kind.PARAMETER || state.containsKey(region.name())) {
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
        if (program != null) {
            program.close();
            program = null;
        }
    }
}
