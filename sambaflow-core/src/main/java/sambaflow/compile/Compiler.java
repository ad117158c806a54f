package sambaflow.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import sambaflow.diagnostic.Code;
import sambaflow.diagnostic.Diagnostic;
import sambaflow.graph.CompileException;
import sambaflow.graph.Graph;
import sambaflow.graph.Interrupts;
import sambaflow.graph.Node;
import sambaflow.memory.MemoryPlanner;
import sambaflow.nn.Module;
import sambaflow.nn.optim.Optimizer;
import sambaflow.pass.AccumulateGradients;
import sambaflow.pass.AddUpdates;
import sambaflow.pass.Canonicalise;
import sambaflow.pass.CommonSubexpressions;
import sambaflow.pass.Differentiate;
import sambaflow.pass.FoldConstants;
import sambaflow.pass.KeepForward;
import sambaflow.pass.MixedPrecision;
import sambaflow.pass.Pass;
import sambaflow.pass.Pipeline;
import sambaflow.pass.Recompute;
import sambaflow.pass.Trim;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Manifest;
import sambaflow.pef.MemoryPlan;
import sambaflow.pef.Pef;
import sambaflow.pef.Section;
import sambaflow.pef.Stage;
import sambaflow.place.Placer;
import sambaflow.section.Mode;
import sambaflow.section.SectionCutter;
import sambaflow.tensor.DType;
import sambaflow.tensor.UnsupportedFeature;
import sambaflow.timing.Clock;
import sambaflow.timing.DeadlockText;
import sambaflow.timing.Outcome;
import sambaflow.timing.SectionTime;
import sambaflow.timing.TokenGraph;
import sambaflow.trace.InputSpec;
import sambaflow.trace.Tracer;

/** From a model to a PEF. */
public final class Compiler {
    /** Name and version that a PEF's manifest gives as its producer. */
    public static final String PRODUCER = "sambaflow-java 0.1.0";

    /** The name of the graph that trains. */
    public static final String TRAIN = "train";

    /** The name of the graph that only infers. */
    public static final String INFERENCE = "inference";

    private static final String SECTIONS = "sections";
    private static final String PLACE = "place & route";

    /** How many looks at a section are told of as one. */
    private static final double NANOS = 1e9;

    private final Options options;
    private final Progress progress;
    private final Known known;
    private final List<Diagnostic> notes = new ArrayList<>();
    private final List<CompileReport.Timing> timings = new ArrayList<>();

    private Compiler(Options options, Progress progress, Known known) {
        this.options = options;
        this.progress = progress;
        this.known = known;
    }

    /**
     * Compiles {@code model} for {@code inputs}.
     *
     * @param optimizer how parameters change; not used for inference
     */
    public static CompileReport compile(
            Module model, List<InputSpec> inputs, Optimizer optimizer, Options options) {
        return compile(model, inputs, optimizer, options, Progress.NONE, Known.NOTHING);
    }

    /**
     * The same, and says how far it has come. What is known already is not compiled again: it is
     * traced and passed only, which tells that nothing changed.
     *
     * @param progress hears of each stage, and of each section that has its place on the chip
     * @throws CompileException.Cancelled if the thread is interrupted meanwhile
     */
    public static CompileReport compile(
            Module model,
            List<InputSpec> inputs,
            Optimizer optimizer,
            Options options,
            Progress progress,
            Known known) {
        return new Compiler(options, progress, known).run(model, inputs, optimizer);
    }

    private CompileReport run(Module model, List<InputSpec> inputs, Optimizer optimizer) {
        TileChoice tiles = TileChoice.of(options);
        checkBatch(inputs);
        Graph traced = timed("trace", () -> traced(model, inputs, options.inference()));
        checkTypes(traced);
        var passed = timed("passes", () -> pipeline(optimizer, tiles.tiles()).run(traced));
        Manifest manifest = manifest(traced.fingerprint(), tiles.tiles());
        String identity = Identity.of(passed.graph(), manifest, options);
        Optional<Known.Made> before = known.find(identity);
        Clock clock = new Clock(options.rdu(), tiles.tiles());
        Known.Made made = before.orElseGet(() -> compiled(passed.graph(), manifest, tiles, clock));
        return new CompileReport(
                made.pef(),
                passed.snapshots(),
                made.placements(),
                made.notes(),
                timings,
                made.predictedSeconds(),
                made.boundSeconds(),
                identity,
                clock,
                before.isPresent());
    }

    private Known.Made compiled(Graph graph, Manifest manifest, TileChoice tiles, Clock clock) {
        var cut = timed(SECTIONS, () -> sections(graph, tiles.tiles()));
        MemoryPlan memory = timed("memory", () -> memory(cut));
        Placer placer = new Placer(cut.graph(), options.rdu(), tiles.tiles());
        var placed = timed(PLACE, () -> placer.place(cut.sections(), this::placed));
        CompiledGraph compiled = new CompiledGraph(cut.graph(), placed.sections(), memory);
        Pef pef = new Pef(manifest, List.of(compiled));
        notes.addAll(cut.notes());
        options.rdu().remark().ifPresent(remark -> notes.add(new Diagnostic(Code.SF321, remark)));
        if (!tiles.note().isEmpty()) {
            notes.add(new Diagnostic(Code.SF320, tiles.note()));
        }
        double seconds = timed("times", () -> seconds(compiled, clock));
        return new Known.Made(pef, placed.reports(), notes, seconds, cut.bound());
    }

