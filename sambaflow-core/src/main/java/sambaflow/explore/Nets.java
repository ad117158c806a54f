package sambaflow.explore;

import java.util.ArrayList;
import java.util.List;
import sambaflow.compile.Compiler;
import sambaflow.graph.Contract;
import sambaflow.graph.Graph;
import sambaflow.model.UNet;
import sambaflow.nn.CrossEntropyLoss;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.ReLU;
import sambaflow.nn.SambaTensor;
import sambaflow.nn.Sequential;
import sambaflow.trace.InputSpec;

/** Small networks that are trained with a cross entropy. */
final class Nets {
    private Nets() {}

    /** What a training step returns: only the loss leaves the chip. */
    private static final class Trained extends Module {
        private final Module net;
        private final CrossEntropyLoss criterion = new CrossEntropyLoss();

        Trained(Module net) {
            this.net = net;
        }

        @SuppressWarnings("unused")
        public SambaTensor forward(SambaTensor x, SambaTensor labels) {
            SambaTensor scores = net.apply(x);
            if (scores.shape().rank() == 2) {
                return criterion.forward(scores, labels);
            }
            // One score for each class and pixel.
            SambaTensor pixels = scores.permute(0, 2, 3, 1).reshape(-1, scores.shape().dim(1));
            return criterion.forward(pixels, labels.reshape(-1));
        }
    }

    static Module ffn(int in, int hidden, int depth, int classes) {
        List<Module> layers = new ArrayList<>();
        int width = in;
        for (int i = 1; i < depth; i++) {
            layers.add(new Linear(width, hidden));
            layers.add(new ReLU());
            width = hidden;
        }
        layers.add(new Linear(width, classes));
        return new Trained(new Sequential(layers.toArray(Module[]::new)));
    }

    static double ffnWeights(int in, int hidden, int depth, int classes) {
        return depth == 1
                ? (double) in * classes
                : (double) in * hidden
                        + (double) (depth - 2) * hidden * hidden
                        + (double) hidden * classes;
    }

    static Module trained(Module net) {
        return new Trained(net);
    }

    static Module segmenting(int channels, int classes, int width) {
        return new Trained(new UNet(channels, classes, width));
    }

    /** Operations of the products in one forward pass for {@code input}, two for each product. */
    static double products(Module net, InputSpec input) {
        Graph graph = Compiler.traced(net, List.of(input), true);
        return graph.nodes().stream()
                .filter(n -> n.op() instanceof Contract)
                .mapToDouble(n -> graph.cost(n).flops())
                .sum();
    }
}
