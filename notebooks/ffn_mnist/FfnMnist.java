import java.util.List;
import picocli.CommandLine.Option;
import sambaflow.app.App;
import sambaflow.nn.CrossEntropyLoss;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.ReLU;
import sambaflow.nn.SambaTensor;
import sambaflow.nn.Sequential;
import sambaflow.nn.optim.AdamW;
import sambaflow.nn.optim.Optimizer;
import sambaflow.trace.InputSpec;

/** A feed-forward network on images of digits: three linear layers, trained with AdamW. */
public class FfnMnist extends App {
    @Option(names = "--lr", description = "Learning rate (default: ${DEFAULT-VALUE})")
    double lr = 1e-3;

    @Option(names = "--weight-decay", description = "Weight decay (default: ${DEFAULT-VALUE})")
    double weightDecay = 0.01;

    @Option(
            names = "--max-grad-norm",
            description = "Scale gradients down to this norm (default: no limit)")
    Double maxGradNorm;

    @Option(names = "--num-features", description = "Pixels of an image (default: ${DEFAULT-VALUE})")
    int numFeatures = 784;

    @Option(names = "--hidden", description = "Width of the hidden layers (default: ${DEFAULT-VALUE})")
    int hidden = 512;

    @Option(names = "--num-classes", description = "Classes (default: ${DEFAULT-VALUE})")
    int numClasses = 10;

    /** What forward returns: the loss to train on, and a score for each class. */
    public record Result(SambaTensor loss, SambaTensor out) {}

    /** The model. */
    public static class Net extends Module {
        final Sequential net;
        final CrossEntropyLoss criterion = new CrossEntropyLoss();

        public Net(int numFeatures, int hidden, int numClasses) {
            net =
                    new Sequential(
                            new Linear(numFeatures, hidden),
                            new ReLU(),
                            new Linear(hidden, hidden),
                            new ReLU(),
                            new Linear(hidden, numClasses));
        }

        public Result forward(SambaTensor inputs, SambaTensor targets) {
            SambaTensor out = net.apply(inputs);
            return new Result(criterion.forward(out, targets), out);
        }
    }

    @Override
    public Module model() {
        return new Net(numFeatures, hidden, numClasses);
    }

    @Override
    public List<InputSpec> inputs() {
        return List.of(
                InputSpec.f32("image", batchSize(), numFeatures), InputSpec.i64("label", batchSize()));
    }

    @Override
    public Optimizer optimizer() {
        AdamW adamW = new AdamW(lr).withWeightDecay(weightDecay);
        return maxGradNorm == null ? adamW : adamW.withMaxGradNorm(maxGradNorm);
    }
}
