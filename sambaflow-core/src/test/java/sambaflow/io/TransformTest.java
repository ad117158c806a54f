package sambaflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sambaflow.tensor.CounterRandom;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.Tensor;

class TransformTest {
    private static final CounterRandom ANY = new CounterRandom(1, 2);
    private static final Tensor SQUARE = Tensor.of(new float[] {1, 2, 3, 4}, 1, 2, 2);

    private static final Tensor NINE =
            Tensor.generate(DType.FLOAT32, Shape.of(2, 3, 3), i -> i + 1);

    private static float[] applied(Transform transform, Tensor sample) {
        return transform.apply(sample, ANY).toFloatArray();
    }

    /** The example in PyTorch's documentation of Upsample. */
    @Test
    void imagesAreResizedAsPyTorchDoes() {
        assertThat(applied(Transform.resize(4, 4), SQUARE))
                .containsExactly(
                        1, 1.25f, 1.75f, 2, 1.5f, 1.75f, 2.25f, 2.5f, 2.5f, 2.75f, 3.25f, 3.5f, 3,
                        3.25f, 3.75f, 4);
        assertThat(Transform.resize(1, 3).apply(NINE, ANY).shape()).isEqualTo(Shape.of(2, 1, 3));
    }

    @Test
    void theMiddleIsCutOutOrGetsAMargin() {
        assertThat(applied(Transform.centreCrop(1, 1), NINE)).containsExactly(5, 14);
        assertThat(applied(Transform.centreCrop(4, 2), SQUARE))
                .containsExactly(0, 0, 1, 2, 3, 4, 0, 0);
    }

    @Test
    void channelsAreNormalisedEachByItsOwn() {
        Transform each = Transform.normalise(new double[] {1, 10}, new double[] {1, 2});
        assertThat(applied(each, NINE))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 0, .5f, 1, 1.5f, 2, 2.5f, 3, 3.5f, 4);
        assertThatThrownBy(() -> applied(each, SQUARE))
                .isInstanceOf(ShapeException.class)
                .hasMessageContainingAll("2 means", "[1, 2, 2]");
        assertThatThrownBy(() -> Transform.normalise(new double[] {1}, new double[] {0}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("[0.0]");
    }

    @Test
    void numbersBecomeFloatsVectorsAndOneHots() {
        Tensor classes = Tensor.of(new long[] {2, 0});
        assertThat(applied(Transform.toFloat(), classes)).containsExactly(2, 0);
        assertThat(Transform.flatten().apply(NINE, ANY).shape()).isEqualTo(Shape.of(18));
        assertThat(applied(Transform.oneHot(3), classes)).containsExactly(0, 0, 1, 1, 0, 0);
        assertThatThrownBy(() -> applied(Transform.oneHot(2), classes))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("found class 2, expected 0 to 1");
    }

    @Test
    void randomFlipsMirrorRows() {
        assertThat(applied(Transform.randomFlip(1), SQUARE)).containsExactly(2, 1, 4, 3);
        assertThat(applied(Transform.randomFlip(0), SQUARE)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aRandomCropReachesEveryPlaceOfItsMargin() {
        Transform crop = Transform.randomCrop(2, 2, 1);
        long places =
                IntStream.range(0, 200)
                        .mapToObj(i -> crop.apply(SQUARE, new CounterRandom(0, i)))
                        .map(t -> Arrays.toString(t.toFloatArray()))
                        .distinct()
                        .count();
        assertThat(places).isEqualTo(9);
        assertThatThrownBy(() -> applied(Transform.randomCrop(9, 2, 1), SQUARE))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("found 2 pixels", "expected at least 9");
    }

    @Test
    void whatIsDrawnDependsOnSeedEpochAndSampleOnly() {
        Transform both = Transform.randomCrop(2, 2, 1).then(Transform.randomFlip(0.5));
        Dataset plain = Dataset.of("plain", 30, i -> Sample.of(SQUARE, i));
        Dataset data = plain.transformed(both, 5);
        assertThat(shown(data.inEpoch(3))).isEqualTo(shown(plain.transformed(both, 5).inEpoch(3)));
        assertThat(shown(data.inEpoch(3))).isNotEqualTo(shown(data.inEpoch(4)));
        assertThat(shown(data)).isNotEqualTo(shown(plain.transformed(both, 6)));
        assertThat(shown(data.slice(10, 30)).getFirst())
                .as("a part of the data shows the same as the whole")
                .isEqualTo(shown(data).get(10));
        assertThat(data.sample(7).tensor(Sample.LABEL).orElseThrow().getLong(0)).isEqualTo(7);
    }

    private static List<String> shown(Dataset data) {
        return IntStream.range(0, data.size())
                .mapToObj(i -> data.sample(i).tensor(Sample.FEATURES).orElseThrow())
                .map(t -> Arrays.toString(t.toFloatArray()))
                .toList();
    }

    @Test
    void aTransformOfWhatIsNotThereIsRefused() {
        Dataset data = Dataset.of("plain", 1, i -> Sample.of(SQUARE));
        assertThatThrownBy(() -> data.transformed("picture", Transform.flatten(), 0).sample(0))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("plain", "'picture'", "[features]");
    }
}