    private MemoryPlan memory(SectionCutter.Cut cut) {
        return MemoryPlanner.plan(
                cut.graph(), cut.sections(), options.rdu(), options.microbatchSize());
    }

    /** What all sections take once, placed as they are. */
    private double seconds(CompiledGraph compiled, Clock clock) {
        List<SectionTime> times = clock.times(compiled);
        for (int i = 0; i < times.size(); i++) {
            Section section = compiled.sections().get(i);
            TokenGraph graph = times.get(i).graph();
            times.get(i)
                    .deadlock()
                    .ifPresent(d -> notes.add(deadlock(compiled.graph(), section, graph, d)));
        }
        return times.stream().mapToDouble(SectionTime::seconds).sum();
    }

    private static Diagnostic deadlock(
            Graph graph, Section section, TokenGraph tokens, Outcome.Deadlock deadlock) {
        List<Stage> stages = section.layout().orElseThrow().stages();
        DeadlockText text =
                new DeadlockText(
                        tokens,
                        s -> graph.nodes().get(stages.get(s).nodes().getFirst()).describe());
        return new Diagnostic(
                Code.SF324,
                "section %s deadlocks: %s"
                        .formatted(section.name(), String.join("; ", text.of(deadlock))));
    }

    private SectionCutter.Cut sections(Graph graph, int tiles) {
        return SectionCutter.cut(
                graph,
                options.mode(),
                options.rdu(),
                tiles,
                options.fusionRules(),
                options.scaling(),
                looks -> progress.at(SECTIONS, Math.toIntExact(looks), 0));
    }

    private void placed(int done, int all) {
        progress.at(PLACE, done, all);
    }

    /** A PEF says its batch size, and data is cut by it: the model's inputs must agree. */
    private void checkBatch(List<InputSpec> inputs) {
        boolean any =
                inputs.stream()
                        .map(i -> i.type().shape())
                        .anyMatch(s -> s.rank() > 0 && s.dim(0) == options.microbatchSize());
        if (!any) {
            throw new CompileException(
                    Code.SF109,
                    "%s size %d, but no input has it as its first size: %s; make the inputs with the %1$s size"
                            .formatted(
                                    options.microbatchSize() == options.batchSize()
                                            ? "batch"
                                            : "microbatch",
                                    options.microbatchSize(),
                                    inputs));
        }
    }

    private static void checkTypes(Graph traced) {
        for (Graph.Input input : traced.inputs()) {
            checkType(
                    "input '%s'".formatted(traced.valueName(input.value())), traced, input.value());
        }
        traced.regions().forEach(r -> checkType("parameter '" + r.name() + "'", traced, r.read()));
        for (Node node : traced.nodes()) {
            node.outputs().forEach(o -> checkType(node.describe(), traced, o));
        }
    }

    private static void checkType(String what, Graph traced, int value) {
        if (traced.type(value).dtype() == DType.FLOAT64) {
            throw new UnsupportedFeature("float64 in " + what, "use float32, the widest of an RDU");
        }
    }

    /**
     * The graph that {@link #compile} starts from; its fingerprint tells whether a model changed.
     */
    public static Graph traced(Module model, List<InputSpec> inputs, boolean inference) {
        return Tracer.trace(model, inputs, inference ? INFERENCE : TRAIN, !inference);
    }

    /** {@code traced} without what the passes leave out of any graph. */
    public static Graph simplified(Graph traced) {
        return CommonSubexpressions.pass().apply(Canonicalise.pass().apply(traced));
    }

    /** What of {@code traced} infers: without the loss and what only that needs. */
    public static Graph inferring(Graph traced) {
        return Trim.pass().apply(KeepForward.pass().apply(traced));
    }

    /** {@code traced} with gradients and the updates of {@code optimizer}. */
    public static Graph trained(Graph traced, Optimizer optimizer) {
        return AddUpdates.pass(optimizer).apply(Differentiate.pass().apply(traced));
    }

    private Pipeline pipeline(Optimizer optimizer, int tiles) {
        List<Pass> passes = new ArrayList<>();
        if (options.inference()) {
            passes.add(KeepForward.pass());
        } else {
            passes.add(Differentiate.pass());
            if (options.accumulates()) {
                passes.add(AccumulateGradients.pass());
            }
            passes.add(AddUpdates.pass(optimizer));
        }
        // The model's own casts say where bfloat16 ends, so none may go before this.
        passes.add(MixedPrecision.pass(options.precision()));
        passes.add(Canonicalise.pass());
        passes.add(FoldConstants.pass());
        passes.add(
                options.mode() == Mode.O0 || !options.recomputes()
                        ? Recompute.none()
                        : Recompute.pass(options.rdu(), tiles));
        passes.add(CommonSubexpressions.pass());
        passes.add(Trim.pass());
        return new Pipeline(options.inference() ? INFERENCE : TRAIN, passes);
    }

    private Manifest manifest(String fingerprint, int tiles) {
        return new Manifest(
                Manifest.FORMAT,
                PRODUCER,
                options.name(),
                options.app(),
                options.rdu().arch(),
                tiles,
                options.batchSize(),
                options.mode().toString(),
                options.precision().preset().toString(),
                options.inference(),
                fingerprint,
                options.arguments(),
                options.microbatchSize());
    }

    private <T> T timed(String stage, Supplier<T> work) {
        Interrupts.check();
        progress.at(stage, 0, 0);
        long start = System.nanoTime();
        T result = work.get();
        timings.add(new CompileReport.Timing(stage, (System.nanoTime() - start) / NANOS));
        return result;
    }
}
