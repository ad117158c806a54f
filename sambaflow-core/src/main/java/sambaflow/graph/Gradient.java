package sambaflow.graph;

import java.util.ArrayList;
import java.util.List;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.UnsupportedFeature;

/** The view that an operator has of its node while its gradient is being built. */
public final class Gradient {
    /** What the names of the nodes that a node's gradient consists of have after the node's. */
    private static final String BACKWARD = "_bwd";

    private final GraphBuilder builder;
    private final Node node;
    private final List<Integer> outputGradients;

    /**
     * @param outputGradients for each output of the node the number of its gradient, or {@link
     *     Op#NO_GRADIENT}
     */
    public Gradient(GraphBuilder builder, Node node, List<Integer> outputGradients) {
        this.builder = builder;
        this.node = node;
        this.outputGradients = List.copyOf(outputGradients);
    }

    /** The name of a node of the gradient of the node named {@code forward}. */
    public static String name(String forward) {
        return forward + BACKWARD;
    }

    /** The name of the node of whose gradient the node named {@code backward} is a part. */
    public static String source(String backward) {
        int end = backward.lastIndexOf(BACKWARD);
        return end < 0 ? backward : backward.substring(0, end);
    }

    public int input(int i) {
        return node.inputs().get(i);
    }

    public int inputs() {
        return node.inputs().size();
    }

    public int output(int i) {
        return node.outputs().get(i);
    }

    /** Number of the gradient of output {@code i}, or {@link Op#NO_GRADIENT}. */
    public int of(int i) {
        return outputGradients.get(i);
    }

    /** Refuses a gradient for output {@code i}, which is there for the first output's only. */
    void requireUnused(int i, String which) {
        if (of(i) != Op.NO_GRADIENT) {
            throw new UnsupportedFeature(
                    "gradient of the %s of %s".formatted(which, node.describe()),
                    "let only its first output reach the loss");
        }
    }

    public TensorType type(int value) {
        return builder.type(value);
    }

    public Shape shape(int value) {
        return builder.type(value).shape();
    }

    /** Adds a node and returns its first output. */
    public int add(Op op, Integer... inputs) {
        return builder.add(op, List.of(inputs), name(node.name()), node.origin()).getFirst();
    }

    /** {@code gradient} in the element type of {@code value}, whose gradient it is. */
    public int as(int gradient, int value) {
        DType wanted = type(value).dtype();
        return type(gradient).dtype() == wanted
                ? gradient
                : add(new Pointwise.Cast(wanted), gradient);
    }

    /** Sums {@code gradient} over the dimensions along which {@code target} was broadcast. */
    public int sumTo(int gradient, Shape target) {
        Shape from = shape(gradient);
        if (from.equals(target)) {
            return gradient;
        }
        List<Integer> dims = new ArrayList<>();
        int extra = from.rank() - target.rank();
        for (int i = 0; i < from.rank(); i++) {
            if (i < extra || target.dim(i - extra) == 1 && from.dim(i) != 1) {
                dims.add(i);
            }
        }
        int summed = add(new Reduce.Sum(dims, false), gradient);
        return shape(summed).equals(target) ? summed : add(new Move.Reshape(target), summed);
    }
}
