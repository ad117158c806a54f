package sambaflow.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenTest {
    @TempDir private Path folder;

    @Test
    void anUpdateWritesWhatLaterRunsExpect() throws IOException {
        new Golden(folder, true, false).check("case", "text\n");
        new Golden(folder, false, true).check("case", "text\n");
        assertThatThrownBy(() -> new Golden(folder, false, false).check("case", "other\n"))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void aMissingTextFails() {
        assertThatThrownBy(() -> new Golden(folder, false, false).check("case", "text\n"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Dgolden=update");
    }

    @Test
    void continuousIntegrationRefusesAnUpdate() {
        assertThatThrownBy(() -> new Golden(folder, true, true).check("case", "text\n"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("refused where CI is set");
        assertThat(folder.resolve("case.expect")).doesNotExist();
    }
}
