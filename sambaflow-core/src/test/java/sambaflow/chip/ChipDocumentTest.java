package sambaflow.chip;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import sambaflow.pass.Golden;

class ChipDocumentTest {
    @Test
    void theDocumentIsWhatThePresetsSay() throws IOException {
        Golden.at(Path.of("..", "docs")).checkFile("chips.md", ChipDocument.text());
    }
}
