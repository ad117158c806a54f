package example;

import java.util.List;
import sambaflow.nn.CrossEntropyLoss;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.ReLU;
import sambaflow.nn.SambaTensor;
import sambaflow.nn.Sequential;
import sambaflow.trace.InputSpec;

/** Classifiers of images, from one layer to several wide ones. */
public final class Models {
    private Models() {}

    /** A loss to train on and a score for each class. */
    public record Result(SambaTensor loss, SambaTensor out) {}

    /** A stack of layers under a cross-entropy loss. */
    public static final class Classifier extends Module {
        private final Sequential layers;
        private final CrossEntropyLoss criterion = new CrossEntropyLoss();

        public Classifier(Module... layers) {
            this.layers = new Sequential(layers);
        }

        public Result forward(SambaTensor image, SambaTensor label) {
            SambaTensor out = layers.forward(image);
            return new Result(criterion.forward(out, label), out);
        }
    }

    public static Classifier logReg() {
        return new Classifier(new Linear(784, 10));
    }

    /** 784-4096-4096-10. */
    public static Classifier wideMlp() {
        return new Classifier(
                new Linear(784, 4096),
                new ReLU(),
                new Linear(4096, 4096),
                new ReLU(),
                new Linear(4096, 10));
    }

    /** Inputs of a classifier of flat images. */
    public static List<InputSpec> images(int batch, int pixels) {
        return List.of(InputSpec.f32("image", batch, pixels), InputSpec.i64("label", batch));
    }
}
