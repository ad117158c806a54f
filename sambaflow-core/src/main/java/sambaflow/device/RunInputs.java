package sambaflow.device;

import java.util.Map;
import sambaflow.tensor.Tensor;

/**
 * What a run is given.
 *
 * @param data tensors by input name
 * @param hyperparameters scalars by name
 * @param outputGradients gradients by input name; ones where none is given
 * @param counter number of this run, from which random operators draw
 * @param training whether modules such as dropout act as in training; a run without the first
 *     sections goes on as the run of those was told
 */
public record RunInputs(
        Map<String, Tensor> data,
        Map<String, Double> hyperparameters,
        Map<String, Tensor> outputGradients,
        long counter,
        boolean training) {
    /** Those of a training step. */
    public RunInputs(
            Map<String, Tensor> data,
            Map<String, Double> hyperparameters,
            Map<String, Tensor> outputGradients,
            long counter) {
        this(data, hyperparameters, outputGradients, counter, true);
    }
}
