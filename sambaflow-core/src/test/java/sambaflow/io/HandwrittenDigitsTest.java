package sambaflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sambaflow.tensor.Shape;

class HandwrittenDigitsTest {
    private static ImageDataset train;
    private static ImageDataset test;
    private static Duration time;

    @BeforeAll
    static void make() {
        long start = System.nanoTime();
        train = HandwrittenDigits.DEFAULT.train();
        time = Duration.ofNanos(System.nanoTime() - start);
        test = HandwrittenDigits.DEFAULT.test();
    }

    @Test
    void theyHaveTheFormOfMnist() {
        assertThat(train.images().shape()).isEqualTo(Shape.of(8000, 28, 28));
        assertThat(test.images().shape()).isEqualTo(Shape.of(2000, 28, 28));
        assertThat(train.labelled()).isTrue();
    }

    @Test
    void anyTenthOfThemShowsEachDigitEquallyOften() {
        int[] seen = new int[10];
        for (int i = 800; i < 1600; i++) {
            seen[train.label(i)]++;
        }
        assertThat(seen).containsOnly(80);
    }

    @Test
    void aLinearClassifierLearnsThemAboutAsWellAsMnist() {
        LogisticRegression model = new LogisticRegression();
        for (Batch batch : DataLoader.shuffled(train, 32, 7).epoch(0)) {
            model.step(batch);
        }
        double once = model.accuracy(test);
        for (Batch batch : DataLoader.shuffled(train, 32, 7).epoch(1)) {
            model.step(batch);
        }
        assertThat(once).isBetween(85.0, 95.0);
        assertThat(model.accuracy(test)).isBetween(85.0, 95.0);
    }

    @Test
    void brightnessAloneDoesNotTellThemApart() {
        int[][] seen = new int[64][10];
        for (int i = 0; i < train.size(); i++) {
            seen[brightness(train, i)][train.label(i)]++;
        }
        int right = 0;
        for (int i = 0; i < test.size(); i++) {
            int[] counts = seen[brightness(test, i)];
            int best = 0;
            for (int c = 1; c < 10; c++) {
                best = counts[c] > counts[best] ? c : best;
            }
            right += best == test.label(i) ? 1 : 0;
        }
        assertThat(100.0 * right / test.size()).isLessThan(25);
    }

    private static int brightness(ImageDataset data, int index) {
        long sum = 0;
        for (byte grey : data.pixels(index)) {
            sum += Byte.toUnsignedInt(grey);
        }
        return (int) Math.min(63, sum / 784);
    }

    @Test
    void noImageIsEmptyFullOrCutOffAtTheEdge() {
        for (int i = 0; i < test.size(); i++) {
            byte[] pixels = test.pixels(i);
            int bright = 0;
            int edge = 0;
            for (int p = 0; p < pixels.length; p++) {
                boolean ink = Byte.toUnsignedInt(pixels[p]) > 100;
                bright += ink ? 1 : 0;
                boolean atEdge = p < 28 || p >= 756 || p % 28 == 0 || p % 28 == 27;
                edge += ink && atEdge ? 1 : 0;
            }
            assertThat(bright).as("image %d", i).isBetween(15, 330);
            assertThat(edge).as("edge of image %d", i).isLessThan(15);
        }
    }

    @Test
    void theSameSeedGivesTheSameBytesForAnyNumberOfImages() {
        ImageDataset again = new HandwrittenDigits(1, 50, 10).train();
        assertThat(again.images()).isEqualTo(train.slice(0, 50).images());
        assertThat(again.labels()).isEqualTo(train.slice(0, 50).labels());
    }

    @Test
    void otherSeedsAndTheTestImagesAreOtherImages() {
        assertThat(new HandwrittenDigits(2, 10, 10).train().images())
                .isNotEqualTo(train.slice(0, 10).images());
        assertThat(test.slice(0, 10).images()).isNotEqualTo(train.slice(0, 10).images());
    }

    @Test
    void theyAreMadeFast() {
        assertThat(time).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void noImagesAtAllAreRefused() {
        assertThatThrownBy(() -> new HandwrittenDigits(1, 0, 10))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("0 images to train");
    }
}
