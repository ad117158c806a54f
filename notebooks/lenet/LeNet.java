import java.util.List;
import picocli.CommandLine.Option;
import sambaflow.app.App;
import sambaflow.app.TrainingLines;
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
    private static final List<String> FASHION =
            List.of(
                    "T-shirt/top",
                    "Trouser",
                    "Pullover",
                    "Dress",
                    "Coat",
                    "Sandal",
                    "Shirt",
                    "Sneaker",
                    "Bag",
                    "Ankle boot");

    @Option(names = "--lr", description = "Learning rate (default: ${DEFAULT-VALUE})")
    double lr = 0.1;

    @Option(names = "--momentum", description = "Momentum (default: ${DEFAULT-VALUE})")
    double momentum = 0.0;

    @Option(names = "--weight-decay", description = "Weight decay (default: ${DEFAULT-VALUE})")
    double weightDecay = 0.01;

    @Option(
            names = "--num-features",
            description = "Features that the convolutions leave (default: ${DEFAULT-VALUE})")
    int numFeatures = 784;

    @Option(names = "--num-classes", description = "Classes (default: ${DEFAULT-VALUE})")
    int numClasses = 10;

    @Option(
            names = "--class-names",
            description = "Names with commas between, or fashion-mnist (default: numbers)")
    String classNames;

    public LeNet() {
        super(42);
    }

    /** What forward returns: the loss to train on, and a score for each class. */
    public record Result(SambaTensor loss, SambaTensor out) {}

    /** The model. */
    public static class Net extends Module {
        final Conv2d conv1 = new Conv2d(1, 6, 3, 1, 1, false);
        final Conv2d conv2 = new Conv2d(6, 16, 3, 1, 1, false);
        final MaxPool2d pool = new MaxPool2d(2);
        final Linear fc1;
        final Linear fc2 = new Linear(120, 84);
        final Linear fc3;
        final CrossEntropyLoss criterion = new CrossEntropyLoss();

        public Net(int numFeatures, int numClasses) {
            fc1 = new Linear(numFeatures, 120);
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
        return new Net(numFeatures, numClasses);
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

    @Override
    public int defaultBatchSize() {
        return 32;
    }

    @Override
    public TrainingLines trainingLines() {
        return new TrainingLines.OverAllEpochs(100);
    }

    @Override
    public List<String> classNames() {
        if (classNames == null) {
            return List.of();
        }
        return classNames.equals("fashion-mnist") ? FASHION : List.of(classNames.split(","));
    }
}
