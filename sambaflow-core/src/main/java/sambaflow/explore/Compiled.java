package sambaflow.explore;

import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;
import sambaflow.compile.CompileReport;
import sambaflow.compile.Compiler;
import sambaflow.compile.Options;
import sambaflow.nn.Module;
import sambaflow.nn.optim.AdamW;
import sambaflow.nn.optim.Optimizer;
import sambaflow.nn.optim.SGD;
import sambaflow.pass.Precision;
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

    @Override
    public CompiledTimes compiled(Target target) {
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
        CompileReport report = Compiler.compile(model.get(), inputs, optimizer, chosen);
        CompiledTimes times = new CompiledTimes(report.pef().main(), target.tiles(), work);
        times.learn(target.rdu(), report.clock().times(report.pef().main()));
        return times;
    }
}
