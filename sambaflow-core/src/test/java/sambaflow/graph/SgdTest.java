package sambaflow.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import sambaflow.tensor.Tensor;

class SgdTest {
    @Test
    void twoStepsFollowTheRuleByHand() {
        Tensor p = Tensor.of(new float[] {1, -2});
        Tensor g = Tensor.of(new float[] {0.5f, 4});
        Tensor buffer = Tensor.of(new float[] {0, 0});
        List<Tensor> scalars =
                List.of(Tensor.scalar(0.5), Tensor.scalar(0.25), Tensor.scalar(0.125));
        // buffer = 0.25 buffer + g + 0.125 p; p = p - 0.5 buffer
        List<Tensor> first = step(p, g, buffer, scalars);
        assertThat(first.get(1).toFloatArray()).containsExactly(0.625f, 3.75f);
        assertThat(first.get(0).toFloatArray()).containsExactly(0.6875f, -3.875f);
        List<Tensor> second = step(first.get(0), g, first.get(1), scalars);
        assertThat(second.get(1).toFloatArray()).containsExactly(0.7421875f, 4.453125f);
        assertThat(second.get(0).toFloatArray()).containsExactly(0.31640625f, -6.1015625f);
    }

    private static List<Tensor> step(Tensor p, Tensor g, Tensor buffer, List<Tensor> scalars) {
        return new Update.Sgd()
                .evaluate(List.of(p, g, buffer, scalars.get(0), scalars.get(1), scalars.get(2)));
    }
}
