package sambaflow.folder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import example.Compiled;
import example.Models;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.chip.RduSpec;
import sambaflow.compile.CompileReport;
import sambaflow.nn.Linear;
import sambaflow.nn.ReLU;
import sambaflow.pef.Layout;
import sambaflow.pef.MemoryPlan;
import sambaflow.pef.Pef;
import sambaflow.pef.PefReader;
import sambaflow.pef.Section;
import sambaflow.pef.Sha256;
import sambaflow.timing.Clock;
import sambaflow.timing.SectionTime;

class PefFolderTest {
    private static final PefFolder.Extras PLAIN = new PefFolder.Extras(false, false);

    @TempDir private Path temporary;

    private Path source;
    private CompileReport compiled;
    private PefFolder folder;
    private JsonNode report;

    @BeforeEach
    void compile() throws IOException {
        source = Files.writeString(temporary.resolve("Model.java"), "class Model {}");
        compiled =
                Compiled.batch(7)
                        .images(
                                new Models.Classifier(
                                        new Linear(784, 32), new ReLU(), new Linear(32, 10)),
                                784);
        folder = written("one");
        report = json(folder);
    }

    private PefFolder written(String name) throws IOException {
        PefFolder made = new PefFolder(Files.createDirectories(temporary.resolve(name)), "test");
        TreeMap<String, String> paths = new TreeMap<>();
        paths.put("--output-folder", "out");
        made.write(compiled, new PefFolder.Local(ModelSource.of(List.of(source)), paths), PLAIN);
        return made;
    }

    private static JsonNode json(PefFolder made) throws IOException {
        return new JsonMapper().readTree(made.folder().resolve("report.json").toFile());
    }

    private String text(String ending) throws IOException {
        return Files.readString(folder.folder().resolve("test" + ending));
    }

    @Test
    void theReportSaysWhatThePefSays() throws IOException {
        Pef pef = PefReader.read(folder.pef());
        byte[] bytes = Files.readAllBytes(folder.pef());
        assertThat(report.at("/pef/sha256").textValue()).isEqualTo(Sha256.hex(bytes));
        assertThat(report.at("/pef/bytes").intValue()).isEqualTo(bytes.length);
        assertThat(report.at("/manifest/model_fingerprint").textValue())
                .isEqualTo(pef.manifest().modelFingerprint());
        assertThat(report.at("/manifest/batch_size").intValue()).isEqualTo(7);
        assertThat(report.at("/chip/pcus").intValue())
                .isEqualTo(pef.manifest().tiles() * RduSpec.SN30.pcusPerTile());
        JsonNode sections = report.at("/graphs/0/sections");
        assertThat(sections).hasSameSizeAs(pef.main().sections());
        List<SectionTime> times = new Clock(RduSpec.SN30, pef.manifest().tiles()).times(pef.main());
        double seconds = 0;
        for (int i = 0; i < sections.size(); i++) {
            Section section = pef.main().sections().get(i);
            JsonNode told = sections.get(i);
            assertThat(told.get("name").textValue()).isEqualTo(section.name());
            assertThat(told.get("reason").textValue()).isEqualTo(section.reason());
            assertThat(told.get("operators")).hasSameSizeAs(section.nodes());
            assertThat(told.get("pcus").intValue())
                    .isEqualTo(section.layout().orElseThrow().pcuCount());
            assertThat(told.get("cycles").doubleValue())
                    .isEqualTo(times.get(i).executeSeconds() * RduSpec.SN30.clockHz());
            seconds += told.get("seconds").doubleValue();
        }
        assertThat(report.get("predicted_seconds").doubleValue())
                .isEqualTo(compiled.predictedSeconds())
                .isCloseTo(seconds, org.assertj.core.data.Percentage.withPercentage(1e-6));
        assertThat(report.at("/graphs/0/memory/0/bytes").longValue())
                .isEqualTo(pef.main().memory().peak(MemoryPlan.Kind.DDR));
        assertThat(report.at("/notes/0/message").textValue()).contains("one half of the SN30");
    }

