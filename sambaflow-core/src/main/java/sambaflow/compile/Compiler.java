package sambaflow.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import sambaflow.graph.CompileException;
import sambaflow.graph.Graph;
import sambaflow.nn.Module;
import sambaflow.nn.optim.Optimizer;
import sambaflow.pass.AddUpdates;
import sambaflow.pass.Differentiate;
import sambaflow.pass.KeepForward;
import sambaflow.pass.MixedPrecision;
import sambaflow.pass.Pipeline;
import sambaflow.pass.Trim;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Manifest;
import sambaflow.pef.Pef;
import sambaflow.place.Placer;
import sambaflow.section.FusionRules;
import sambaflow.section.SectionCutter;
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

    private static final double NANOS = 1e9;

    private final Options options;
    private final Placer.Progress progress;
    private final List<String> notes = new ArrayList<>();
    private final List<CompileReport.Timing> timings = new ArrayList<>();

    private Compiler(Options options, Placer.Progress progress) {
        this.options = options;
        this.progress = progress;
    }

    /**
     * Compiles {@code model} for {@code inputs}.
     *
     * @param optimizer how parameters change; not used for inference
     */
    public static CompileReport compile(
            Module model, List<InputSpec> inputs, Optimizer optimizer, Options options) {
        return compile(model, inputs, optimizer, options, (_, _) -> {});
    }

    /**
     * The same, and says how far it has come.
     *
     * @param progress hears of each section that has its place on the chip
     * @throws CompileException.Cancelled if the thread is interrupted meanwhile
     */
    public static CompileReport compile(
            Module model,
            List<InputSpec> inputs,
            Optimizer optimizer,
            Options options,
            Placer.Progress progress) {
        return new Compiler(options, progress).run(model, inputs, optimizer);
    }

    private CompileReport run(Module model, List<InputSpec> inputs, Optimizer optimizer) {
        TileChoice tiles = TileChoice.of(options);
        checkBatch(inputs);
        Graph traced = timed("trace", () -> traced(model, inputs, options.inference()));
        var passed = timed("passes", () -> pipeline(optimizer).run(traced));
        var cut = timed("sections", () -> sections(passed.graph(), tiles.tiles()));
        Placer placer = new Placer(cut.graph(), options.rdu(), tiles.tiles());
        var placed = timed("place", () -> placer.place(cut.sections(), progress));
        options.rdu().remark().ifPresent(notes::add);
        if (!tiles.note().isEmpty()) {
            notes.add(tiles.note());
        }
        Manifest manifest = manifest(traced.fingerprint(), tiles.tiles());
        Pef pef = new Pef(manifest, List.of(new CompiledGraph(cut.graph(), placed.sections())));
        return new CompileReport(pef, passed.snapshots(), placed.reports(), notes, timings);
    }

    private SectionCutter.Cut sections(Graph graph, int tiles) {
        return SectionCutter.cut(
                graph, options.mode(), options.rdu(), tiles, FusionRules.builtIn());
    }

    /** A PEF says its batch size, and data is cut by it: the model's inputs must agree. */
    private void checkBatch(List<InputSpec> inputs) {
        boolean any =
                inputs.stream()
                        .map(i -> i.type().shape())
                        .anyMatch(s -> s.rank() > 0 && s.dim(0) == options.batchSize());
        if (!any) {
            throw new CompileException(
                    "batch size %d, but no input has it as its first size: %s; make the inputs with the batch size"
                            .formatted(options.batchSize(), inputs));
        }
    }

    /**
     * The graph that {@link #compile} starts from; its fingerprint tells whether a model changed.
     */
    public static Graph traced(Module model, List<InputSpec> inputs, boolean inference) {
        return Tracer.trace(model, inputs, inference ? INFERENCE : TRAIN, !inference);
    }

    private Pipeline pipeline(Optimizer optimizer) {
        return options.inference()
                ? new Pipeline(
                        INFERENCE,
                        List.of(
                                KeepForward.pass(),
                                MixedPrecision.pass(options.precision()),
                                Trim.pass()))
                : new Pipeline(
                        TRAIN,
                        List.of(
                                Differentiate.pass(),
                                AddUpdates.pass(optimizer),
                                MixedPrecision.pass(options.precision()),
                                Trim.pass()));
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
                options.precision().toString(),
                options.inference(),
                fingerprint,
                options.arguments());
    }

    private <T> T timed(String stage, Supplier<T> work) {
        long start = System.nanoTime();
        T result = work.get();
        timings.add(new CompileReport.Timing(stage, (System.nanoTime() - start) / NANOS));
        return result;
    }
}
