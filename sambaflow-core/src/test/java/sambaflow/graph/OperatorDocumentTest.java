package sambaflow.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import sambaflow.pass.Golden;

/** The document of the operators says what they are, and all of them are in it. */
class OperatorDocumentTest {
    @Test
    void theDocumentIsWhatTheOperatorsSay() throws IOException {
        Golden.at(Path.of("..", "docs")).checkFile("operators.md", OperatorDocument.text());
    }

    @Test
    void everyOperatorIsDescribed() {
        String text = OperatorDocument.text();
        OpAttributes.operators()
                .keySet()
                .forEach(kind -> assertThat(text).contains("\n### " + kind + "\n\n"));
        assertThat(text).doesNotContain("\n\n\n").doesNotContain("{@");
    }
}
