package sambaflow.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import sambaflow.graph.GraphBuilder;
import sambaflow.graph.Role;
import sambaflow.graph.TensorType;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;
import sambaflow.tensor.UnsupportedFeature;

class LayersTest {
    private final GraphBuilder builder = new GraphBuilder("layers");
    private final Recorder recorder = new Recorder(builder, true);

    private SambaTensor image(long... dims) {
        return recorder.tensor(builder.input("x", TensorType.f32(dims), Role.DATA));
    }

    private SambaTensor through(Module module, SambaTensor x) {
        module.held().forEach((name, tensor) -> recorder.declare(tensor, List.of(name)));
        return (SambaTensor) module.forward(x);
    }

    @Test
    void aConvolutionalNetworkHasPytorchsNamesAndShapes() {
        Module net =
                new Sequential(
                        new Conv2d(1, 6, 3, 1, 1, false),
                        new ReLU(),
                        new MaxPool2d(2),
                        new Conv2d(6, 16, 3),
                        new GroupNorm(4, 16),
                        new SiLU(),
                        new AvgPool2d(2),
                        new ConvTranspose2d(16, 3, 2, 2));
        SambaTensor y = through(net, image(5, 1, 28, 28));
        assertThat(y.shape()).isEqualTo(Shape.of(5, 3, 12, 12));
        assertThat(net.parameters().keySet())
                .containsExactly(
                        "0.weight",
                        "3.weight",
                        "3.bias",
                        "4.weight",
                        "4.bias",
                        "7.weight",
                        "7.bias");
        assertThat(builder.nodes().getFirst().name()).isEqualTo("0");
    }

    @Test
    void aTransformersLayersKeepTheWidth() {
        Module net =
                new Sequential(new Embedding(11, 8), new LayerNorm(8), new GELU(), new RMSNorm(8));
        TensorType ids = new TensorType(DType.INT64, Shape.of(2, 5));
        SambaTensor y = through(net, recorder.tensor(builder.input("ids", ids, Role.DATA)));
        assertThat(y.shape()).isEqualTo(Shape.of(2, 5, 8));
        assertThat(net.parameters().keySet())
                .containsExactly("0.weight", "1.weight", "1.bias", "3.weight");
    }

    @Test
    void firstValuesFollowPytorchsDistributions() {
        Module conv = new Conv2d(4, 6, 3, 1, 0, 1, 2, true).seeded(3);
        double bound = 1 / Math.sqrt(2 * 9);
        Tensor weight = conv.stateDict().get("weight");
        assertThat(weight.shape()).isEqualTo(Shape.of(6, 2, 3, 3));
        for (float w : weight.toFloatArray()) {
            assertThat(Math.abs(w)).isLessThanOrEqualTo((float) bound);
        }
        assertThat(new LayerNorm(3).stateDict().get("weight").toFloatArray())
                .containsExactly(1, 1, 1);
        assertThat(new LayerNorm(3).stateDict().get("bias").toFloatArray())
                .containsExactly(0, 0, 0);
        float[] rows = new Embedding(400, 50).stateDict().get("weight").toFloatArray();
        double square = 0;
        for (float r : rows) {
            square += (double) r * r / rows.length;
        }
        assertThat(square).isBetween(0.97, 1.03);
    }

    @Test
    void movesFollowPythonsBounds() {
        SambaTensor x = image(2, 7, 3);
        assertThat(x.slice(1, -3, 100).shape()).isEqualTo(Shape.of(2, 3, 3));
        assertThat(x.slice(1, 5, 2).shape()).isEqualTo(Shape.of(2, 0, 3));
        assertThat(x.select(-1, -1).shape()).isEqualTo(Shape.of(2, 7));
        assertThat(x.split(3, 1)).extracting(SambaTensor::shape).hasSize(3);
        assertThat(x.chunk(2, 1).getLast().shape()).isEqualTo(Shape.of(2, 3, 3));
        assertThat(x.roll(2, 1).shape()).isEqualTo(x.shape());
        assertThat(x.unsqueeze(-1).squeeze(-1).shape()).isEqualTo(x.shape());
        assertThat(x.matmul(weight(3)).shape()).isEqualTo(Shape.of(2, 7));
    }

    private SambaTensor weight(long... dims) {
        return recorder.tensor(builder.input("w", TensorType.f32(dims), Role.DATA));
    }

    @Test
    void whatDoesNotFitIsRefusedByName() {
        SambaTensor x = image(2, 3, 5, 5);
        assertThatThrownBy(() -> Functional.adaptiveAvgPool2d(x, 2))
                .isExactlyInstanceOf(UnsupportedFeature.class)
                .hasMessageContaining("adaptive_avg_pool2d");
        assertThatThrownBy(() -> new Conv2d(3, 4, 3, 1, 0, 1, 2, true))
                .isExactlyInstanceOf(ShapeException.class)
                .hasMessageContaining("2 groups");
        assertThatThrownBy(() -> Functional.pad(x, 0, 1))
                .isExactlyInstanceOf(ShapeException.class)
                .hasMessageContaining("pairs");
        SambaTensor square = weight(2, 3, 4, 4);
        assertThatThrownBy(() -> x.matmul(square)).hasMessageContaining("inner sizes differ");
    }
}
