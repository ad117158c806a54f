package sambaflow.magics.render;

import java.util.Optional;
import java.util.function.Supplier;
import sambaflow.tensor.Tensor;

/**
 * One input and what a model made of it.
 *
 * @param image made when it is drawn; gray values as height x width, with any leading dimensions of
 *     size 1
 * @param label what was predicted
 * @param truth what is right, if that is known
 */
public record Prediction(Supplier<Tensor> image, String label, Optional<String> truth) {

    /** Whether it is right; true also where that is unknown. */
    public boolean isRight() {
        return truth.isEmpty() || truth.get().equals(label);
    }
}