    @Test
    void readBackItIsTheSame() {
        Report read = folder.readReport().orElseThrow();
        assertThat(new String(ReportFile.bytes(read), StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines(
                        new String(
                                ReportFile.bytes(new Facts(compiled).report(bytes(), read.local())),
                                StandardCharsets.UTF_8));
    }

    @Test
    void aReportThatSomebodyChangedIsNotReadOrNotBelieved() throws IOException {
        Path file = folder.folder().resolve("report.json");
        String whole = Files.readString(file);
        assertThat(folder.find(compiled.identity())).isPresent();
        for (String field : List.of("compiled_at", "sha256", "compiler", "inputs", "schema")) {
            Files.writeString(file, whole.replaceFirst("\"%s\" : \"".formatted(field), "$0x"));
            assertThat(folder.find(compiled.identity())).as(field).isEmpty();
        }
        Files.writeString(file, whole.replaceFirst("\"compiled_at\" : \"", "$0x"));
        assertThat(folder.readReport()).isEmpty();
    }

    @Test
    void aNoteOfALaterBuildIsLeftOut() throws IOException {
        Path file = folder.folder().resolve("report.json");
        Files.writeString(file, Files.readString(file).replace("\"SF320\"", "\"SF399\""));
        assertThat(compiled.notes()).isNotEmpty();
        assertThat(folder.readReport().orElseThrow().notes()).isEmpty();
        assertThat(folder.find(compiled.identity()).orElseThrow().notes()).isEmpty();
    }

    private byte[] bytes() {
        return sambaflow.pef.PefWriter.bytes(compiled.pef());
    }

    @Test
    void onlyTheLocalPartIsOfThisMachine() throws IOException {
        compile();
        JsonNode other = json(written("another/folder"));
        assertThat(other.at("/local/source")).isNotEqualTo(report.at("/local/source"));
        ((ObjectNode) report).remove("local");
        ((ObjectNode) other).remove("local");
        assertThat(other.toPrettyString()).isEqualTo(report.toPrettyString());
        assertThat(report.toString()).doesNotContain(temporary.toString());
    }

    @Test
    void theDocumentNamesEveryFieldAndNoOther() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("mvnw"))) {
            root = root.getParent();
        }
        String document =
                Files.readString(root.resolve("docs/report.md")).split("\n# `reports/`")[0];
        Set<String> named =
                Pattern.compile("`([a-z0-9_]+)`")
                        .matcher(document)
                        .results()
                        .map(MatchResult::group)
                        .map(w -> w.replace("`", ""))
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> values =
                Set.of(
                        "fwd_0",
                        "fwd",
                        "bckwd",
                        "gradnorm",
                        "opt",
                        "compute",
                        "memory",
                        "ddr",
                        "hbm");
        Set<String> fields = new TreeSet<>();
        ((ObjectNode) report).remove("manifest");
        for (String open : List.of("/local/seconds", "/local/source", "/local/paths")) {
            ((ObjectNode) report.at(open)).removeAll();
        }
        fields(report, fields);
        fields.add("manifest");
        assertThat(named).containsAll(fields);
        named.removeAll(fields);
        assertThat(values).containsAll(named);
    }

    private static void fields(JsonNode node, Set<String> into) {
        node.fieldNames().forEachRemaining(into::add);
        StreamSupport.stream(node.spliterator(), false).forEach(child -> fields(child, into));
    }

    /** Loading the first section, in microseconds, from the chip's numbers and what the PEF has. */
    private String loading() {
        Layout layout =
                PefReader.read(folder.pef()).main().sections().getFirst().layout().orElseThrow();
        double seconds =
                RduSpec.SN30
                        .launch()
                        .seconds(layout.pcuCount() + layout.pmuCount(), layout.streams().size());
        return String.format(Locale.ROOT, "%.3f", 1e6 * seconds);
    }

    @Test
    void eachLogTellsItsPartOfTheStory() throws IOException {
        assertThat(text(".samba.log"))
                .contains("sambaflow-java", "pass differentiate", "one half of the SN30")
                .containsPattern("sections: [0-9.]+ s")
                .contains(compiled.identity());
        assertThat(text(".mac.log"))
                .contains("section fwd_0 (fwd): linear '", "mode o0: every operator is a section")
                .contains(loading() + " us of it loading; bound by ")
                .contains("graph train {")
                .doesNotContain("== differentiate");
        assertThat(text(".plasma_compile.log"))
                .contains("place & route fwd_0: ")
                .containsPattern("stage .* \\(systolic\\): par factor \\d+, the slowest stage")
                .containsPattern("PCUs T\\d\\[\\d+-\\d+], PMUs");
        assertThat(text(".utilization_report.txt"))
                .containsPattern("section fwd_0: PCUs \\d+ of 640 \\([0-9.]+ %\\)");
    }

    @Test
    void aSourceIsFollowedFromThePefsFolder() throws IOException {
        Report.Local local = folder.readReport().orElseThrow().local();
        assertThat(local.source()).containsOnlyKeys("../Model.java");
        assertThat(state(local)).isEqualTo(ModelSource.State.SAME);
        Files.writeString(source, "class Model { }");
        assertThat(state(local)).isEqualTo(ModelSource.State.CHANGED);
        Files.delete(source);
        assertThat(state(local)).isEqualTo(ModelSource.State.GONE);
        assertThat(ModelSource.state(folder.folder(), new TreeMap<>()))
                .isEqualTo(ModelSource.State.NOWHERE);
    }

    private ModelSource.State state(Report.Local local) {
        return ModelSource.state(folder.folder(), local.source());
    }
}
