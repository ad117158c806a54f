package sambaflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.Tensor;

class ImageDatasetTest {
    private static final Idx IMAGES =
            Idx.of(new byte[] {0, 1, 2, 3, (byte) 255, (byte) 128, 0, 9, 4, 5, 6, 7}, 3, 2, 2);
    private static final ImageDataset DATA =
            ImageDataset.of("small", IMAGES, Optional.of(Idx.of(new byte[] {4, 0, 2}, 3)));

    @Test
    void greyValuesAreNormalisedAsPyTorchDoes() {
        Sample sample = DATA.sample(1);
        Tensor features = sample.tensor(Sample.FEATURES).orElseThrow();
        assertThat(features.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(features.shape()).isEqualTo(Shape.of(1, 2, 2));
        assertThat(features.get(0)).isCloseTo(2.8214867, within(1e-6));
        assertThat(features.get(2)).isCloseTo(-0.42421296, within(1e-6));
        Tensor label = sample.tensor(Sample.LABEL).orElseThrow();
        assertThat(label.dtype()).isEqualTo(DType.INT64);
        assertThat(label.getLong(0)).isZero();
    }

    @Test
    void theSameImagesCanBePlainNumbers() {
        ImageDataset plain = DATA.normalised(new Normalisation(0, 1.0 / 255));
        assertThat(plain.sample(0).tensor(Sample.FEATURES).orElseThrow().toFloatArray())
                .usingComparatorWithPrecision(1e-4f)
                .containsExactly(0, 1, 2, 3);
        assertThat(plain.picture(1).get(0)).isEqualTo(1);
    }

    @Test
    void aSliceIsAViewOfPartOfTheSamples() {
        ImageDataset slice = DATA.slice(1, 3);
        assertThat(slice.size()).isEqualTo(2);
        assertThat(slice.label(1)).isEqualTo(2);
        assertThat(slice.pixels(0)).containsExactly(255, 128, 0, 9);
        assertThat(slice.slice(1, 2).label(0)).isEqualTo(2);
    }

    @Test
    void rangesOutsideTheDataAreRefusedWithItsSize() {
        assertThatThrownBy(() -> DATA.slice(1, 4))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("1:4 of small")
                .hasMessageContaining("within 0:3");
        assertThatThrownBy(() -> DATA.slice(2, 2)).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> DATA.slice(-1, 2)).isInstanceOf(DataException.class);
    }

    @Test
    void rangesAreWrittenAsInPython() {
        assertThat(IndexRange.parse("0:8000", 10000)).isEqualTo(new IndexRange(0, 8000));
        assertThat(IndexRange.parse("8000:", 10000)).isEqualTo(new IndexRange(8000, 10000));
        assertThat(IndexRange.parse(" :5 ", 10)).hasToString("0:5");
        assertThatThrownBy(() -> IndexRange.parse("0-7999", 10000))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'0-7999'")
                .hasMessageContaining("0:8000");
        assertThatThrownBy(() -> IndexRange.parse("9:9", 10000)).hasMessageContaining("9:9");
    }

    @Test
    void imagesAndLabelsOfDifferentNumberAreRefused() {
        assertThatThrownBy(
                        () -> ImageDataset.of("odd", IMAGES, Optional.of(Idx.of(new byte[2], 2))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("odd: found 3 images and labels of shape [2]");
    }

    @Test
    void withoutLabelsASampleHasNone() {
        ImageDataset unlabelled = ImageDataset.of("new", IMAGES, Optional.empty());
        assertThat(unlabelled.labelled()).isFalse();
        assertThat(unlabelled.sample(2).tensors()).containsOnlyKeys(Sample.FEATURES);
    }

    @Test
    void aDeviationOfZeroIsRefused() {
        assertThatThrownBy(() -> new Normalisation(0.5, 0))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("deviation 0.0");
    }
}
