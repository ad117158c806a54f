package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ParameterException;
import sambaflow.app.Compilation;
import sambaflow.app.Measurement;
import sambaflow.pef.Manifest;

class YamlConfigTest {
    @TempDir private Path folder;

    private String config(String text) throws IOException {
        return "--yaml-config=" + Files.writeString(folder.resolve("config.yaml"), text);
    }

    private Compilation compile(String... arguments) {
        return (Compilation) new Tutorial(folder).run(arguments);
    }

    @Test
    void theFileStandsBetweenTheUserAndTheStoredArguments() throws IOException {
        String config =
                config(
                        """
                        # For both commands, under either spelling.
                        batch_size: 8
                        momentum: 0.5
                        compile:
                          pef-name: "from yaml"
                          inference: false
                          graphamp-preset: mp0
                        measure_performance:
                          num-iterations: 3
                        """);
        Compilation compiled =
                compile("compile", config, "--output-folder=" + folder, "--momentum=0.9");
        Manifest manifest = compiled.report().pef().manifest();
        assertThat(manifest.name()).isEqualTo("from yaml");
        assertThat(manifest.batchSize()).isEqualTo(8);
        assertThat(manifest.arguments()).containsEntry("--momentum", "0.9");
        Measurement measured =
                (Measurement)
                        new Tutorial(folder)
                                .run("measure-performance", config, "--pef=" + compiled.pef());
        assertThat(measured.iterations()).isEqualTo(3);
        measured =
                (Measurement)
                        new Tutorial(folder)
                                .run(
                                        "measure-performance",
                                        "-n",
                                        "2",
                                        config,
                                        "--pef=" + compiled.pef());
        assertThat(measured.iterations()).isEqualTo(2);
    }

    @Test
    void anEmptyFileSaysNothing() throws IOException {
        Compilation compiled =
                compile("compile", config("# nothing\n"), "--output-folder=" + folder);
        assertThat(compiled.report().pef().manifest().batchSize()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "a: 1\\nbtch-size: 3! :1: unknown key 'a'",
                "\\nbtch-size: 3! :2: unknown key 'btch-size'; did you mean batch-size?",
                "compile:\\n  limit: 3! :2: unknown key 'limit'",
                "run:\\n  btch_size: 3! :2: unknown key 'btch_size'; did you mean batch-size?",
                "batch-size: many! :1: Invalid value for option '--batch-size': 'many' is not an int",
                "lr: .nan! :1: Invalid value for option '--lr'",
                "inference: perhaps! 'perhaps' is not a boolean",
                "batch-size: [1]! :1: 'batch-size' is a list, expected one value",
                "batch-size:\\n  x: 1! :1: 'batch-size' is a group",
                "run: 3! :1: unknown key 'run'",
                "- batch-size! :1: found a value, expected 'name: value' lines",
                "batch-size: 1\\nbatch-size: 2! :2: Duplicate field",
                "batch-size: &n 2\\nnum-epochs: *n! uses an anchor",
                "batch-size: 'x! :",
                "lr: 1\\n---\\nlr: 2! second document",
                "yaml-config: other.yaml! :1: unknown key 'yaml-config'",
                "help: true! :1: unknown key 'help'",
            })
    void whatIsWrongIsToldWithItsLine(String text, String message) throws IOException {
        String config = config(text.replace("\\n", "\n"));
        assertThatThrownBy(() -> compile("compile", config, "--output-folder=" + folder))
                .isInstanceOf(ParameterException.class)
                .hasMessageContainingAll("config.yaml", message.strip());
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> compile("compile", "--yaml-config=" + folder.resolve("no.yaml")))
                .isInstanceOf(ParameterException.class)
                .hasMessageContainingAll("--yaml-config", "no.yaml");
    }
}
