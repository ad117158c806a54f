package sambaflow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeTest {
    private static Shape shape(String dims) {
        return new Shape(
                Arrays.stream(dims.split(" "))
                        .filter(d -> !d.isEmpty())
                        .map(Long::valueOf)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "2 3, 2 3, 2 3",
        "2 3, 3, 2 3",
        "'', 2 3, 2 3",
        "2 1, 3, 2 3",
        "2 1 4, 3 1, 2 3 4",
        "1, 0, 0",
        "0 1, 1 5, 0 5"
    })
    void shapesBroadcastAsInPytorchEitherWayRound(String a, String b, String expected) {
        assertThat(Shape.broadcast(shape(a), shape(b))).isEqualTo(shape(expected));
        assertThat(Shape.broadcast(shape(b), shape(a))).isEqualTo(shape(expected));
    }

    @ParameterizedTest
    @CsvSource({"2 3, 2, 1", "2 3, 3 3, 2", "0, 2, 1"})
    void shapesThatDoNotBroadcastAreBothNamed(String a, String b, int fromEnd) {
        assertThatThrownBy(() -> Shape.broadcast(shape(a), shape(b)))
                .isExactlyInstanceOf(ShapeException.class)
                .hasMessage(
                        "shapes do not broadcast: %s and %s differ in dimension %d from the end"
                                .formatted(shape(a), shape(b), fromEnd));
    }

    @Test
    void dimensionsCountFromEitherEnd() {
        Shape shape = Shape.of(2, 3, 4);
        assertThat(shape.dim(-1)).isEqualTo(4);
        assertThat(shape.with(-3, 7)).isEqualTo(Shape.of(7, 3, 4));
        assertThat(shape.without(1)).isEqualTo(Shape.of(2, 4));
        assertThat(shape.strides()).containsExactly(12, 4, 1);
        assertThat(shape.elements()).isEqualTo(24);
        assertThat(Shape.SCALAR.elements()).isEqualTo(1);
        assertThatThrownBy(() -> shape.dim(3))
                .isExactlyInstanceOf(ShapeException.class)
                .hasMessage("dimension 3 is out of range for shape [2, 3, 4]; expected -3 to 2");
    }

    @Test
    void impossibleSizesAreRefused() {
        assertThatThrownBy(() -> Shape.of(2, -1))
                .isExactlyInstanceOf(ShapeException.class)
                .hasMessageContaining("[2, -1]");
        assertThatThrownBy(() -> Shape.of(1L << 32, 1L << 32))
                .isExactlyInstanceOf(ShapeException.class)
                .hasMessageContaining("more than 2^63 elements");
    }
}
