package sambaflow.sim.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import sambaflow.tensor.DType;
import sambaflow.tensor.Tensor;

/** Compares what a back end computed with what the definition says. */
public final class Close {
    private Close() {}

    /**
     * Float32 within 1e-5 of the element and 1e-6 of the largest; bfloat16 may besides be the
     * neighbouring number, where both fall on different sides of a tie; integers are equal.
     */
    public static void assertClose(String what, Tensor found, Tensor expected) {
        assertThat(found.dtype()).as(what).isEqualTo(expected.dtype());
        assertThat(found.shape()).as(what).isEqualTo(expected.shape());
        double largest = 0;
        for (long i = 0; i < expected.elements(); i++) {
            if (Double.isFinite(expected.get(i))) {
                largest = Math.max(largest, Math.abs(expected.get(i)));
            }
        }
        for (long i = 0; i < expected.elements(); i++) {
            if (!expected.dtype().isFloat()) {
                assertThat(found.getLong(i)).as("%s [%d]", what, i).isEqualTo(expected.getLong(i));
                continue;
            }
            if (!Double.isFinite(expected.get(i))) {
                assertThat(found.get(i))
                        .as("%s [%d]", what, i)
                        .isEqualTo(Double.valueOf(expected.get(i)));
                continue;
            }
            double step = expected.dtype() == DType.BFLOAT16 ? 0x1p-7 : 0;
            double slack = (1e-5 + step) * Math.abs(expected.get(i)) + 1e-6 * largest;
            assertThat(found.get(i))
                    .as("%s [%d]", what, i)
                    .isCloseTo(expected.get(i), within(slack));
        }
    }
}
