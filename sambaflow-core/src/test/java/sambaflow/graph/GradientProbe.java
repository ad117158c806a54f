package sambaflow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.Tensor;

/**
 * A graph of one operator and its gradient, under the loss sum(first output * cotangent), in
 * float64 where the sample is in float32.
 */
final class GradientProbe {
    private static final double STEP = 1.0 / 1024;
    private static final double TOLERANCE = 1e-6;

    private final Sample sample;
    private final GraphBuilder builder = new GraphBuilder("probe");
    private final Map<String, Tensor> given = new HashMap<>();
    private final Tensor cotangent;
    private final List<Integer> gradients;

    GradientProbe(Sample found) {
        sample = found.inDouble();
        List<Integer> inputs = new ArrayList<>();
        for (int i = 0; i < sample.inputs().size(); i++) {
            inputs.add(builder.input("in" + i, sample.types().get(i), Role.DATA));
            given.put("in" + i, sample.inputs().get(i));
        }
        builder.add(sample.op(), inputs, "probed", Origin.UNKNOWN);
        Node node = builder.nodes().getFirst();
        TensorType type = builder.type(node.outputs().getFirst());
        CounterRandom random = new CounterRandom(9, 0);
        cotangent = Tensor.generate(type.dtype(), type.shape(), random::normal);
        given.put("cotangent", cotangent);
        List<Integer> outputs = new ArrayList<>();
        outputs.add(builder.input("cotangent", type, Role.OUTPUT_GRADIENT));
        while (outputs.size() < node.outputs().size()) {
            outputs.add(Op.NO_GRADIENT);
        }
        gradients = node.op().gradient(new Gradient(builder, node, outputs));
    }

    /** Names of the operators that the gradient consists of. */
    List<String> operators() {
        return builder.nodes().stream().skip(1).map(n -> n.op().label()).distinct().toList();
    }

    /** A floating input of a floating function has a gradient of its own type; others have none. */
    void checkTypes() {
        assertThat(gradients).hasSameSizeAs(sample.inputs());
        for (int i = 0; i < gradients.size(); i++) {
            TensorType type = sample.types().get(i);
            if (type.dtype().isFloat() && cotangent.dtype().isFloat()) {
                assertThat(builder.type(gradients.get(i))).isEqualTo(type);
            } else {
                assertThat(gradients.get(i)).isEqualTo(Op.NO_GRADIENT);
            }
        }
        Evaluation.of(builder.build(), given);
    }

    void checkSlopes() {
        Evaluation run = Evaluation.of(builder.build(), given);
        for (int i = 0; i < gradients.size(); i++) {
            if (gradients.get(i) == Op.NO_GRADIENT) {
                continue;
            }
            Tensor found = run.value(gradients.get(i));
            for (long k = 0; k < found.elements(); k++) {
                double slope = slope(i, k);
                assertThat(found.get(k))
                        .as("input %d, element %d of %s", i, k, sample)
                        .isCloseTo(slope, offset(TOLERANCE * (1 + Math.abs(slope))));
            }
        }
    }

    /** By five points: with two, the formula's own error would be what is measured. */
    private double slope(int input, long element) {
        double near = loss(input, element, STEP) - loss(input, element, -STEP);
        double far = loss(input, element, 2 * STEP) - loss(input, element, -2 * STEP);
        return (8 * near - far) / (12 * STEP);
    }

    private double loss(int input, long element, double step) {
        List<Tensor> moved = new ArrayList<>(sample.inputs());
        Tensor changed = moved.get(input).copy();
        changed.set(element, changed.get(element) + step);
        moved.set(input, changed);
        Tensor y = sample.op().evaluate(moved).getFirst();
        double sum = 0;
        for (long i = 0; i < y.elements(); i++) {
            sum += y.get(i) * cotangent.get(i);
        }
        return sum;
    }
}
