package sambaflow.sim.model;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import sambaflow.chip.RduSpec;
import sambaflow.compile.Options;
import sambaflow.nn.Module;
import sambaflow.nn.optim.Optimizer;
import sambaflow.nn.optim.SGD;
import sambaflow.pass.Precision;
import sambaflow.section.Mode;
import sambaflow.session.Session;
import sambaflow.tensor.Tensor;
import sambaflow.trace.InputSpec;

/** Models compiled for the simulated device in float32. */
final class OnTheDevice {
    private OnTheDevice() {}

    static Session training(
            Module model, List<InputSpec> inputs, Optimizer optimizer, Path folder) {
        return compiled(model, inputs, optimizer, false, folder);
    }

    static Session inference(Module model, List<InputSpec> inputs, Path folder) {
        return compiled(model, inputs, new SGD(0), true, folder);
    }

    private static Session compiled(
            Module model,
            List<InputSpec> inputs,
            Optimizer optimizer,
            boolean inference,
            Path folder) {
        Options options =
                new Options(
                        "model",
                        "Model",
                        RduSpec.of("sn30"),
                        OptionalInt.empty(),
                        Math.toIntExact(inputs.getFirst().type().shape().dim(0)),
                        Mode.O0,
                        Precision.MP0,
                        inference,
                        new TreeMap<>());
        Session session = Session.open();
        session.compile(model, inputs, optimizer, options, folder.resolve("model.pef"));
        return session;
    }

    /** The largest difference of two tensors of one shape. */
    static double difference(Tensor a, Tensor b) {
        double worst = 0;
        for (long i = 0; i < a.elements(); i++) {
            double difference = Math.abs(a.get(i) - b.get(i));
            worst = Double.isNaN(difference) ? Double.NaN : Math.max(worst, difference);
        }
        return worst;
    }
}
