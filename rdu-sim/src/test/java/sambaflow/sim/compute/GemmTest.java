package sambaflow.sim.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Products of many sizes: around the tiles, the strips and the blocks of terms, and at random. */
class GemmTest {
    private static final int OFFSET = 5;
    private static final Team THREE = new Team(3);

    static Stream<Gemm.Size> sizes() {
        Random random = new Random(3);
        int[] rows = {1, 3, 4, 6, 7, 12, 13, 97};
        int[] columns = {1, 10, 16, 17, 32, 33, 257, 300};
        int[] inner = {1, 2, 7, 192, 193, 400};
        Stream<Gemm.Size> around =
                IntStream.range(0, 200)
                        .mapToObj(i ->
                                Gemm.Size.of(
                                        rows[i % rows.length],
                                        columns[i / 3 % columns.length],
                                        inner[i / 7 % inner.length],
                                        i % 2 == 0,
                                        i / 2 % 2 == 0));
        Stream<Gemm.Size> anywhere =
                IntStream.range(0, 100)
                        .mapToObj(_ ->
                                Gemm.Size.of(
                                        1 + random.nextInt(60),
                                        1 + random.nextInt(90),
                                        1 + random.nextInt(250),
                                        random.nextBoolean(),
                                        random.nextBoolean()));
        return Stream.concat(around, anywhere);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void everyWayIsTheSumOfProducts(Gemm.Size size) {
        Matrices m = new Matrices(size);
        double[] expected = m.sums();
        float[] plain = m.added(new PlainGemm(size));
        float[] vector = m.added(VectorGemm.of(size));
        for (int i = 0; i < expected.length; i++) {
            double close = 1e-5 * Math.max(1, Math.sqrt(size.inner()));
            assertThat(plain[i]).isCloseTo((float) expected[i], within((float) close));
            assertThat(vector[i]).isCloseTo((float) expected[i], within((float) close));
        }
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void setForgetsWhatWasThere(Gemm.Size size) {
        Matrices m = new Matrices(size);
        Gemm gemm = VectorGemm.of(size);
        float[] once = m.set(gemm, 0);
        assertThat(Arrays.equals(m.set(gemm, Float.NaN), once)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void sumsDoNotDependOnWhoMakesThem(Gemm.Size size) {
        Matrices m = new Matrices(size);
        float[] vector = m.added(VectorGemm.of(size));
        float[] shared = m.added(SharedGemm.of(size, VectorGemm::of, THREE));
        assertThat(Arrays.mismatch(shared, vector)).isNegative();
        boolean blocks = size.rows() >= Gemm.FEW_ROWS || size.transposeA();
        boolean dots = size.transposeB() && !size.transposeA();
        if (blocks && !(dots && size.columns() < Dots.FEW_COLUMNS)) {
            assertThat(Arrays.mismatch(m.added(new PlainGemm(size)), vector)).isNegative();
        }
    }

    /** Two matrices somewhere inside of larger arrays. */
    private static final class Matrices {
        private final Gemm.Size size;
        private final float[] a;
        private final float[] b;
        private final float[] c;

        Matrices(Gemm.Size size) {
            this.size = size;
            Random random = new Random(size.hashCode());
            this.a = numbers(random, size.rows() * size.inner());
            this.b = numbers(random, size.inner() * size.columns());
            this.c = numbers(random, size.rows() * size.columns());
        }

        private static float[] numbers(Random random, int n) {
            float[] numbers = new float[OFFSET + n];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) random.nextGaussian();
            }
            return numbers;
        }

        float[] added(Gemm gemm) {
            float[] result = c.clone();
            gemm.add(a, OFFSET, b, OFFSET, result, OFFSET);
            return result;
        }

        float[] set(Gemm gemm, float before) {
            float[] result = new float[c.length];
            Arrays.fill(result, OFFSET, result.length, before);
            gemm.set(a, OFFSET, b, OFFSET, result, OFFSET);
            return result;
        }

        double[] sums() {
            double[] sums = new double[c.length];
            for (int i = 0; i < c.length; i++) {
                sums[i] = c[i];
            }
            for (int i = 0; i < size.rows(); i++) {
                for (int j = 0; j < size.columns(); j++) {
                    for (int k = 0; k < size.inner(); k++) {
                        int left = size.transposeA() ? k * size.rows() + i : i * size.inner() + k;
                        int right =
                                size.transposeB() ? j * size.inner() + k : k * size.columns() + j;
                        sums[OFFSET + i * size.columns() + j] +=
                                (double) a[OFFSET + left] * b[OFFSET + right];
                    }
                }
            }
            return sums;
        }
    }
}
