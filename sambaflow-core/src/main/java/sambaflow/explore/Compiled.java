package sambaflow.explore;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import sambaflow.chip.RduSpec;
import sambaflow.compile.CompileReport;
import sambaflow.compile.Compiler;
import sambaflow.compile.Options;
import sambaflow.graph.Graph;
import sambaflow.graph.TensorType;
import sambaflow.nn.Module;
import sambaflow.nn.optim.AdamW;
import sambaflow.nn.optim.Optimizer;
import sambaflow.nn.optim.SGD;
import sambaflow.pass.Precision;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Layout;
import sambaflow.pef.MemoryPlan;
import sambaflow.timing.SectionTime;
import sambaflow.trace.InputSpec;

/**
 * A model that is compiled as a user's would be.
 *
 * @param inference forward pass only
 * @param adam whether AdamW updates the parameters, else SGD
 * @param recomputes whether activations may be computed again
 */
record Compiled(
        Supplier<Module> model,
        List<InputSpec> inputs,
        int batch,
        boolean inference,
        boolean adam,
        boolean recomputes,
        Prediction.Work work)
        implements Workload {
    private static final double RATE = 1e-3;

    /** The hottest section is one of those that take so many of all sections' time. */
    private static final int LONGEST = 3;

    @Override
    public Prediction on(Target target) {
        Options options =
                new Options(
                        "workload",
                        "workload",
                        target.rdu(),
                        OptionalInt.of(target.tiles()),
                        batch,
                        target.mode(),
                        Precision.BF16,
                        inference,
                        new TreeMap<>());
        Optimizer optimizer = adam ? new AdamW(RATE) : new SGD(RATE);
        Options chosen = recomputes ? options : options.keepingActivations();
        return prediction(Compiler.compile(model.get(), inputs, optimizer, chosen), target);
    }

    private Prediction prediction(CompileReport report, Target target) {
        RduSpec rdu = target.rdu();
        CompiledGraph main = report.pef().main();
        List<SectionTime> times = report.clock().times(main);
        List<Layout> layouts = main.sections().stream().map(s -> s.layout().orElseThrow()).toList();
        double pcus = target.tiles() * rdu.pcusPerTile();
        double pmus = target.tiles() * rdu.pmusPerTile();
        double hottest =
                IntStream.range(0, times.size())
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> -times.get(i).executeSeconds()))
                        .limit(LONGEST)
                        .mapToDouble(i -> layouts.get(i).traffic() / times.get(i).executeSeconds())
                        .max()
                        .orElse(0);
        return new Prediction(
                times.stream().mapToDouble(SectionTime::executeSeconds).sum(),
                times.stream().mapToDouble(SectionTime::programSeconds).sum(),
                times.stream().mapToDouble(SectionTime::argumentSeconds).sum(),
                times.stream().mapToDouble(SectionTime::orchestrationSeconds).sum(),
                rdu.host().seconds(handedOver(main.graph())),
                times.size(),
                layouts.stream().mapToInt(Layout::pcuCount).max().orElse(0) / pcus,
                layouts.stream().mapToInt(Layout::pmuCount).max().orElse(0) / pmus,
                layouts.stream().mapToDouble(Layout::traffic).sum(),
                main.memory().peak(fast(rdu)),
                hottest,
                rdu.clockHz(),
                work);
    }

    private static MemoryPlan.Kind fast(RduSpec rdu) {
        return rdu.hbm().exists() ? MemoryPlan.Kind.HBM : MemoryPlan.Kind.DDR;
    }

    /** Inputs, and of the outputs the small ones: logits of a training step stay on the chip. */
    private long handedOver(Graph graph) {
        long given =
                graph.inputs().stream()
                        .map(i -> graph.type(i.value()))
                        .mapToLong(TensorType::bytes)
                        .sum();
        return given
                + graph.outputs().stream()
                        .mapToLong(o -> graph.type(o.value()).bytes())
                        .filter(bytes -> inference || bytes <= Long.BYTES)
                        .sum();
    }
}
