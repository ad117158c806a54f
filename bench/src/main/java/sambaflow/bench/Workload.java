package sambaflow.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import sambaflow.model.GPT2Config;
import sambaflow.model.GPT2LMHeadModel;
import sambaflow.nn.Conv2d;
import sambaflow.nn.CrossEntropyLoss;
import sambaflow.nn.Linear;
import sambaflow.nn.MaxPool2d;
import sambaflow.nn.Module;
import sambaflow.nn.SambaTensor;
import sambaflow.pass.Precision;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;
import sambaflow.trace.InputSpec;

/**
 * A training step that PyTorch can take as well: forward, loss, backward, and SGD.
 *
 * @param model made anew for each measurement
 * @param inputs what a step is given
 * @param classes the labels are below this
 * @param precision float32, or bfloat16 with float32 sums
 */
record Workload(
        String name,
        Supplier<Module> model,
        List<InputSpec> inputs,
        int classes,
        Precision precision) {
    private static final int PIXELS = 784;
    private static final int DIGITS = 10;
    private static final int WIDE = 512;
    private static final int VOCABULARY = 8192;
    private static final int GPT2_VOCABULARY = 50257;
    private static final int POSITIONS = 1024;

    /** What a classifier returns. */
    public record Result(SambaTensor loss, SambaTensor out) {}

    /** One linear layer. */
    static final class LogReg extends Module {
        final Linear layer = new Linear(PIXELS, DIGITS);
        final CrossEntropyLoss criterion = new CrossEntropyLoss();

        public Result forward(SambaTensor inputs, SambaTensor targets) {
            SambaTensor out = layer.forward(inputs);
            return new Result(criterion.forward(out, targets), out);
        }
    }

    /** Three linear layers. */
    static final class Mlp extends Module {
        final Linear fc1 = new Linear(PIXELS, WIDE);
        final Linear fc2 = new Linear(WIDE, WIDE);
        final Linear fc3 = new Linear(WIDE, DIGITS);
        final CrossEntropyLoss criterion = new CrossEntropyLoss();

        public Result forward(SambaTensor inputs, SambaTensor targets) {
            SambaTensor out = fc3.forward(fc2.forward(fc1.forward(inputs).relu()).relu());
            return new Result(criterion.forward(out, targets), out);
        }
    }

    /** LeNet as in the tutorial. */
    static final class LeNet extends Module {
        final Conv2d conv1 = new Conv2d(1, 6, 3, 1, 1, false);
        final Conv2d conv2 = new Conv2d(6, 16, 3, 1, 1, false);
        final MaxPool2d pool = new MaxPool2d(2);
        final Linear fc1 = new Linear(PIXELS, 120);
        final Linear fc2 = new Linear(120, 84);
        final Linear fc3 = new Linear(84, DIGITS);
        final CrossEntropyLoss criterion = new CrossEntropyLoss();

        public Result forward(SambaTensor inputs, SambaTensor targets) {
            SambaTensor x = pool.forward(conv1.forward(inputs).relu());
            x = pool.forward(conv2.forward(x).relu()).flatten(1);
            x = fc2.forward(fc1.forward(x).relu()).relu();
            SambaTensor out = fc3.forward(x);
            return new Result(criterion.forward(out, targets), out);
        }
    }

    static List<Workload> all() {
        return List.of(
                images("logreg-b1", LogReg::new, 1, PIXELS),
                images("logreg-b32", LogReg::new, 32, PIXELS),
                images("mlp-b1", Mlp::new, 1, PIXELS),
                images("mlp-b64", Mlp::new, 64, PIXELS),
                images("lenet-b1", LeNet::new, 1, 1, 28, 28),
                images("lenet-b32", LeNet::new, 32, 1, 28, 28),
                gpt("gpt-small-fp32", 8, 128, VOCABULARY, smallGpt(), Precision.MP0),
                gpt("gpt-small-bf16", 8, 128, VOCABULARY, smallGpt(), Precision.BF16),
                gpt("gpt2-fp32", 1, 256, GPT2_VOCABULARY, gpt2(), Precision.MP0),
                gpt("gpt2-bf16", 1, 256, GPT2_VOCABULARY, gpt2(), Precision.BF16));
    }

    private static GPT2Config smallGpt() {
        return new GPT2Config(VOCABULARY, POSITIONS, 256, 4, 4);
    }

    private static GPT2Config gpt2() {
        return GPT2Config.small().withDropout(0);
    }

    private static Workload images(String name, Supplier<Module> model, int batch, long... shape) {
        long[] whole = new long[shape.length + 1];
        whole[0] = batch;
        System.arraycopy(shape, 0, whole, 1, shape.length);
        List<InputSpec> inputs =
                List.of(InputSpec.f32("inputs", whole), InputSpec.i64("targets", batch));
        return new Workload(name, model, inputs, DIGITS, Precision.MP0);
    }

    private static Workload gpt(
            String name,
            int batch,
            int length,
            int vocabulary,
            GPT2Config config,
            Precision precision) {
        List<InputSpec> inputs =
                List.of(
                        InputSpec.i64("input_ids", batch, length),
                        InputSpec.i64("labels", batch, length));
        return new Workload(name, () -> new GPT2LMHeadModel(config), inputs, vocabulary, precision);
    }

    /** A batch of random numbers and labels, the same for each seed. */
    Map<String, Tensor> batch(long seed) {
        Random random = new Random(seed);
        Map<String, Tensor> batch = new LinkedHashMap<>();
        for (InputSpec input : inputs) {
            Shape shape = input.type().shape();
            boolean numbers = input.type().dtype() == DType.FLOAT32;
            batch.put(
                    input.name(),
                    Tensor.generate(
                            input.type().dtype(),
                            shape,
                            _ -> numbers ? random.nextGaussian() : random.nextInt(classes)));
        }
        return batch;
    }

    int batchSize() {
        return Math.toIntExact(inputs.getFirst().type().shape().dim(0));
    }
}
