package sambaflow.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import example.Misfit;
import example.Models;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import sambaflow.graph.CompileException;
import sambaflow.graph.Graph;
import sambaflow.graph.Region;
import sambaflow.graph.Role;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.ReLU;
import sambaflow.nn.SambaTensor;
import sambaflow.nn.Sequential;
import sambaflow.nn.Sigmoid;
import sambaflow.tensor.ShapeException;

class TracerTest {
    /** A model of two inputs that returns whatever is asked for. */
    static final class Returning extends Module {
        private final Linear used = new Linear(4, 4);
        private final Linear unused = new Linear(2, 2);
        private final Function<SambaTensor, Object> result;

        Returning(Function<SambaTensor, Object> result) {
            this.result = result;
        }

        public Object forward(SambaTensor a, SambaTensor b) {
            return result.apply(used.forward(a).add(b));
        }
    }

    record Pair(SambaTensor first, SambaTensor second) {}

    private static final List<InputSpec> TWO =
            List.of(InputSpec.f32("a", 2, 4), InputSpec.f32("b", 2, 4));

    private static Graph trace(Function<SambaTensor, Object> result) {
        return Tracer.trace(new Returning(result), TWO, "g", true);
    }

    private static List<String> outputs(Graph graph) {
        return graph.outputs().stream().map(Graph.Output::name).toList();
    }

    @Test
    void outputsAreNamedByWhatForwardReturns() {
        assertThat(outputs(trace(y -> y))).containsExactly("output");
        assertThat(outputs(trace(y -> List.of(y, y.relu()))))
                .containsExactly("output_0", "output_1");
        assertThat(outputs(trace(y -> new Pair(y, y.relu())))).containsExactly("first", "second");
    }

    @Test
    void aMisfitNamesOperatorShapesLineAndModule() {
        assertThatThrownBy(() ->
                        Tracer.trace(new Misfit(1), List.of(InputSpec.f32("x", 2, 4)), "g", true))
                .isInstanceOf(ShapeException.class)
                .hasMessageMatching(
                        "matmul: \\[2, 6] x \\[2, 6]: inner sizes differ; at Misfit\\.java:\\d+, "
                                + "in module blocks\\.0 \\(Block\\)");
    }

    @Test
    void ofSeveralModulesOfOneClassAMisfitNamesThemAll() {
        assertThatThrownBy(() ->
                        Tracer.trace(new Misfit(12), List.of(InputSpec.f32("x", 2, 4)), "g", true))
                .hasMessageEndingWith("in one of 12 modules Block, blocks.0 to blocks.11");
    }

    @Test
    void otherResultsAreRefusedByTheirType() {
        for (Object wrong : new Object[] {"text", List.of(1), new Models.Result(null, null)}) {
            assertThatThrownBy(() -> trace(y -> wrong))
                    .isInstanceOf(CompileException.class)
                    .hasMessageStartingWith("forward must return a SambaTensor, a list or a record")
                    .hasMessageMatching(".*found (String|Integer|null)");
        }
        assertThatThrownBy(() -> trace(y -> null)).hasMessageEndingWith("found null");
    }

    @Test
    void aForwardOfOtherArityIsToldWithWhatTheModelHas() {
        assertThatThrownBy(() -> Tracer.trace(new Returning(y -> y), TWO.subList(0, 1), "g", true))
                .isInstanceOf(CompileException.class)
                .hasMessage(
                        "Returning is given 1 inputs [a], but has forward(SambaTensor, SambaTensor);"
                                + " declare a forward with a SambaTensor for each input");
        assertThatThrownBy(() -> Tracer.trace(new Module() {}, TWO, "g", true))
                .hasMessageContaining("[a, b], but has no forward over SambaTensors");
    }

    @Test
    void aParameterThatForwardDoesNotUseIsARegionAllTheSame() {
        Graph graph = trace(y -> y);
        assertThat(graph.regions().stream().map(Region::name))
                .containsExactly("used.weight", "used.bias", "unused.weight", "unused.bias");
        assertThat(graph.inputs(Role.DATA)).hasSize(2);
    }

