package sambaflow.graph;

import static org.assertj.core.api.Assertions.assertThat;

import example.Models;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.ReLU;
import sambaflow.nn.SambaTensor;
import sambaflow.nn.Sequential;
import sambaflow.pass.Differentiate;
import sambaflow.trace.InputSpec;
import sambaflow.trace.Tracer;

/** Names as SambaFlow's users know them, of a graph whose own names are short. */
class SnNamesTest {
    private static Graph graph() {
        Linear shared = new Linear(6, 6, false);
        Module model =
                new Models.Classifier(shared, new ReLU(), shared, new ReLU(), new Linear(6, 3));
        Graph traced = Tracer.trace(model, Models.images(2, 6), "train", true);
        return Differentiate.pass().apply(traced);
    }

    @Test
    void aNodeIsCalledAfterItsModuleItsOperatorAndWhatItBelongsTo() {
        Graph graph = graph();
        SnNames names = new SnNames("LeNet", graph);
        List<String> nodes =
                IntStream.range(0, graph.nodes().size()).mapToObj(names::node).toList();
        assertThat(nodes)
                .contains(
                        "lenet__layers__0__linear",
                        "lenet__layers__0__linear_1",
                        "lenet__layers__4__linear",
                        "lenet__relu",
                        "lenet__relu_1",
                        "lenet__relu_bwd",
                        "lenet__relu_1_bwd")
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z0-9_]+"));
    }

    @Test
    void everyValueIsFoundByItsNameAndParametersByTheirs() {
        Graph graph = graph();
        SnNames names = new SnNames("LeNet", graph);
        for (int value = 0; value < graph.values().size(); value++) {
            assertThat(names.find(names.value(value))).hasValue(value);
        }
        assertThat(names.find("layers__0__weight")).isPresent();
        assertThat(names.find("layers__2__weight")).isEqualTo(names.find("layers__0__weight"));
        assertThat(names.find("layers__4__weight__grad"))
                .hasValue(graph.output("layers.4.weight.grad").orElseThrow().value());
        assertThat(names.find("lenet__layers__4__linear__outputs__0")).isPresent();
        assertThat(names.find("layers__9__weight")).isEmpty();
    }

    @Test
    void aTracedTensorPrintsAsSambaFlowPrintsIt() {
        List<String> texts = new ArrayList<>();
        Module model =
                new Module() {
                    final Linear linLayer = new Linear(4, 10);

                    @Override
                    public Object forward(SambaTensor x) {
                        SambaTensor y = linLayer.forward(x);
                        texts.add(x.toString());
                        texts.add(y.toString());
                        return y;
                    }
                };
        Tracer.trace(
                new Sequential(model, new ReLU()),
                List.of(InputSpec.f32("image", 1, 4)),
                "inference",
                false);
        assertThat(texts)
                .containsExactly(
                        """
                        samba.SambaTensor(name: <image>, shape: torch.Size([1, 4]), dtype: torch.float32,
                        batch_dim: None, named_dims: (None, None), keep_data: True, materializer_provided: False)\
                        """,
                        """
                        samba.SambaTensor(name: <0__lin_layer__linear__outputs__0>, shape: torch.Size([1, 10]), dtype: torch.float32,
                        batch_dim: None, named_dims: (None, None), keep_data: True, materializer_provided: False)\
                        """);
    }
}
