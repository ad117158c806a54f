package sambaflow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TensorTest {
    private static final Tensor X = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);

    @Test
    void memoryIsAlignedAndLittleEndian() {
        for (DType dtype : DType.values()) {
            Tensor tensor = Tensor.full(dtype, Shape.of(3), 1);
            assertThat(tensor.data().address() % 64).isZero();
            assertThat(tensor.data().byteSize()).isEqualTo(3L * dtype.bytes());
            assertThat(tensor.get(2)).isEqualTo(1);
            assertThat(tensor.getLong(2)).isEqualTo(1);
        }
        assertThat(Tensor.zeros(DType.INT64, Shape.of(0, 4)).elements()).isZero();
    }

    @Test
    void rowsAndReshapeAreViewsAndCopyIsNot() {
        Tensor x = X.copy();
        Tensor view = x.rows(1, 3).reshape(Shape.of(4));
        view.set(0, 30);
        assertThat(x.toFloatArray()).containsExactly(1, 2, 30, 4, 5, 6);
        assertThat(X.toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(X.contentEquals(x)).isFalse();
        assertThat(X.contentEquals(X.copy())).isTrue();
        assertThat(X.contentEquals(X.reshape(Shape.of(2, 3)))).isFalse();
    }

    @Test
    void elementsConvertBetweenTypes() {
        Tensor x = Tensor.of(new float[] {-1.5f, 0, 3.14159f});
        assertThat(x.to(DType.INT32).toLongArray()).containsExactly(-1, 0, 3);
        assertThat(x.to(DType.BOOL).toLongArray()).containsExactly(1, 0, 1);
        assertThat(x.to(DType.BFLOAT16).toFloatArray()).containsExactly(-1.5f, 0, 3.140625f);
        long big = (1L << 53) + 1;
        Tensor ids = Tensor.of(new long[] {big});
        assertThat(ids.to(DType.INT64).toLongArray()).containsExactly(big);
        assertThat(ids.to(DType.INT64).contentEquals(ids)).isTrue();
    }

    @Test
    void elementsArePickedByNumber() {
        assertThat(X.pick(Shape.of(2, 3), i -> i % 3 * 2 + i / 3).toFloatArray())
                .containsExactly(1, 3, 5, 2, 4, 6);
    }

    @Test
    void argmaxTakesTheFirstOfEqualsInEachRow() {
        Tensor x = Tensor.of(new float[] {1, 3, 3, 0, -1, -2}, 2, 3);
        assertThat(x.argmax()).containsExactly(1, 0);
    }

    @Test
    void sizesThatDoNotFitAreRefusedWithBothNumbers() {
        assertThatThrownBy(() -> Tensor.of(new float[5], 2, 3))
                .isExactlyInstanceOf(ShapeException.class)
                .hasMessageContaining("shape [2, 3] has 6 elements, found 5 values");
        assertThatThrownBy(() -> X.reshape(Shape.of(5)))
                .isExactlyInstanceOf(ShapeException.class)
                .hasMessageContaining("[3, 2] has 6 elements, [5] has 5");
        assertThatThrownBy(() -> X.rows(2, 4))
                .isExactlyInstanceOf(ShapeException.class)
                .hasMessageContaining("2 to 4 of shape [3, 2]");
        assertThatThrownBy(X::item)
                .isExactlyInstanceOf(ShapeException.class)
                .hasMessageContaining("expected one element, found shape [3, 2]");
        assertThatThrownBy(
                        () -> Tensor.wrap(DType.FLOAT32, Shape.of(2), Arena.ofAuto().allocate(7)))
                .isExactlyInstanceOf(ShapeException.class)
                .hasMessageContaining("needs 8 bytes, found 7");
        assertThatThrownBy(() -> Tensor.zeros(DType.INT64, Shape.of(1L << 61)))
                .isExactlyInstanceOf(ShapeException.class)
                .hasMessageContaining("more than 2^63 bytes");
    }

    @Test
    void printsTheSameInEveryLocale() {
        Locale locale = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(Tensor.of(new float[] {1.5f, -2}))
                    .hasToString("tensor([1.5000, -2.0000], shape=[2], dtype=float32)");
        } finally {
            Locale.setDefault(locale);
        }
        assertThat(Tensor.of(new long[] {1, 2, 3, 4, 5, 6, 7}))
                .hasToString("tensor([1, 2, 3, 4, 5, 6, ...], shape=[7], dtype=int64)");
    }
}
