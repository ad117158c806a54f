package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sambaflow.app.TestRun;
import sambaflow.pef.PefReader;

/** The arguments that choose element types, from the command to the numbers. */
class PrecisionTest {
    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--graphamp-preset=mp4",
                "--enable-stochastic-rounding",
                "--fp32-modules=lin_layer"
            })
    void testPasses(String argument) {
        Tutorial tutorial = new Tutorial(folder);
        Path pef = tutorial.compile("precise", "-b", "8", "--bias", argument);
        TestRun test = (TestRun) tutorial.run("test", "--pef=" + pef);
        assertThat(test.passed()).as("%s", test.compared()).isTrue();
    }

    @Test
    void thePefRecordsEveryOperatorThatWasNamed() {
        Path pef =
                new Tutorial(folder)
                        .compile("named", "-b", "8", "--fp32-ops", "softmax", "layer_norm");
        assertThat(PefReader.read(pef).manifest().arguments())
                .containsEntry("--fp32-ops", "softmax layer_norm");
    }
}
