import java.util.List;
import picocli.CommandLine.Option;
import sambaflow.app.App;
import sambaflow.nn.CrossEntropyLoss;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.SambaTensor;
import sambaflow.nn.optim.Optimizer;
import sambaflow.nn.optim.SGD;
import sambaflow.trace.InputSpec;

/** Logistic regression on images of digits: one linear layer and a cross-entropy loss. */
public class LogReg extends App {
    @Option(names = "--lr", description = "Learning rate (default: ${DEFAULT-VALUE})")
    double lr = 0.0015;

    @Option(names = "--momentum", description = "Momentum (default: ${DEFAULT-VALUE})")
    double momentum = 0.0;

    @Option(names = "--weight-decay", description = "Weight decay (default: ${DEFAULT-VALUE})")
    double weightDecay = 3e-4;

    @Option(names = "--num-features", description = "Pixels of an image (default: ${DEFAULT-VALUE})")
    int numFeatures = 784;

    @Option(names = "--num-classes", description = "Classes (default: ${DEFAULT-VALUE})")
    int numClasses = 10;

    @Option(names = "--bias", description = "Give the linear layer a bias")
    boolean bias;

    /** What forward returns: the loss to train on, and a score for each class. */
    public record Result(SambaTensor loss, SambaTensor out) {}

    /** The model. */
    public static class Net extends Module {
        final Linear linLayer;
        final CrossEntropyLoss criterion = new CrossEntropyLoss();

        public Net(int numFeatures, int numClasses, boolean bias) {
            linLayer = new Linear(numFeatures, numClasses, bias);
        }

        public Result forward(SambaTensor inputs, SambaTensor targets) {
            SambaTensor out = linLayer.forward(inputs);
            return new Result(criterion.forward(out, targets), out);
        }
    }

    @Override
    public Module model() {
        return new Net(numFeatures, numClasses, bias);
    }

    @Override
    public List<InputSpec> inputs() {
        return List.of(
                InputSpec.f32("image", batchSize(), numFeatures), InputSpec.i64("label", batchSize()));
    }

    @Override
    public Optimizer optimizer() {
        return new SGD(lr, momentum, weightDecay);
    }
}
