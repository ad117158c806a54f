package sambaflow.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import example.Models;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sambaflow.graph.Evaluation;
import sambaflow.graph.Graph;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.Sigmoid;
import sambaflow.nn.Tanh;
import sambaflow.nn.optim.SGD;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;
import sambaflow.trace.Tracer;

/** What the training pipeline makes of a small MLP, against differences of its loss. */
class TrainingGradientTest {
    private static final double STEP = 1e-2;
    private static final double LR = 0.5;
    private static final double MOMENTUM = 0.9;
    private static final double DECAY = 0.01;

    private final Module model =
            new Models.Classifier(
                            new Linear(5, 6),
                            new Tanh(),
                            new Linear(6, 4),
                            new Sigmoid(),
                            new Linear(4, 3))
                    .seeded(3);
    private final Graph forward = Tracer.trace(model, Models.images(4, 5), "train", true);
    private final Map<String, Tensor> given = given();

    private Map<String, Tensor> given() {
        CounterRandom random = new CounterRandom(1, 1);
        Map<String, Tensor> all = new HashMap<>(model.stateDict());
        all.put("image", Tensor.generate(DType.FLOAT32, Shape.of(4, 5), random::normal));
        all.put("label", Tensor.of(new long[] {0, 2, 1, 2}));
        return all;
    }

    private Evaluation trained(Precision precision) {
        Pipeline pipeline =
                new Pipeline(
                        "train",
                        List.of(
                                Differentiate.pass(),
                                AddUpdates.pass(new SGD(LR, MOMENTUM, DECAY)),
                                MixedPrecision.pass(precision),
                                Trim.pass()));
        Map<String, Tensor> all = new HashMap<>(given);
        all.put("loss_grad", Tensor.scalar(1));
        all.put("lr", Tensor.scalar(LR));
        all.put("momentum", Tensor.scalar(MOMENTUM));
        all.put("weight_decay", Tensor.scalar(DECAY));
        model.parameters()
                .forEach((name, p) ->
                        all.put(
                                name + ".momentum_buffer",
                                Tensor.full(DType.FLOAT32, p.type().shape(), 0.25)));
        return Evaluation.of(pipeline.run(forward).graph(), all);
    }

    private double loss(String parameter, long element, double change) {
        Map<String, Tensor> moved = new HashMap<>(given);
        Tensor value = given.get(parameter).copy();
        value.set(element, value.get(element) + change);
        moved.put(parameter, value);
        return Evaluation.of(forward, moved).outputs().get("loss").item();
    }

    @Test
    void everyGradientIsTheSlopeOfTheLoss() {
        Map<String, Tensor> outputs = trained(Precision.MP0).outputs();
        assertThat(model.parameters()).hasSize(6);
        model.parameters()
                .forEach((name, parameter) -> {
                    Tensor gradient = outputs.get(name + Differentiate.GRADIENT);
                    assertThat(gradient.shape()).isEqualTo(parameter.type().shape());
                    for (long i = 0; i < gradient.elements(); i++) {
                        double slope = (loss(name, i, STEP) - loss(name, i, -STEP)) / (2 * STEP);
                        assertThat(gradient.get(i)).as(name).isCloseTo(slope, within(5e-5));
                    }
                });
    }

    @Test
    void everyParameterMovesAsStochasticGradientDescentSays() {
        Evaluation run = trained(Precision.MP0);
        model.parameters()
                .forEach((name, parameter) -> {
                    Tensor gradient = run.outputs().get(name + Differentiate.GRADIENT);
                    Tensor old = given.get(name);
                    Tensor updated = run.written().get(name);
                    for (long i = 0; i < old.elements(); i++) {
                        double moved = MOMENTUM * 0.25 + gradient.get(i) + DECAY * old.get(i);
                        assertThat(updated.get(i)).isCloseTo(old.get(i) - LR * moved, within(1e-6));
                    }
                });
    }

    @Test
    void bfloat16GradientsAreNearAndNotTheSame() {
        Tensor exact = trained(Precision.MP0).outputs().get("layers.0.weight.grad");
        Tensor rounded = trained(Precision.BF16).outputs().get("layers.0.weight.grad");
        assertThat(rounded.contentEquals(exact)).isFalse();
        for (long i = 0; i < exact.elements(); i++) {
            assertThat(rounded.get(i)).isCloseTo(exact.get(i), within(2e-3));
        }
    }
}
