package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.app.Measurement;
import sambaflow.app.SectionMeasurement;
import sambaflow.device.RunException;

/** What measure-performance and measure-sections print and write. */
class MeasureTest {
    @TempDir private Path folder;
    private Tutorial tutorial;
    private Path pef;

    @BeforeEach
    void compile() {
        tutorial = new Tutorial(folder);
        pef = tutorial.compile("logreg", "-b", "16");
    }

    private Measurement measured(String... more) {
        return (Measurement) run("measure-performance", more);
    }

    private Object run(String command, String... more) {
        String[] all = new String[more.length + 2];
        all[0] = command;
        all[1] = "--pef=" + pef;
        System.arraycopy(more, 0, all, 2, more.length);
        return tutorial.run(all);
    }

    @Test
    void theLinesAreTheDocumentedOnes() {
        Measurement measured = measured("-n", "7");
        List<String> lines = tutorial.lines();
        assertThat(lines.get(lines.size() - 3))
                .matches(
                        "e2e_throughput: [0-9.E-]+ samples/s, measured over 7 iterations\\. Average latency: [0-9.E-]+ s\\.");
        assertThat(lines.get(lines.size() - 2)).matches("e2e_latency: [0-9.E-]+ s");
        assertThat(measured.throughput() * measured.secondsPerRun()).isCloseTo(16, within(1e-6));
    }

    @Test
    void aMeasurementIsWrittenAsJson() throws IOException {
        Path file = folder.resolve("measured.json");
        Measurement measured = measured("-n", "3", "--json=" + file);
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.get("e2e_latency").asDouble()).isEqualTo(measured.secondsPerRun());
        assertThat(json.get("iterations").asInt()).isEqualTo(3);
        assertThat(json.get("simulated_chip_time").asDouble()).isPositive();
        assertThatThrownBy(() -> measured("--json=" + folder.resolve("none/m.json")))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("--json")
                .hasMessageContaining("cannot be written");
    }

    @Test
    void theGraphAloneLeavesTheHostsTimeOut() {
        Measurement graph = measured("-n", "50", "--run-graph-only");
        Measurement all = measured("-n", "50");
        assertThat(graph.chipSecondsPerRun()).isLessThan(all.chipSecondsPerRun());
        assertThat(graph.graphOnly()).isTrue();
    }

    @Test
    void aLeastDurationIsKept() {
        Measurement measured = measured("-n", "1", "--min-duration=0.3");
        assertThat(measured.iterations()).isGreaterThan(1);
        assertThat(measured.secondsPerRun() * measured.iterations()).isGreaterThanOrEqualTo(0.3);
        assertThatThrownBy(() -> measured("--min-duration=-1")).hasMessageContaining("found -1.0");
    }

    @Test
    void everySectionHasItsTimes() throws IOException {
        Path file = folder.resolve("sections.json");
        SectionMeasurement all =
                (SectionMeasurement) run("measure-sections", "-n", "5", "--json=" + file);
        assertThat(all.rows()).hasSize(3).allMatch(r -> r.wallSeconds() > 0 && r.chipSeconds() > 0);
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.get("sections")).hasSize(3);
        assertThat(json.get("sections").get(0).get("type").asText()).isEqualTo("fwd");
        SectionMeasurement two =
                (SectionMeasurement) run("measure-sections", "-n", "5", "--num-sections=2");
        assertThat(two.rows()).hasSize(2);
        assertThatThrownBy(() -> run("measure-sections", "--num-sections=0"))
                .hasMessageContaining("--num-sections: found 0");
        SectionMeasurement forward =
                (SectionMeasurement) run("measure-sections", "-n", "5", "--inference");
        assertThat(forward.rows()).hasSizeLessThan(3);
    }

    @Test
    void sectionsAreListedWithDebugOnly() {
        tutorial.run("--help");
        assertThat(tutorial.lines()).noneMatch(l -> l.contains("measure-sections"));
        tutorial.run("--debug", "--help");
        assertThat(tutorial.lines()).anyMatch(l -> l.contains("measure-sections"));
    }
}
