package sambaflow.device;

import java.util.Map;
import sambaflow.tensor.Tensor;

/**
 * What a run is given.
 *
 * @param data tensors by input name
 * @param hyperparameters scalars by name
 * @param outputGradients gradients by input name; with none at all each is one, else those that are
 *     not given are zero
 * @param counter number of this run, from which random operators draw
 * @param accumulates whether gradients are added to those of the run before, in a program that sums
 * @param training whether modules such as dropout act as in training; a run without the first
 *     sections goes on as the run of those was told
 */
public record RunInputs(
        Map<String, Tensor> data,
        Map<String, Double> hyperparameters,
        Map<String, Tensor> outputGradients,
        long counter,
        boolean accumulates,
        boolean training) {

    /** What a training step is given whose gradients are its own. */
    public RunInputs(
            Map<String, Tensor> data,
            Map<String, Double> hyperparameters,
            Map<String, Tensor> outputGradients,
            long counter) {
        this(data, hyperparameters, outputGradients, counter, false, true);
    }
}
