package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.graph.CompileException;

class ValidateCommandTest {
    private static final String ROWS =
            """
            - {id: good, family: plasticine_gemm, dim: 128, platform: plasticine, metric: cycles, value: 132071}
            - {id: "far, off", family: plasticine_gemm, dim: 128, platform: plasticine, metric: cycles, value: 100000, hold_out: true}
            - {id: other, family: plasticine_gemm, platform: A100, metric: cycles, value: 1}
            """;

    @TempDir Path folder;

    private final List<String> lines = new ArrayList<>();

    private boolean validate(String rows, String... arguments) throws IOException {
        Path file = Files.writeString(folder.resolve("rows.yaml"), rows);
        List<String> all = new ArrayList<>(List.of(file.toString()));
        all.addAll(List.of(arguments));
        return new ValidateCommand(lines::add).run(all);
    }

    @Test
    void rowsAndSummariesAreTold() throws IOException {
        assertThat(validate(ROWS)).isTrue();
        assertThat(String.join("\n", lines))
                .containsPattern("good +1.321e\\+05 +1.321e\\+05 +-0.0%  cycles, plasticine")
                .containsPattern("far, off +1.000e\\+05 +1.321e\\+05 +\\+32.1%")
                .containsPattern("other +1.000 +unsupported +platform: found 'A100'")
                .contains("all rows: 2, 1 unsupported; mean error 16.0 %")
                .contains("worst 32.1 % (far, off)")
                .contains("held out: 1; mean error 32.1 %")
                .contains("others: 1, 1 unsupported; mean error 0.0 %");
    }

    @Test
    void aLimitIsKeptOrNot() throws IOException {
        assertThat(validate(ROWS, "--max-error", "40")).isTrue();
        assertThat(validate(ROWS, "--max-error", "30%")).isFalse();
        String none = ROWS.lines().filter(l -> l.contains("other")).findFirst().orElseThrow();
        assertThat(validate(none, "--max-error", "40")).isFalse();
        assertThat(validate(none)).isTrue();
    }

    @Test
    void tablesAreWritten() throws IOException {
        Path csv = folder.resolve("t.csv");
        Path json = folder.resolve("t.json");
        validate(ROWS, "--csv", csv.toString(), "--json", json.toString());
        assertThat(Files.readAllLines(csv))
                .hasSize(4)
                .anyMatch(l ->
                        l.startsWith("\"far, off\",\"plasticine_gemm\",plasticine,1,o3,cycles,"))
                .anyMatch(l -> l.matches("\"other\".*,,,false,\"platform: found 'A100'.*"));
        JsonNode root = new ObjectMapper().readTree(json.toFile());
        assertThat(root.get("rows")).hasSize(3);
        assertThat(root.get("rows").get(1).get("error_percent").asDouble()).isBetween(32.0, 32.2);
        assertThat(root.get("rows").get(2).get("status").asText()).isEqualTo("unsupported");
        assertThat(root.get("rows").get(2).get("platform").asText()).isEqualTo("A100");
        assertThat(root.get("summary").get("predicted").asInt()).isEqualTo(2);
        assertThat(root.get("summary").get("worst").asText()).isEqualTo("far, off");
    }

    @Test
    void aFileOfAChipChangesThatChipAlone() throws IOException {
        String rows =
                """
                - {id: a, family: ffn_training, input: 16, hidden: 8, platform: sn10, metric: host_seconds, value: 1}
                - {id: b, family: ffn_training, input: 16, hidden: 8, platform: sn30, metric: host_seconds, value: 1}
                """;
        Path chip = folder.resolve("chip.yaml");
        Files.writeString(chip, "extends: sn10\nhost.run_seconds: 0.5\n");
        Path csv = folder.resolve("t.csv");
        validate(rows, "--arch-file", chip.toString(), "--csv", csv.toString());
        List<Double> predicted =
                Files.readAllLines(csv).stream()
                        .skip(1)
                        .map(l -> Double.parseDouble(l.split(",")[8]))
                        .toList();
        assertThat(predicted.get(0)).isBetween(0.5, 0.51);
        assertThat(predicted.get(1)).isLessThan(0.01);
    }

    @Test
    void wrongArgumentsAndFilesAreTold() {
        assertThatThrownBy(() -> validate(ROWS, "--max-erorr", "3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("did you mean '--max-error'?");
        assertThatThrownBy(() -> validate(ROWS, "--max-error", "few"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found 'few', expected percent");
        assertThatThrownBy(() -> validate(ROWS, "--csv"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--csv needs a value");
        assertThatThrownBy(() -> validate(ROWS, "more.yaml"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes one file of rows");
        assertThatThrownBy(() -> validate("- {id: 3}"))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("rows.yaml:1: row 1: names no family");
        assertThatThrownBy(() -> validate(ROWS, "--csv", folder.resolve("no/t.csv").toString()))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("--csv: ");
    }

    @Test
    void helpNamesAllOptions() {
        assertThat(ValidateCommand.HELP)
                .contains(
                        "--csv", "--json", "--arch-file", "--max-error", "gpt2_training", "96.9 %");
    }
}
