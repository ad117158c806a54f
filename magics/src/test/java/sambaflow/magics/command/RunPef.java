package sambaflow.magics.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import sambaflow.app.Checkpoint;
import sambaflow.io.Safetensors;
import sambaflow.session.Run;
import sambaflow.session.Session;
import sambaflow.tensor.Tensor;

/** Runs the forward sections of a PEF with a checkpoint and inputs from files; knows no model. */
final class RunPef {
    private RunPef() {}

    /** Arguments: PEF, checkpoint, inputs, and the file for the outputs. */
    public static void main(String[] files) {
        Map<String, Tensor> outputs =
                outputs(Path.of(files[0]), Path.of(files[1]), Path.of(files[2]));
        new Safetensors(new LinkedHashMap<>(outputs)).write(Path.of(files[3]));
    }

    static Map<String, Tensor> outputs(Path pef, Path checkpoint, Path inputs) {
        try (Session session = Session.open()) {
            session.load(pef);
            session.restore(Checkpoint.read(checkpoint).state(), 0);
            return session.run(Run.of(Safetensors.read(inputs).tensors()).withSections("fwd"));
        }
    }
}
