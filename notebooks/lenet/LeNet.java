import java.util.List;
import picocli.CommandLine.Option;
import sambaflow.app.App;
import sambaflow.nn.Conv2d;
import sambaflow.nn.CrossEntropyLoss;
import sambaflow.nn.Linear;
import sambaflow.nn.MaxPool2d;
import sambaflow.nn.Module;
import sambaflow.nn.SambaTensor;
import sambaflow.nn.optim.Optimizer;
import sambaflow.nn.optim.SGD;
import sambaflow.trace.InputSpec;

/** LeNet on images of 28 x 28: two convolutions with pooling, three linear layers. */
public class LeNet extends App {
    @Option(names = "--lr", description = "Learning rate (default: ${DEFAULT-VALUE})")
    double lr = 0.1;

    @Option(names = "--momentum", description = "Momentum (default: ${DEFAULT-VALUE})")
    double momentum = 0.0;

    @Option(names = "--weight-decay", description = "Weight decay (default: ${DEFAULT-VALUE})")
    double weightDecay = 0.01;

    @Option(names = "--num-classes", description = "Classes (default: ${DEFAULT-VALUE})")
    int numClasses = 10;

    /** What forward returns: the loss to train on, and a score for each class. */
    public record Result(SambaTensor loss, SambaTensor out) {}

    /** The model. */
    public static class Net extends Module {
        final Conv2d conv1 = new Conv2d(1, 6, 3, 1, 1, false);
        final Conv2d conv2 = new Conv2d(6, 16, 3, 1, 1, false);
        final MaxPool2d pool = new MaxPool2d(2);
        final Linear fc1 = new Linear(16 * 7 * 7, 120);
        final Linear fc2 = new Linear(120, 84);
        final Linear fc3;
        final CrossEntropyLoss criterion = new CrossEntropyLoss();

        public Net(int numClasses) {
            fc3 = new Linear(84, numClasses);
        }

        public Result forward(SambaTensor inputs, SambaTensor targets) {
            SambaTensor x = pool.forward(conv1.forward(inputs).relu());
            x = pool.forward(conv2.forward(x).relu()).flatten(1);
            x = fc2.forward(fc1.forward(x).relu()).relu();
            SambaTensor out = fc3.forward(x);
            return new Result(criterion.forward(out, targets), out);
        }
    }

    @Override
    public Module model() {
        return new Net(numClasses);
    }

    @Override
    public List<InputSpec> inputs() {
        return List.of(
                InputSpec.f32("image", batchSize(), 1, 28, 28), InputSpec.i64("label", batchSize()));
    }

    @Override
    public Optimizer optimizer() {
        return new SGD(lr, momentum, weightDecay);
    }
}
