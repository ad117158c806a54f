package sambaflow.magics.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The table of the magics. */
class SambaFlowMagicTest {
    @Test
    void everyMagicHasALine() {
        Notebook notebook = new Notebook();
        new SambaFlowExtension().install(notebook);
        assertThat(SambaFlowMagic.purposes().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        notebook.getMagicsRegistry().getLineMagicNames());
    }
}
