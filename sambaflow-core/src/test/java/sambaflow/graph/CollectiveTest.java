package sambaflow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;
import sambaflow.tensor.UnsupportedFeature;

class CollectiveTest {
    private static final TensorType WHOLE = TensorType.f32(4, 6);
    private static final TensorType SUM =
            new TensorType(DType.FLOAT32, Shape.of(4, 6), new Shard.PartialSum(2));
    private static final TensorType SPLIT =
            new TensorType(DType.FLOAT32, Shape.of(4, 6), new Shard.Split(1, 3));

    @Test
    void aCollectiveMakesAWholeValueOfPartsOfTheSameShape() {
        assertThat(new Collective.AllReduce().infer(List.of(SUM))).containsExactly(WHOLE);
        assertThat(new Collective.AllGather().infer(List.of(SPLIT))).containsExactly(WHOLE);
    }

    @Test
    void onOneChipACollectiveIsUnsupportedByName() {
        Tensor x = Tensor.zeros(DType.FLOAT32, Shape.of(4, 6));
        for (Op op : List.of(new Collective.AllReduce(), new Collective.AllGather())) {
            assertThatThrownBy(() -> op.evaluate(List.of(x)))
                    .isExactlyInstanceOf(UnsupportedFeature.class)
                    .hasMessageContaining(op.label());
        }
    }
}
