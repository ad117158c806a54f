package sambaflow.magics.jupyter;

import java.util.List;
import sambaflow.app.App;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.nn.Module;
import sambaflow.nn.optim.Optimizer;
import sambaflow.trace.InputSpec;

/** Stands in for an app where only the arguments that all apps have are asked for. */
final class NoApp extends App {
    @Override
    public Module model() {
        throw missing();
    }

    @Override
    public List<InputSpec> inputs() {
        throw missing();
    }

    @Override
    public Optimizer optimizer() {
        throw missing();
    }

    private static CompileException missing() {
        return new CompileException(Code.SF202, "no model is named");
    }
}
