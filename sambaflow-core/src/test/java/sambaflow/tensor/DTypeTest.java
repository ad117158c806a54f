package sambaflow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DTypeTest {
    @ParameterizedTest
    @CsvSource({
        "3f800000, 3f80, one",
        "3f808000, 3f80, a tie goes to the even neighbour below",
        "3f818000, 3f82, a tie goes to the even neighbour above",
        "3f808001, 3f81, just above a tie goes up",
        "3f817fff, 3f81, just below a tie goes down",
        "bf808001, bf81, the sign stays",
        "80000000, 8000, negative zero",
        "00000001, 0000, the smallest number becomes zero",
        "007fffff, 0080, the largest subnormal becomes normal",
        "7f7fffff, 7f80, the largest number becomes infinity",
        "7f7f7fff, 7f7f, the largest number that stays finite",
        "7f800000, 7f80, infinity",
        "ff800000, ff80, negative infinity",
        "7fc00000, 7fc0, NaN",
        "7f800001, 7fc0, a NaN whose payload would be cut off stays NaN",
        "7fffffff, 7fff, a NaN that rounding would carry over stays NaN",
        "ffffffff, ffff, a negative NaN stays NaN",
    })
    void float32RoundsToTheNearestBfloat16(String from, String to, String why) {
        float value = Float.intBitsToFloat(Integer.parseUnsignedInt(from, 16));
        assertThat("%04x".formatted(DType.toBfloat16(value) & 0xffff)).as(why).isEqualTo(to);
    }

    @Test
    void everyBfloat16IsItsOwnRounding() {
        for (int bits = 0; bits < 0x10000; bits++) {
            float value = DType.fromBfloat16((short) bits);
            if (Float.isNaN(value)) {
                assertThat(DType.roundToBfloat16(value)).isNaN();
            } else {
                assertThat(DType.toBfloat16(value)).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void namesArePytorchs() {
        for (DType dtype : DType.values()) {
            assertThat(DType.fromTorchName(dtype.torchName())).isEqualTo(dtype);
        }
        assertThatThrownBy(() -> DType.fromTorchName("float99"))
                .isExactlyInstanceOf(ShapeException.class)
                .hasMessageContaining("found 'float99', expected one of [float32, bfloat16");
    }
}
