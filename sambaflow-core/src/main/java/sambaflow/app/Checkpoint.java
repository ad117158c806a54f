package sambaflow.app;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import sambaflow.device.RunException;
import sambaflow.io.Safetensors;
import sambaflow.session.Session;
import sambaflow.tensor.Tensor;

/**
 * Parameters and optimizer state after so many steps, kept as safetensors.
 *
 * @param runs how often the device had run, from which random operators go on
 */
public record Checkpoint(
        Map<String, Tensor> state, long completedSteps, int completedEpochs, long runs) {
    private static final String STEPS = "completed_steps";
    private static final String EPOCHS = "completed_epochs";
    private static final String RUNS = "runs";
    private static final String SUFFIX = ".safetensors";

    static Checkpoint of(Session session, long steps, int stepsPerEpoch) {
        return new Checkpoint(
                session.state(), steps, (int) (steps / stepsPerEpoch), session.runs());
    }

    /** Reads a checkpoint; a file of tensors alone counts as zero steps. */
    public static Checkpoint read(Path file) {
        Safetensors content = Safetensors.read(file);
        return new Checkpoint(
                content.tensors(),
                number(file, content.metadata(), STEPS),
                (int) number(file, content.metadata(), EPOCHS),
                number(file, content.metadata(), RUNS));
    }

    private static long number(Path file, Map<String, String> metadata, String key) {
        String text = metadata.getOrDefault(key, "0");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new RunException(
                    "checkpoint %s: metadata %s is '%s', expected a whole number"
                            .formatted(file, key, text),
                    e);
        }
    }

    /** Writes {@code <folder>/<completed steps>.safetensors}. */
    Path write(Path folder) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(EPOCHS, String.valueOf(completedEpochs));
        metadata.put(STEPS, String.valueOf(completedSteps));
        metadata.put(RUNS, String.valueOf(runs));
        Path file = folder.resolve(completedSteps + SUFFIX);
        new Safetensors(new LinkedHashMap<>(state), metadata).write(file);
        return file;
    }

    void restore(Session session) {
        session.restore(state, runs);
    }
}
