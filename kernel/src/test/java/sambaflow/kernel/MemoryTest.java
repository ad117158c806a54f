package sambaflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A notebook whose cells are run again and again does not fill the heap. */
class MemoryTest {
    @Test
    void aLargeVariableDeclaredAnewFiftyTimesFitsASmallHeap() {
        try (KernelClient kernel = KernelClient.start("-Xmx256m")) {
            for (int i = 0; i < 50; i++) {
                String code =
                        i % 2 == 0
                                ? "byte[] big = new byte[20 << 20];\nbig.length"
                                : "Object big = new byte[20 << 20];\n((byte[]) big).length";
                assertThat(kernel.run(code).result()).as("round %d", i).isEqualTo("20971520");
            }
        }
    }
}
