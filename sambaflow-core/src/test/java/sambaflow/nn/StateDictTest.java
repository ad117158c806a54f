package sambaflow.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sambaflow.graph.CompileException;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
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
    void aTensorOfAnotherShapeOrTypeIsRefusedByName() {
        Map<String, Tensor> state = new LinkedHashMap<>(model.stateDict());
        state.put("0.bias", Tensor.zeros(DType.FLOAT32, Shape.of(3)));
        assertThatThrownBy(() -> model.loadStateDict(state))
                .isInstanceOf(ShapeException.class)
                .hasMessage("parameter '0.bias' is f32[2], found f32[3]");
        state.put("0.bias", Tensor.zeros(DType.BFLOAT16, Shape.of(2)));
        assertThatThrownBy(() -> model.loadStateDict(state))
                .hasMessage("parameter '0.bias' is f32[2], found bf16[2]");
    }
}
