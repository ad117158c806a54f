package sambaflow.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sambaflow.graph.Evaluation;
import sambaflow.graph.Graph;
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

    private static final class Own extends Module {
        final Linear fc = new Linear(2, 2, false);
        final Buffer seen = new Buffer(TensorType.f32(2), Initialiser.constant(0));
        final Parameter scale = new Parameter(TensorType.f32(2), Initialiser.constant(1));

        @Override
        public SambaTensor forward(SambaTensor x) {
            x.of(seen).add(x.select(0, 0)).storeIn(seen);
            return fc.forward(x.mul(x.of(scale)).add(x.of(seen)));
        }
    }

    @Test
    void aModuleOfTheUsersReadsItsParametersAndKeepsABuffer() {
        Own own = new Own();
        // PyTorch's order: a module's own parameters, its buffers, then its parts.
        assertThat(own.held().keySet()).containsExactly("scale", "seen", "fc.weight");
        assertThat(own.parameters()).containsOnlyKeys("scale", "fc.weight");
        assertThat(own.buffers()).containsOnlyKeys("seen");
        assertThat(own.parameterCount()).isEqualTo(6);
        through(own, image(3, 2));
        Graph graph = builder.build();
        Map<String, Tensor> given = new LinkedHashMap<>(own.stateDict());
        given.put("x", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
        assertThat(Evaluation.of(graph, given).written().get("seen").toFloatArray())
                .containsExactly(1, 2);
    }

    @Test
    void attentionSeesWhatItsMaskAllows() {
        MultiheadAttention attention = new MultiheadAttention(4, 2);
        attention.seeded(1);
        SambaTensor x = image(1, 3, 4);
        through(attention, x);
        TensorType bool = new TensorType(DType.BOOL, Shape.of(3, 3));
        SambaTensor mask = recorder.tensor(builder.input("mask", bool, Role.DATA));
        builder.output("causal", attention.causal(x).value());
        builder.output("masked", attention.forward(x, x, x, mask).value());
        builder.output("all", attention.forward(x).value());
        Map<String, Tensor> given = new LinkedHashMap<>(attention.stateDict());
        given.put("x", Tensor.generate(DType.FLOAT32, Shape.of(1, 3, 4), i -> Math.sin(i)));
        // As PyTorch has it: true is what may not be seen.
        given.put("mask", Tensor.generate(DType.BOOL, Shape.of(3, 3), i -> i % 3 > i / 3 ? 1 : 0));
        Map<String, Tensor> outputs = Evaluation.of(builder.build(), given).outputs();
        float[] causal = outputs.get("causal").toFloatArray();
        assertThat(outputs.get("masked").toFloatArray()).isEqualTo(causal);
        float[] all = outputs.get("all").toFloatArray();
        assertThat(all[0]).isNotEqualTo(causal[0]);
        assertThat(all[11]).as("the last place sees all").isEqualTo(causal[11]);
        assertThat(attention.held().keySet())
                .containsExactly(
                        "in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias");
    }

    @Test
    void batchNormRefusesWhatItCannotLearnFrom() {
        BatchNorm2d norm = new BatchNorm2d(3);
        SambaTensor rows = image(4, 3);
        through(new Sequential(norm), weight(2, 3, 4, 4));
        assertThatThrownBy(() -> norm.forward(rows))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[n, channels, rows, columns], found [4, 3]");
        SambaTensor single =
                recorder.tensor(builder.input("s", TensorType.f32(1, 3, 1, 1), Role.DATA));
        assertThatThrownBy(() -> norm.forward(single))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("larger batches");
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
