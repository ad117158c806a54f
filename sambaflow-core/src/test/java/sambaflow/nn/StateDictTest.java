package sambaflow.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sambaflow.graph.CompileException;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

class StateDictTest {
    private final Sequential model = new Sequential(new Linear(3, 2));

    @Test
    void aLoadedStateIsTheModels() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put("0.weight", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
        state.put("0.bias", Tensor.of(new float[] {7, 8}));
        model.loadStateDict(state);
        assertThat(model.stateDict()).isEqualTo(state);
    }

    @Test
    void missingAndUnexpectedNamesAreBothTold() {
        Map<String, Tensor> state = new LinkedHashMap<>(model.stateDict());
        state.put("0.scale", state.remove("0.bias"));
        assertThatThrownBy(() -> model.loadStateDict(state))
                .isInstanceOf(CompileException.class)
                .hasMessage("state dict of Sequential: missing [0.bias], unexpected [0.scale]");
    }

    @Test
    void allTensorsThatDoNotFitAreToldAtOnceAndNothingIsReplaced() {
        Map<String, Tensor> before = model.stateDict();
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put("0.weight", Tensor.zeros(DType.FLOAT32, Shape.of(2, 3)));
        state.put("0.bias", Tensor.zeros(DType.FLOAT32, Shape.of(3)));
        state.put("0.scale", Tensor.zeros(DType.FLOAT32, Shape.of(3)));
        assertThatThrownBy(() -> model.loadStateDict(state))
                .isInstanceOf(CompileException.class)
                .hasMessage(
                        "state dict of Sequential: missing [], unexpected [0.scale], not fitting [0.bias: expected f32[2], found f32[3]]");
        assertThatThrownBy(() -> model.loadStateDict(state, false))
                .hasMessage(
                        "state dict of Sequential: not fitting [0.bias: expected f32[2], found f32[3]]");
        state.put("0.bias", Tensor.zeros(DType.INT64, Shape.of(2)));
        assertThatThrownBy(() -> model.loadStateDict(state))
                .hasMessageContaining("expected f32[2], found i64[2]");
        assertThat(model.stateDict()).isEqualTo(before);
    }

    @Test
    void withoutStrictnessTheRestIsLoadedAndTheDifferenceReturned() {
        Tensor bias = Tensor.of(new float[] {7, 8});
        Map<String, Tensor> state = Map.of("0.bias", bias, "1.bias", bias);
        IncompatibleKeys found = model.loadStateDict(state, false);
        assertThat(found.missing()).containsExactly("0.weight");
        assertThat(found.unexpected()).containsExactly("1.bias");
        assertThat(model.stateDict()).containsEntry("0.bias", bias);
    }

    @Test
    void numbersAreTakenOverInTheModelsOwnPrecision() {
        Map<String, Tensor> state = new LinkedHashMap<>(model.stateDict());
        state.put("0.bias", Tensor.of(new float[] {0.5f, 2}).to(DType.BFLOAT16));
        model.loadStateDict(state);
        assertThat(model.stateDict().get("0.bias").toFloatArray()).containsExactly(0.5f, 2);
    }

    private static final class Tied extends Module {
        final Embedding words = new Embedding(3, 2);
        final Linear head = Linear.tied(words.weight());
    }

    @Test
    void oneNameIsEnoughForATiedTensor() {
        Tied tied = new Tied();
        Tensor table = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        tied.loadStateDict(Map.of("head.weight", table));
        assertThat(tied.stateDict())
                .containsOnlyKeys("words.weight", "head.weight")
                .containsEntry("words.weight", table);
        Tensor other = Tensor.of(new float[] {1, 2, 3, 4, 5, 7}, 3, 2);
        Map<String, Tensor> both = Map.of("words.weight", table, "head.weight", other);
        assertThatThrownBy(() -> tied.loadStateDict(both))
                .hasMessageContaining("head.weight: tied to another name whose values differ");
    }
}