    @Test
    void aTiedParameterIsOneRegionWithAnAlias() {
        Linear shared = new Linear(4, 4, false);
        Graph graph =
                Tracer.trace(
                        new Sequential(shared, new ReLU(), shared), TWO.subList(0, 1), "g", true);
        assertThat(graph.regions())
                .singleElement()
                .satisfies(r -> {
                    assertThat(r.name()).isEqualTo("0.weight");
                    assertThat(r.aliases()).containsExactly("2.weight");
                });
    }

    @Test
    void nodesAreNamedAfterTheirModulesAndCountedWhenCalledAgain() {
        Linear shared = new Linear(4, 4, false);
        Graph graph =
                Tracer.trace(
                        new Sequential(shared, new ReLU(), shared), TWO.subList(0, 1), "g", true);
        assertThat(graph.nodes()).extracting("name").containsExactly("0", "relu", "0_1");
    }

    @Test
    void theSameModelHasTheSameFingerprintAndAChangedOneAnother() {
        Module relu = new Sequential(new Linear(4, 3), new ReLU());
        Module same = new Sequential(new Linear(4, 3), new ReLU()).seeded(7);
        Module sigmoid = new Sequential(new Linear(4, 3), new Sigmoid());
        Module wider = new Sequential(new Linear(4, 5), new ReLU());
        assertThat(fingerprint(same)).isEqualTo(fingerprint(relu));
        assertThat(fingerprint(sigmoid)).isNotEqualTo(fingerprint(relu));
        assertThat(fingerprint(wider)).isNotEqualTo(fingerprint(relu));
    }

    private static String fingerprint(Module model) {
        return Tracer.trace(model, TWO.subList(0, 1), "g", true).fingerprint();
    }

    @Test
    void aTensorKeptFromAnotherTraceIsRefused() {
        SambaTensor[] kept = new SambaTensor[1];
        Function<SambaTensor, Object> keeping =
                y -> {
                    SambaTensor old = kept[0];
                    kept[0] = y;
                    return old == null ? y : y.add(old);
                };
        trace(keeping);
        assertThatThrownBy(() -> trace(keeping))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("made while another graph was traced");
        assertThatThrownBy(() -> trace(y -> kept[0]))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("output 'output' was made while another graph was traced");
    }

    @Test
    void aParameterThatNoFieldHoldsIsRefused() {
        assertThatThrownBy(() -> trace(y -> new Linear(4, 4).forward(y)))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("belongs to no field of the model");
    }

    @Test
    void whatForwardThrowsIsToldAsTheModels() {
        assertThatThrownBy(() ->
                        trace(y -> {
                            throw new IllegalStateException("mine");
                        }))
                .isInstanceOf(CompileException.class)
                .hasMessage("Returning.forward threw java.lang.IllegalStateException: mine")
                .hasCauseExactlyInstanceOf(IllegalStateException.class);
        class Stopped extends Error {}
        assertThatThrownBy(() ->
                        trace(y -> {
                            throw new Stopped();
                        }))
                .as("what stops a cell")
                .isExactlyInstanceOf(Stopped.class);
        Module checked =
                new Module() {
                    @SuppressWarnings("unused")
                    public SambaTensor forward(SambaTensor a, SambaTensor b) throws IOException {
                        throw new IOException("no file");
                    }
                };
        assertThatThrownBy(() -> Tracer.trace(checked, TWO, "g", true))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("forward threw java.io.IOException: no file");
    }

    @Test
    void anInputMayBeNamedAsAnOperator() {
        List<InputSpec> inputs = List.of(InputSpec.f32("relu", 2, 4), InputSpec.f32("add", 2, 4));
        Graph graph = Tracer.trace(new Returning(SambaTensor::relu), inputs, "g", true);
        assertThat(graph.nodes()).extracting("name").containsExactly("used", "add_1", "relu_1");
    }
}
